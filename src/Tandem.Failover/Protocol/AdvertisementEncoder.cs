using System.Buffers.Binary;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>
/// Writes VRRP messages (without IP header) into the caller's buffer. A message may be prepared once and get another priority just before
/// it is sent. Allocates nothing.
/// </summary>
internal static class AdvertisementEncoder
{
    private const int PriorityWord = 2;
    private const int ChecksumOffset = 6;

    /// <summary>Writes a message.</summary>
    /// <param name="content">What the configuration says.</param>
    /// <param name="priority">0 to resign, else the effective priority.</param>
    /// <param name="source">The address that it is sent from; part of the checksum in version 3 and over IPv6.</param>
    /// <param name="destination">The group or the peer; likewise. With <see cref="ChecksumForm.OldUnicast"/> the group, wherever it is sent.</param>
    /// <param name="message">At least <see cref="AdvertisementContent.MessageLength"/> bytes.</param>
    /// <param name="form">Version 3 over IPv4: <see cref="ChecksumForm.MessageOnly"/> for v3_checksum_as_v2; otherwise the version decides.</param>
    /// <returns>The message's length.</returns>
    internal static int Encode(
        AdvertisementContent content,
        byte priority,
        Endpoint source,
        Endpoint destination,
        Span<byte> message,
        ChecksumForm form = ChecksumForm.PseudoHeader)
    {
        var length = content.MessageLength;
        message = message[..length];
        message[0] = (byte)((content.Version << 4) | Advertisement.AdvertisementType);
        message[1] = content.VirtualRouterId;
        message[2] = priority;
        message[3] = (byte)content.Count;
        if (content.Version == 2)
        {
            message[4] = content.AuthenticationType;
            message[5] = (byte)(content.IntervalCentiseconds / 100);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(message[4..], (ushort)(content.IntervalCentiseconds & 0x0FFF));
        }

        message[ChecksumOffset..Advertisement.HeaderLength].Clear();
        content.Addresses.CopyTo(message[Advertisement.HeaderLength..]);
        var rest = message[(Advertisement.HeaderLength + content.Addresses.Length)..];
        rest.Clear();
        if (!rest.IsEmpty && content.AuthenticationType == 1)
        {
            content.AuthenticationData.CopyTo(rest);
        }

        var hasPseudoHeader = content.IsIPv6 || (content.Version == 3 && form != ChecksumForm.MessageOnly);
        var sum = hasPseudoHeader ? InternetChecksum.PseudoHeader(source, destination, Advertisement.IpProtocol, length) : 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], InternetChecksum.Finish(InternetChecksum.Add(message, sum)));
        return length;
    }

    /// <summary>Gives a prepared message another priority; the result is what <see cref="Encode"/> would have written.</summary>
    /// <param name="message">A message with its checksum.</param>
    /// <param name="priority">The new priority.</param>
    internal static void SetPriority(Span<byte> message, byte priority)
    {
        var before = BinaryPrimitives.ReadUInt16BigEndian(message[PriorityWord..]);
        message[PriorityWord] = priority;
        var after = BinaryPrimitives.ReadUInt16BigEndian(message[PriorityWord..]);
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(message[ChecksumOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumOffset..], InternetChecksum.Replace(checksum, before, after));
    }
}
