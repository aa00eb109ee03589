using System.Buffers.Binary;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>The IPv4 header that VRRP messages leave with: written by us, since the source and the identification are part of what peers know.</summary>
internal static class VrrpPacketHeader
{
    internal const int Length = 20;

    /// <summary>TTL and hop limit of all that is sent to a group (RFC 9568 §5.1.1.3), and of IPv4 unless unicast_ttl says otherwise.</summary>
    internal const byte RequiredTimeToLive = 255;

    /// <summary>Writes all of it.</summary>
    /// <param name="header">At least <see cref="Length"/> bytes.</param>
    /// <param name="messageLength">Bytes of the VRRP message.</param>
    /// <param name="source">The source, the highest byte first in the packet.</param>
    /// <param name="destination">The destination, likewise.</param>
    /// <param name="identification">The identification; for 0 the kernel chooses.</param>
    /// <param name="timeToLive">The TTL.</param>
    internal static void Write(Span<byte> header, int messageLength, uint source, uint destination, ushort identification, byte timeToLive)
    {
        header[0] = 0x45;
        header[1] = PacketConstants.InternetworkControl;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Length + messageLength));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], identification);

        // Not "do not fragment". The checksum is the kernel's, in any case.
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 0);
        header[8] = timeToLive;
        header[9] = VrrpSocketSettings.Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], source);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], destination);
    }
}
