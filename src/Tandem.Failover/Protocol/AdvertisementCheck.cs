using System.Security.Cryptography;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>
/// Says whether an advertisement is valid for an instance, or exactly why not: RFC 3768 §7.1, RFC 9568 §7.1, in keepalived's order. Pure,
/// allocates nothing. What a valid advertisement means is the election's matter.
/// </summary>
internal static class AdvertisementCheck
{
    private const int RequiredTimeToLive = 255;

    /// <summary>Judges an advertisement of the instance's virtual router.</summary>
    /// <param name="advertisement">The message.</param>
    /// <param name="received">How it came.</param>
    /// <param name="expected">The instance's expectations.</param>
    /// <param name="isKnownMaster">
    /// The instance is in BACKUP and this sender is the master that it follows. With <see cref="ExpectedAdvertisement.SkipsAddressesOfSameMaster"/>
    /// addresses, unicast sender and its TTL are then not looked at, as with keepalived.
    /// </param>
    /// <param name="form">The form of checksum that fits, when it came to that.</param>
    /// <returns>The first reason to discard it, or <see cref="Rejection.None"/>.</returns>
    internal static Rejection Check(
        in Advertisement advertisement,
        in ReceivedPacket received,
        ExpectedAdvertisement expected,
        bool isKnownMaster,
        out ChecksumForm form)
    {
        form = ChecksumForm.None;
        var checksAddresses = !(isKnownMaster && expected.SkipsAddressesOfSameMaster);
        var rejection = CheckFields(advertisement, received, expected, checksAddresses);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        form = FormOfChecksum(advertisement, received, expected);
        if (form == ChecksumForm.None)
        {
            return Rejection.Checksum;
        }

        if (received.IsMulticast == expected.IsUnicast)
        {
            return Rejection.Destination;
        }

        if (checksAddresses)
        {
            rejection = CheckSender(advertisement, received, expected);
            if (rejection != Rejection.None)
            {
                return rejection;
            }
        }

        return received.Source.HasSameAddress(expected.OwnAddress) ? Rejection.OwnAddress : Rejection.None;
    }

    /// <summary>The place in <see cref="AdvertisementContent.Addresses"/> of the first address that the message lacks; -1 when it has all.</summary>
    internal static int FirstMissingAddress(in Advertisement advertisement, AdvertisementContent content)
    {
        ReadOnlySpan<byte> own = content.Addresses;
        var theirs = advertisement.Addresses;

        // Both nodes mostly have the same file: then the order is the same, too.
        if (own.SequenceEqual(theirs))
        {
            return -1;
        }

        var size = content.AddressLength;
        for (var i = 0; i < own.Length; i += size)
        {
            if (!Contains(theirs, own.Slice(i, size)))
            {
                return i / size;
            }
        }

        return -1;
    }

    /// <summary>The place in <see cref="ExpectedAdvertisement.Peers"/> of a sender; -1 when it is none of them.</summary>
    internal static int FindPeer(ExpectedAdvertisement expected, Endpoint source)
    {
        for (var i = 0; i < expected.Peers.Length; i++)
        {
            if (expected.Peers[i].Address.HasSameAddress(source))
            {
                return i;
            }
        }

        return -1;
    }

    private static Rejection CheckFields(
        in Advertisement advertisement, in ReceivedPacket received, ExpectedAdvertisement expected, bool checksAddresses)
    {
        var content = expected.Content;
        if (received.Protocol == AdvertisementDecoder.AuthenticationHeaderProtocol)
        {
            return Rejection.AuthenticationHeader;
        }

        if (advertisement.Message.Length != advertisement.StatedLength || advertisement.AddressLength != content.AddressLength)
        {
            return Rejection.Length;
        }

        if (!expected.IsUnicast && received.TimeToLive is not (RequiredTimeToLive or ReceivedPacket.UnknownTimeToLive))
        {
            return Rejection.TimeToLive;
        }

        if (advertisement.Version != content.Version)
        {
            return Rejection.Version;
        }

        var rejection = content.Version == 2 ? CheckVersion2(advertisement, content) : CheckVersion3(advertisement);
        if (rejection != Rejection.None)
        {
            return rejection;
        }

        if (advertisement.Type != Advertisement.AdvertisementType)
        {
            return Rejection.Type;
        }

        if (checksAddresses && advertisement.Count != content.Count)
        {
            return Rejection.AddressCount;
        }

        return received.StatedLength == received.Length ? Rejection.None : Rejection.TotalLength;
    }

    private static Rejection CheckVersion2(in Advertisement advertisement, AdvertisementContent content)
    {
        if (advertisement.AuthenticationType > 2)
        {
            return Rejection.InvalidAuthenticationType;
        }

        if (advertisement.AuthenticationType != content.AuthenticationType)
        {
            return Rejection.AuthenticationType;
        }

        // Version 2 over IPv6, which only keepalived has, carries no authentication data.
        if (content.AuthenticationType == 1
            && !content.IsIPv6
            && !CryptographicOperations.FixedTimeEquals(advertisement.AuthenticationData, content.AuthenticationData))
        {
            return Rejection.Password;
        }

        return advertisement.IntervalCentiseconds == content.IntervalCentiseconds ? Rejection.None : Rejection.Interval;
    }

    private static Rejection CheckVersion3(in Advertisement advertisement) =>
        advertisement.IntervalCentiseconds == 0 ? Rejection.ZeroInterval : Rejection.None;

    private static ChecksumForm FormOfChecksum(in Advertisement advertisement, in ReceivedPacket received, ExpectedAdvertisement expected)
    {
        var sum = InternetChecksum.Add(advertisement.Message);
        var length = advertisement.Message.Length;
        var isIPv6 = received.Source.Family == EndpointFamily.IPv6;
        if ((isIPv6 || advertisement.Version == 3)
            && Fits(sum, InternetChecksum.PseudoHeader(received.Source, received.Destination, Advertisement.IpProtocol, length)))
        {
            return ChecksumForm.PseudoHeader;
        }

        if (isIPv6)
        {
            return ChecksumForm.None;
        }

        if (Fits(sum, 0))
        {
            return ChecksumForm.MessageOnly;
        }

        return advertisement.Version == 3
            && expected.IsUnicast
            && !expected.RefusesOldUnicastChecksum
            && Fits(sum, InternetChecksum.PseudoHeader(received.Source, expected.MulticastGroup, Advertisement.IpProtocol, length))
                ? ChecksumForm.OldUnicast
                : ChecksumForm.None;
    }

    private static bool Fits(uint message, uint pseudoHeader) => InternetChecksum.Finish(message + pseudoHeader) == 0;

    private static Rejection CheckSender(in Advertisement advertisement, in ReceivedPacket received, ExpectedAdvertisement expected)
    {
        if (FirstMissingAddress(advertisement, expected.Content) >= 0)
        {
            return Rejection.Address;
        }

        if (!expected.IsUnicast || !expected.ChecksUnicastSource)
        {
            return Rejection.None;
        }

        var at = FindPeer(expected, received.Source);
        if (at < 0)
        {
            return Rejection.UnicastSource;
        }

        var peer = expected.Peers[at];
        return received.TimeToLive == ReceivedPacket.UnknownTimeToLive
            || (received.TimeToLive >= peer.MinTimeToLive && received.TimeToLive <= peer.MaxTimeToLive)
                ? Rejection.None
                : Rejection.UnicastTimeToLive;
    }

    private static bool Contains(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> address)
    {
        for (; addresses.Length >= address.Length; addresses = addresses[address.Length..])
        {
            if (addresses.StartsWith(address))
            {
                return true;
            }
        }

        return false;
    }
}
