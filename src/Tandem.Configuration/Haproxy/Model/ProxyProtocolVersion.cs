namespace Tandem.Configuration.Haproxy;

/// <summary>Which PROXY protocol header opens a connection to a server.</summary>
public enum ProxyProtocolVersion
{
    /// <summary>None.</summary>
    None,

    /// <summary>The text form.</summary>
    V1,

    /// <summary>The binary form.</summary>
    V2,
}
