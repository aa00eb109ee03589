using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>What concerns clients.</content>
public sealed partial class ProxySection
{
    /// <summary><c>bind</c> lines in order.</summary>
    public IReadOnlyList<BindLine> Binds { get; internal set; } = [];

    /// <summary><c>maxconn</c> of the frontend; null or 0 for the process's.</summary>
    public int? MaxConn { get; internal set; }

    /// <summary><c>backlog</c>; null for <see cref="MaxConn"/>.</summary>
    public int? Backlog { get; internal set; }

    /// <summary><c>default_backend</c>, or null.</summary>
    public Word? DefaultBackend { get; internal set; }

    /// <summary><c>use_backend</c> lines in order.</summary>
    public IReadOnlyList<UseBackendLine> UseBackends { get; internal set; } = [];

    /// <summary>What log lines look like.</summary>
    public LogFormatKind LogFormat { get; internal set; }

    /// <summary>The expression of <c>log-format</c>, or null.</summary>
    public Word? LogFormatText { get; internal set; }

    /// <summary><c>option dontlognull</c>.</summary>
    public bool DontLogNull { get; internal set; }

    /// <summary><c>option dontlog-normal</c>.</summary>
    public bool DontLogNormal { get; internal set; }

    /// <summary><c>option log-separate-errors</c>.</summary>
    public bool LogSeparateErrors { get; internal set; }

    /// <summary><c>option logasap</c>.</summary>
    public bool LogAsap { get; internal set; }

    /// <summary><c>option http-ignore-probes</c>.</summary>
    public bool HttpIgnoreProbes { get; internal set; }

    /// <summary>TCP keep-alive towards clients.</summary>
    public TcpKeepAlive ClientKeepAlive { get; internal set; } = new();

    /// <summary><c>monitor-uri</c>, or null.</summary>
    public string? MonitorUri { get; internal set; }

    /// <summary><c>monitor fail</c> conditions in order.</summary>
    public IReadOnlyList<RuleLine> MonitorFailRules { get; internal set; } = [];
}
