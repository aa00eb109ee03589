using System.Runtime.CompilerServices;

namespace Tandem.Http;

/// <summary>What a PROXY protocol header says of a connection: who connected to what. It is no socket address; the caller makes one of it.</summary>
public struct ProxyHeader
{
    /// <summary>Room for an IPv6 address, or for an IPv4 address in its first 4 bytes; network byte order.</summary>
    [InlineArray(16)]
    public struct Address
    {
        private byte first;
    }

    /// <summary>What is wrong, when it was refused.</summary>
    public ProxyFault Fault;
    /// <summary>Which addresses are there.</summary>
    public ProxyFamily Family;
    /// <summary>The client's address.</summary>
    public Address Source;
    /// <summary>The address that the client connected to.</summary>
    public Address Destination;
    /// <summary>The client's port.</summary>
    public ushort SourcePort;
    /// <summary>The port that the client connected to.</summary>
    public ushort DestinationPort;

    /// <summary>Sets the four from addresses of one length.</summary>
    /// <param name="source">4 or 16 bytes in network order.</param>
    /// <param name="sourcePort">Port of the source.</param>
    /// <param name="destination">As many bytes.</param>
    /// <param name="destinationPort">Port of the destination.</param>
    public ProxyHeader(ReadOnlySpan<byte> source, ushort sourcePort, ReadOnlySpan<byte> destination, ushort destinationPort)
    {
        Family = source.Length == 4 ? ProxyFamily.Ipv4 : ProxyFamily.Ipv6;
        source.CopyTo(Source);
        destination.CopyTo(Destination);
        SourcePort = sourcePort;
        DestinationPort = destinationPort;
    }
}
