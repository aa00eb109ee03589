using System.Net;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Tests.Protocol;

/// <summary>The instances whose packets Data/vrrp-golden.txt holds, as their configuration has them.</summary>
internal static class GoldenInstance
{
    /// <summary>What the instance of a frame is configured with, and the priority that it sent.</summary>
    internal static (AdvertisementContent Content, byte Priority) Of(int number) => number switch
    {
        1 or 2 or 13 => (Version2(), 103),
        3 => (Version2(), 0),
        4 => (Version2(1, "1111"), 103),
        5 => (Version2(2), 150),
        6 => (Version3(100, "10.42.0.240"), 103),
        7 => (Version3(10, "10.42.0.240"), 103),
        8 => (Version3(100, "10.42.0.240"), 0),
        9 => (Version3(100, "10.42.0.240", "10.42.0.241"), 150),
        10 => (Version3(100, "fe80::42:240", "fd42:0:0:1::240"), 103),
        11 => (Version3(100, "fe80::42:240", "fd42:0:0:1::240"), 0),
        12 => (Version3(100, "fe80::42:240", "fd42:0:0:1::240"), 150),
        14 or 15 => (Version3(50, "10.42.0.240"), 150),
        16 => (Version2(), 255),
        17 => (new AdvertisementContent { Version = 2, VirtualRouterId = 51, IntervalCentiseconds = 100 }, 100),
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    /// <summary>What the other node of the pair expects.</summary>
    internal static ExpectedAdvertisement PeerOf(int number)
    {
        var isUnicast = number is 13 or 14 or 15;
        return new ExpectedAdvertisement
        {
            Content = Of(number).Content,
            Peers = isUnicast ? [new UnicastPeer(Address("10.42.0.11"))] : [],
            ChecksUnicastSource = isUnicast,
            OwnAddress = number is >= 10 and <= 12 ? Address("fe80::42:ff:fe00:c") : Address("10.42.0.12"),
        };
    }

    internal static Endpoint Address(string text) => Endpoint.From(IPAddress.Parse(text), 0);

    internal static byte[] Addresses(params string[] texts) => [.. texts.SelectMany(text => IPAddress.Parse(text).GetAddressBytes())];

    internal static AdvertisementContent Version2(byte authentication = 0, string password = "", string[]? addresses = null) => new()
    {
        Version = 2,
        VirtualRouterId = 51,
        IntervalCentiseconds = 100,
        AuthenticationType = authentication,
        AuthenticationData = AdvertisementContent.Password(System.Text.Encoding.UTF8.GetBytes(password)),
        Addresses = Addresses(addresses ?? ["10.42.0.240"]),
    };

    internal static AdvertisementContent Version3(int interval, params string[] addresses) => new()
    {
        Version = 3,
        VirtualRouterId = 51,
        IntervalCentiseconds = interval,
        IsIPv6 = addresses[0].Contains(':'),
        Addresses = Addresses(addresses),
    };
}
