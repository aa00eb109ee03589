using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>
/// All that is wrong with an advertisement: by itself, and beside what somebody else sends or a file says. Where a node names the first reason
/// to discard it, whoever mends a pair wants every one.
/// </summary>
internal static class AdvertisementComparison
{
    /// <summary>What a message would be if it were an instance's own.</summary>
    internal static AdvertisementContent ContentOf(in Advertisement advertisement, bool isIPv6) => new()
    {
        Version = (byte)advertisement.Version,
        VirtualRouterId = advertisement.VirtualRouterId,
        IsIPv6 = isIPv6,
        Addresses = advertisement.Addresses.ToArray(),
        IntervalCentiseconds = advertisement.IntervalCentiseconds,
        AuthenticationType = advertisement.Version == 2 ? advertisement.AuthenticationType : (byte)0,
        AuthenticationData = advertisement.AuthenticationData.IsEmpty ? new byte[Advertisement.AuthenticationLength] : advertisement.AuthenticationData.ToArray(),
    };

    /// <summary>Judges a message by itself, with the check that every node has.</summary>
    internal static void AddOwnFaults(in Advertisement advertisement, in ReceivedPacket received, AdvertisementContent own, List<WireFault> faults)
    {
        if (advertisement.Version is not (2 or 3))
        {
            faults.Add(new WireFault(WireFaultKind.Version, $"version {advertisement.Version}: VRRP has 2 and 3"));
            return;
        }

        var expected = new ExpectedAdvertisement
        {
            Content = own,
            Peers = received.IsMulticast ? [] : [new UnicastPeer(received.Source)],
        };
        var rejection = AdvertisementCheck.Check(advertisement, received, expected, isKnownMaster: false, out _);
        var (kind, words) = rejection switch
        {
            Rejection.None => (WireFaultKind.Damaged, ""),
            Rejection.TimeToLive => (WireFaultKind.TimeToLive, $"TTL {received.TimeToLive} instead of 255"),
            Rejection.Checksum => (WireFaultKind.Checksum, "the checksum is wrong"),
            Rejection.ZeroInterval => (WireFaultKind.Interval, "an interval of 0"),
            Rejection.AuthenticationHeader => (WireFaultKind.Authentication, "an AH header is in front of it"),
            Rejection.InvalidAuthenticationType => (WireFaultKind.Authentication, $"authentication type {advertisement.AuthenticationType} does not exist"),
            Rejection.Length => (WireFaultKind.Damaged, $"{advertisement.Message.Length} bytes, its count of addresses wants {advertisement.StatedLength}"),
            Rejection.Type => (WireFaultKind.Damaged, $"type {advertisement.Type} is no advertisement"),
            _ => (WireFaultKind.Damaged, $"{received.Length} bytes came, its header says {received.StatedLength}"),
        };
        if (rejection != Rejection.None)
        {
            faults.Add(new WireFault(kind, $"{words}: {RejectionText.Cause(rejection, advertisement, expected)}"));
        }
    }

    /// <summary>Compares with what is expected.</summary>
    /// <param name="seen">What the message says.</param>
    /// <param name="expected">What another one says.</param>
    /// <param name="who">Who says it and how: "keepalived.conf says", "10.42.0.12 sends".</param>
    /// <param name="faults">Gets the differences.</param>
    internal static void AddDifferences(AdvertisementContent seen, AdvertisementContent expected, string who, List<WireFault> faults)
    {
        if (seen.Version != expected.Version)
        {
            // The rest of the two messages has different meanings.
            faults.Add(new WireFault(WireFaultKind.Version, $"version {seen.Version}, {who} {expected.Version}"));
            return;
        }

        if (seen.AuthenticationType != expected.AuthenticationType)
        {
            faults.Add(new WireFault(
                WireFaultKind.Authentication,
                $"authtype {WireText.AuthenticationName(seen.AuthenticationType)}, {who} {WireText.AuthenticationName(expected.AuthenticationType)}"));
        }
        else if (seen.AuthenticationType == 1 && !seen.IsIPv6 && !seen.AuthenticationData.AsSpan().SequenceEqual(expected.AuthenticationData))
        {
            faults.Add(new WireFault(WireFaultKind.Password, $"password (auth_pass) is not what {who}"));
        }

        if (seen.IntervalCentiseconds != expected.IntervalCentiseconds)
        {
            faults.Add(new WireFault(
                WireFaultKind.Interval,
                $"interval {WireText.Interval(seen.IntervalCentiseconds)}, {who} {WireText.Interval(expected.IntervalCentiseconds)}"));
        }

        if (!SameAddresses(seen, expected))
        {
            faults.Add(new WireFault(WireFaultKind.Addresses, $"addresses {WireText.List(seen)}, {who} {WireText.List(expected)}"));
        }
    }

    internal static bool SameAddresses(AdvertisementContent one, AdvertisementContent other) =>
        one.Addresses.AsSpan().SequenceEqual(other.Addresses)
        || (one.Addresses.Length == other.Addresses.Length
            && WireText.Addresses(one.Addresses, one.IsIPv6).ToHashSet().SetEquals(WireText.Addresses(other.Addresses, other.IsIPv6)));

    /// <summary>Whether two messages name one address. It is asked for each packet beside each virtual router of its interface, so it allocates nothing.</summary>
    internal static bool HasCommonAddress(AdvertisementContent one, AdvertisementContent other)
    {
        var length = one.IsIPv6 ? 16 : 4;
        for (var i = 0; one.IsIPv6 == other.IsIPv6 && i + length <= one.Addresses.Length; i += length)
        {
            for (var j = 0; j + length <= other.Addresses.Length; j += length)
            {
                if (one.Addresses.AsSpan(i, length).SequenceEqual(other.Addresses.AsSpan(j, length)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
