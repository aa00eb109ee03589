using System.Buffers.Binary;

namespace Tandem.Linux.Sockets;

/// <summary>What is known of a packet that a raw socket received, besides its bytes. A plain value; the bytes stay in the caller's buffer.</summary>
public readonly struct ReceivedPacket
{
    /// <summary><see cref="TimeToLive"/> when the kernel did not say.</summary>
    public const int UnknownTimeToLive = -1;

    private const int LeastIPv4Header = 20;

    /// <summary>The sender, port 0; a link-local address has the interface as its scope.</summary>
    public Endpoint Source { get; init; }

    /// <summary>Where it was sent to, port 0.</summary>
    public Endpoint Destination { get; init; }

    /// <summary>The interface's index; 0 when not known.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>TTL or hop limit as it arrived, 0 to 255, or <see cref="UnknownTimeToLive"/>.</summary>
    public int TimeToLive { get; init; }

    /// <summary>Bytes received, the IPv4 header included.</summary>
    public int Length { get; init; }

    /// <summary>Bytes of the IPv4 header in front of the message; 0 for IPv6, whose header the kernel keeps.</summary>
    public int HeaderLength { get; init; }

    /// <summary>The length that the IPv4 header states; for IPv6 the same as <see cref="Length"/>.</summary>
    public int StatedLength { get; init; }

    /// <summary>The IP protocol: that of the socket, 112 for VRRP.</summary>
    public byte Protocol { get; init; }

    /// <summary>It was sent to a group.</summary>
    public bool IsMulticast => Destination.IsMulticast;

    /// <summary>Reads the IPv4 header that a raw socket delivers in front of the message (RFC 791 §3.1).</summary>
    /// <param name="packet">The bytes as received; any bytes are safe.</param>
    /// <param name="interfaceIndex">Where it came in.</param>
    /// <returns>
    /// The facts; when there is no whole header they say that all bytes are header, so that no message is found behind it.
    /// </returns>
    public static ReceivedPacket FromIPv4(ReadOnlySpan<byte> packet, int interfaceIndex)
    {
        var header = packet.Length < LeastIPv4Header ? 0 : (packet[0] & 0x0F) * 4;
        if (header < LeastIPv4Header || header > packet.Length || packet[0] >> 4 != 4)
        {
            return new ReceivedPacket
            {
                Source = Endpoint.FromIPv4(0, 0),
                Destination = Endpoint.FromIPv4(0, 0),
                InterfaceIndex = interfaceIndex,
                TimeToLive = UnknownTimeToLive,
                Length = packet.Length,
                HeaderLength = packet.Length,
                StatedLength = packet.Length,
            };
        }

        return new ReceivedPacket
        {
            Source = Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]), 0),
            Destination = Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]), 0),
            InterfaceIndex = interfaceIndex,
            TimeToLive = packet[8],
            Length = packet.Length,
            HeaderLength = header,
            StatedLength = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Protocol = packet[9],
        };
    }
}
