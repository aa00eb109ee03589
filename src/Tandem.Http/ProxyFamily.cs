namespace Tandem.Http;

/// <summary>Which addresses a PROXY protocol header holds.</summary>
public enum ProxyFamily : byte
{
    /// <summary>None: a health check of the sender, or a family that is not known. The connection's own addresses are the true ones.</summary>
    Local,
    /// <summary>IPv4, 4 bytes each.</summary>
    Ipv4,
    /// <summary>IPv6, 16 bytes each.</summary>
    Ipv6,
}
