namespace Tandem.Linux.Sockets;

/// <summary>What kind of address an <see cref="Endpoint"/> holds.</summary>
public enum EndpointFamily : byte
{
    /// <summary>No address is known.</summary>
    None,

    /// <summary>IPv4 address and port.</summary>
    IPv4,

    /// <summary>IPv6 address and port.</summary>
    IPv6,

    /// <summary>A Unix-domain peer; it has no address worth showing.</summary>
    Unix,
}
