namespace Tandem.Configuration.Haproxy;

/// <summary>What a proxy's log lines look like.</summary>
public enum LogFormatKind
{
    /// <summary>The default line: "Connect from .. to ..".</summary>
    Default,

    /// <summary><c>option tcplog</c>.</summary>
    Tcp,

    /// <summary><c>option httplog</c>.</summary>
    Http,

    /// <summary><c>option httplog clf</c>.</summary>
    HttpClf,

    /// <summary><c>log-format</c>: see <see cref="ProxySection.LogFormatText"/>.</summary>
    Custom,
}
