using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Other interfaces than the one that advertisements leave through, with keepalived as the measure.</summary>
public sealed class DeviceTests
{
    private const string Statics = """
        track_group G {
            group {
                VI_2
            }
        }
        static_ipaddress {
            10.78.0.1/24 dev sw0 track_group G
        }

        """;

    [Theory]
    [InlineData(PairPrograms.Keepalived)]
    [InlineData(PairPrograms.Tandem)]
    public void An_instance_does_not_serve_without_the_interfaces_that_its_addresses_and_track_groups_name(string program)
    {
        using var pair = new Pair(program, program);
        AddCable(pair.Lb1);
        var daemon = pair.StartFirst(Statics
            + Configurations.Instance(101, address: "10.42.0.240\n10.77.0.241/24 dev sw0")
            + Configurations.Instance(101, address: "10.42.0.242", name: "VI_2", router: 52)
            + Configurations.Instance(101, address: "10.42.0.243\n10.77.0.244/24 dev sw0 no_track", name: "VI_3", router: 53));
        foreach (var name in new[] { "VI_1", "VI_2", "VI_3" })
        {
            daemon.AwaitLine($"({name}) Entering MASTER STATE");
        }

        pair.Lb1.Run("ip", "link", "set", "sw1", "down");
        daemon.AwaitLine("(VI_1) Entering FAULT STATE");
        daemon.AwaitLine("(VI_2) Entering FAULT STATE");
        var after = daemon.Log.Count;
        pair.Lb1.Run("ip", "link", "set", "sw1", "up");
        daemon.AwaitLine("(VI_1) Entering MASTER STATE", from: after);
        daemon.AwaitLine("(VI_2) Entering MASTER STATE", from: after);
        Assert.DoesNotContain("(VI_3) Entering FAULT STATE", daemon.Log.Text, StringComparison.Ordinal);
        Assert.Equal(0, daemon.Stop());
    }

    [Theory]
    [InlineData(PairPrograms.Keepalived)]
    [InlineData(PairPrograms.Tandem)]
    public void Addresses_with_use_vmac_are_on_virtual_macs_and_announced_there_again_and_again(string program)
    {
        using var pair = new Pair(program, program);
        AddCable(pair.Lb1);
        var daemon = pair.StartFirst(Configurations.Instance(
            101,
            "garp_extra_if 1\ngarp_master_repeat 1\ngarp_master_delay 0\nvirtual_ipaddress_excluded {\n    fd42:7::5/64 dev sw0 use_vmac\n}",
            address: "10.42.0.240\n10.77.0.241/24 dev sw0 use_vmac\n10.77.0.242/24 dev sw0 use_vmac"));
        pair.AwaitMaster(pair.Lb1);
        Assert.Contains("00:00:5e:00:01:33", pair.Lb1.Run("ip", "link", "show", "vrrp.51"), StringComparison.Ordinal);
        Assert.Contains("00:00:5e:00:02:33", pair.Lb1.Run("ip", "link", "show", "vrrp6.51"), StringComparison.Ordinal);
        var four = pair.Lb1.Run("ip", "-4", "addr", "show", "dev", "vrrp.51");
        Assert.True(four.Contains("10.77.0.241/24", StringComparison.Ordinal) && four.Contains("10.77.0.242/24", StringComparison.Ordinal), four);
        Assert.Contains("fd42:7::5/64", pair.Lb1.Run("ip", "-6", "addr", "show", "dev", "vrrp6.51"), StringComparison.Ordinal);
        var master = daemon.AwaitLine("Sending gratuitous ARP on vrrp.51 for 10.77.0.242");
        var first = daemon.AwaitLine("Sending gratuitous ARP on vrrp.51 for 10.77.0.241", from: master.Number + 1);
        daemon.AwaitLine("Sending unsolicited Neighbour Advert on vrrp6.51 for fd42:7::5", from: first.Number + 1);
        daemon.AwaitLine("Sending gratuitous ARP on vrrp.51 for 10.77.0.241", from: first.Number + 1);
        Assert.Equal(1, daemon.Log.Text.Split("Sending gratuitous ARP on eth0 for 10.42.0.240").Length - 1);
        Assert.Equal(0, daemon.Stop());
        Assert.DoesNotContain("vrrp", pair.Lb1.Run("ip", "link"), StringComparison.Ordinal);
        Assert.Contains("(VI_1) Success removing VMAC interface vrrp.51", daemon.Log.Text, StringComparison.Ordinal);
    }

    private static void AddCable(Host host)
    {
        host.Run("ip", "link", "add", "sw0", "type", "veth", "peer", "name", "sw1");
        host.Run("ip", "link", "set", "sw0", "up");
        host.Run("ip", "link", "set", "sw1", "up");
    }
}
