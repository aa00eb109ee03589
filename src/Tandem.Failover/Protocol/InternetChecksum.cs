using System.Buffers.Binary;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>The ones' complement sum of RFC 1071, over messages and the pseudo headers of IPv4 and IPv6.</summary>
internal static class InternetChecksum
{
    /// <summary>Adds 16-bit words; an odd last byte counts as the upper half of one.</summary>
    /// <param name="bytes">At most 64 KiB.</param>
    /// <param name="sum">What was added so far.</param>
    internal static uint Add(ReadOnlySpan<byte> bytes, uint sum = 0)
    {
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.Length == 1 ? sum + ((uint)bytes[0] << 8) : sum;
    }

    /// <summary>
    /// Adds a pseudo header: both addresses, the protocol and the length (RFC 5798 §5.2.8 for IPv4, RFC 8200 §8.1 for IPv6). Their order and
    /// widths do not matter to the sum, so that one form serves both.
    /// </summary>
    /// <param name="source">The sender's address.</param>
    /// <param name="destination">The receiver's, of the same family.</param>
    /// <param name="protocol">The IP protocol.</param>
    /// <param name="length">Bytes of the message.</param>
    internal static uint PseudoHeader(Endpoint source, Endpoint destination, byte protocol, int length)
    {
        Span<byte> address = stackalloc byte[16];
        var sum = Add(address[..source.CopyAddress(address)], protocol + (uint)length);
        return Add(address[..destination.CopyAddress(address)], sum);
    }

    /// <summary>Folds a sum and complements it: what stands in the checksum field; 0 over a message that carries its right checksum.</summary>
    /// <param name="sum">The sum.</param>
    internal static ushort Finish(uint sum)
    {
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The checksum after one word of the message changed (RFC 1624 §3, equation 3).</summary>
    /// <param name="checksum">The checksum before.</param>
    /// <param name="before">The word before.</param>
    /// <param name="after">The word now.</param>
    internal static ushort Replace(ushort checksum, ushort before, ushort after) =>
        Finish((uint)(ushort)~checksum + (ushort)~before + after);
}
