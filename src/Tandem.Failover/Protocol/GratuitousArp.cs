using System.Buffers.Binary;

namespace Tandem.Failover.Protocol;

/// <summary>
/// The Ethernet frame that tells the neighbours where an IPv4 address is now: an ARP request of the address for itself (RFC 5227 §3), with
/// the broadcast address as target, byte for byte as keepalived sends it.
/// </summary>
internal static class GratuitousArp
{
    /// <summary>Bytes of the frame, without padding.</summary>
    internal const int Length = 42;

    /// <summary>Writes a frame. Allocates nothing.</summary>
    /// <param name="linkAddress">The six bytes of the interface's, or the virtual router's, MAC address.</param>
    /// <param name="address">The four bytes of the virtual address, network order.</param>
    /// <param name="frame">At least <see cref="Length"/> bytes.</param>
    /// <returns><see cref="Length"/>.</returns>
    internal static int Write(ReadOnlySpan<byte> linkAddress, ReadOnlySpan<byte> address, Span<byte> frame)
    {
        linkAddress = linkAddress[..6];
        address = address[..4];
        frame[..6].Fill(0xFF);
        linkAddress.CopyTo(frame[6..]);

        // EtherType ARP; hardware Ethernet, protocol IPv4, their sizes, operation REQUEST.
        BinaryPrimitives.WriteUInt64BigEndian(frame[12..], 0x0806_0001_0800_0604);
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], 1);
        linkAddress.CopyTo(frame[22..]);
        address.CopyTo(frame[28..]);
        frame[32..38].Fill(0xFF);
        address.CopyTo(frame[38..]);
        return Length;
    }
}
