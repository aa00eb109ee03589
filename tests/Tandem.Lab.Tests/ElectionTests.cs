using System.Net.Sockets;
using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Who is master, on every kind of wire: the better one, the other when it goes, and the better one again.</summary>
public sealed class ElectionTests
{
    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void The_higher_priority_serves_hands_over_and_comes_back_in_version_3(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.ServeHandOverAndComeBack(Configurations.Instance(101), Configurations.Instance(100));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void The_higher_priority_serves_hands_over_and_comes_back_with_ipv6(string first, string second)
    {
        using var pair = new Pair(first, second, LabAddresses.VirtualV6);
        using var listener = new AdvertisementListener(pair.Lab.Client, AddressFamily.InterNetworkV6);
        pair.ServeHandOverAndComeBack(
            Configurations.Instance(101, address: "fe80::240\nfd42::240/64"),
            Configurations.Instance(100, address: "fe80::240\nfd42::240/64"));
        Assert.Contains(listener.Heard, one => one.Source.ToString().StartsWith("fe80::42:ff:fe00:b", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void The_higher_priority_serves_hands_over_and_comes_back_by_unicast(string first, string second)
    {
        using var pair = new Pair(first, second);
        using var listener = new AdvertisementListener(pair.Lab.Client);
        pair.ServeHandOverAndComeBack(
            Configurations.Instance(101, "unicast_src_ip 10.42.0.11\nunicast_peer {\n    10.42.0.12\n}"),
            Configurations.Instance(100, "unicast_src_ip 10.42.0.12\nunicast_peer {\n    10.42.0.11\n}"));
        Assert.Empty(listener.Heard);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void Equal_priorities_go_to_the_higher_address(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.StartFirst(Configurations.Instance(100));
        pair.AwaitMaster(pair.Lb1);
        // A backup does not prefer itself to an equal; two masters do.
        pair.Lab.Partition();
        pair.StartSecond(Configurations.Instance(100));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lab.Heal();
        pair.AwaitMaster(pair.Lb2);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_virtual_mac_goes_with_the_master(string first, string second)
    {
        using var pair = new Pair(first, second);
        var configuration = "use_vmac";
        pair.ServeHandOverAndComeBack(Configurations.Instance(101, configuration), Configurations.Instance(100, configuration));
        Assert.Contains("00:00:5e:00:01:33", pair.Lb1.Run("ip", "link", "show", "dev", "vrrp.51"), StringComparison.Ordinal);
        Assert.Contains("00:00:5e:00:01:33", pair.Lab.Client.Run("ip", "neigh", "show", pair.Address.ToString()), StringComparison.Ordinal);
        pair.Daemon1.Stop();
        Assert.DoesNotContain("vrrp.51", pair.Lb1.Run("ip", "link", "show"), StringComparison.Ordinal);
    }
}
