using System.Buffers.Binary;

namespace Tandem.Failover.Protocol;

/// <summary>
/// The Ethernet frame that tells the neighbours where an IPv6 address is now (RFC 4861 §7.2.6): from the address to all nodes of the link,
/// override set, solicited clear, with the link-layer address; byte for byte as keepalived sends it.
/// </summary>
internal static class UnsolicitedNeighborAdvertisement
{
    /// <summary>Bytes of the frame.</summary>
    internal const int Length = 86;

    private const int IpStart = 14;
    private const int MessageStart = 54;
    private const int MessageLength = 32;
    private const byte IcmpProtocol = 58;
    private const byte Override = 0x20;
    private const byte Router = 0x80;

    /// <summary>Writes a frame. Allocates nothing.</summary>
    /// <param name="linkAddress">The six bytes of the interface's, or the virtual router's, MAC address.</param>
    /// <param name="address">The sixteen bytes of the virtual address.</param>
    /// <param name="isRouter">The interface forwards.</param>
    /// <param name="frame">At least <see cref="Length"/> bytes.</param>
    /// <returns><see cref="Length"/>.</returns>
    internal static int Write(ReadOnlySpan<byte> linkAddress, ReadOnlySpan<byte> address, bool isRouter, Span<byte> frame)
    {
        linkAddress = linkAddress[..6];
        address = address[..16];
        frame = frame[..Length];
        frame.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(frame, 0x3333);
        frame[5] = 1;
        linkAddress.CopyTo(frame[6..]);

        // EtherType IPv6; version 6, traffic class and flow label 0.
        BinaryPrimitives.WriteUInt32BigEndian(frame[12..], 0x86DD_6000);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(IpStart + 4)..], MessageLength);
        frame[IpStart + 6] = IcmpProtocol;
        frame[IpStart + 7] = 255;
        address.CopyTo(frame[(IpStart + 8)..]);

        // ff02::1
        BinaryPrimitives.WriteUInt16BigEndian(frame[(IpStart + 24)..], 0xFF02);
        frame[MessageStart - 1] = 1;

        var message = frame[MessageStart..];
        message[0] = 136;
        message[4] = isRouter ? (byte)(Override | Router) : Override;
        address.CopyTo(message[8..]);

        // Option target link-layer address, in units of eight bytes.
        message[24] = 2;
        message[25] = 1;
        linkAddress.CopyTo(message[26..]);

        var sum = InternetChecksum.Add(frame.Slice(IpStart + 8, 32), IcmpProtocol + (uint)MessageLength);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Add(message, sum)));
        return Length;
    }
}
