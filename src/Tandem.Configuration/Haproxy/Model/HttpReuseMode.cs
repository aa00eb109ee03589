namespace Tandem.Configuration.Haproxy;

/// <summary>When an idle server connection may carry another client's request (configuration.txt 4.2 "http-reuse").</summary>
public enum HttpReuseMode
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>Not for a session's first request; the default.</summary>
    Safe,

    /// <summary>For first requests too when the connection has proved to be reusable.</summary>
    Aggressive,

    /// <summary>Always.</summary>
    Always,
}
