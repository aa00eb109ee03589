namespace Tandem.Configuration.Haproxy;

/// <summary>The sections that a keyword may stand in.</summary>
[Flags]
public enum SectionKinds
{
    /// <summary>Outside of sections.</summary>
    None = 0,

    /// <summary><c>global</c>.</summary>
    Global = 1,

    /// <summary><c>defaults</c>.</summary>
    Defaults = 2,

    /// <summary><c>frontend</c>.</summary>
    Frontend = 4,

    /// <summary><c>backend</c>.</summary>
    Backend = 8,

    /// <summary><c>listen</c>.</summary>
    Listen = 16,

    /// <summary>All proxy sections, <c>defaults</c> included.</summary>
    Proxies = Defaults | Frontend | Backend | Listen,

    /// <summary>Proxy sections with a client side.</summary>
    Frontends = Defaults | Frontend | Listen,

    /// <summary>Proxy sections with a server side.</summary>
    Backends = Defaults | Backend | Listen,
}
