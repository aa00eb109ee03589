using System.Diagnostics;
using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Linux.Netlink;

namespace Tandem.Failover.Tests.Addresses;

/// <summary>A <see cref="HostNetwork"/> inside a test's namespace, driven by hand in place of a loop.</summary>
internal sealed class AddressTestHost : IDisposable
{
    internal AddressTestHost(MonitoredTopics topics = MonitoredTopics.Links | MonitoredTopics.Addresses | MonitoredTopics.Routes | MonitoredTopics.Rules)
    {
        var network = HostNetwork.Open(topics, out var error);
        Assert.Equal(0, error);
        Network = network!;
        Network.Observer = Observer;
    }

    internal HostNetwork Network { get; }

    internal RecordingObserver Observer { get; } = new();

    internal static long NowUs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    internal static VirtualAddress Address(string text, string? device = null)
    {
        var parts = text.Split('/');
        var address = IPAddress.Parse(parts[0]);
        var six = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var longest = six ? 128 : 32;
        var length = parts.Length > 1 ? int.Parse(parts[1]) : longest;
        return new VirtualAddress
        {
            Address = address,
            PrefixLength = (byte)length,
            PrefixWritten = parts.Length > 1,
            Device = device,
            NoDad = six,
            PreferredLifetime = six && length == 128 ? 0 : null,
        };
    }

    internal static Sequence<VirtualAddress> Addresses(params string[] texts) => [.. texts.Select(t => Address(t))];

    internal VirtualAddressSet Set(params string[] addresses) => Network.CreateSet(new AddressSetSettings
    {
        Name = "VI_1",
        InterfaceName = "d0",
        Addresses = Addresses(addresses),
    });

    /// <summary>Takes notifications in until the observer was told something, as a loop does; fails after a second.</summary>
    internal void Await(string told)
    {
        var start = Stopwatch.GetTimestamp();
        while (!Observer.Told.Contains(told))
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 1, $"Never told '{told}' but: {string.Join("; ", Observer.Told)}");
            _ = Network.OnReadable(NowUs);
            Thread.Yield();
        }
    }

    /// <summary>One whole round of renewals.</summary>
    internal void RenewAll(long nowUs)
    {
        while (Network.Renew(nowUs) < 10_000)
        {
        }
    }

    internal void Drain()
    {
        while (Network.OnReadable(NowUs))
        {
        }
    }

    public void Dispose() => Network.Dispose();
}
