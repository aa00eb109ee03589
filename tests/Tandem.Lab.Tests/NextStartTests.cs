using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>All processes were killed at once, and the next start has another file: what it no longer names goes, and nothing of anybody else.</summary>
public sealed class NextStartTests
{
    private const string Global = "global_defs {\n    no_address_lifetime\n}\n";

    private const string Routing = """
        virtual_routes {
            10.99.0.0/16 via 10.42.0.1 dev eth0
            10.97.0.0/16 via 10.42.0.2 dev eth0
        }
        virtual_rules {
            from 10.42.0.240 table 100 priority 500
        }
        """;

    [Theory]
    [MemberData(nameof(TandemPairs))]
    public void What_a_killed_daemon_left_goes_though_the_file_no_longer_names_it(string first, string second)
    {
        using var pair = new Pair(first, second);
        var host = pair.Lb1;
        host.Run("ip", "route", "add", "10.98.0.0/16", "via", "10.42.0.1", "proto", "static");
        host.Run("ip", "rule", "add", "from", "10.42.0.9", "table", "100", "priority", "600");
        host.Run("ip", "link", "add", "frr", "link", "eth0", "address", "00:00:5e:00:01:07", "type", "macvlan", "mode", "private");
        pair.StartFirst(Global + Configurations.Instance(101, Routing) + Configurations.Instance(101, "use_vmac", address: "10.42.0.241", name: "VI_2", router: 52));
        host.AwaitAddress(LabAddresses.V4(240), present: true, Pair.Patience);
        host.AwaitAddress(LabAddresses.V4(241), present: true, Pair.Patience);
        pair.Daemon1.Process.Kill();
        Assert.Contains("10.99.0.0/16", host.Run("ip", "route"));
        Assert.Contains("500:", host.Run("ip", "rule"));
        Assert.Contains("vrrp.52", host.Run("ip", "link"));
        Assert.Equal("1", Sysctl(host, "eth0/arp_ignore"));

        var daemon = pair.StartFirst(Global + Configurations.Instance(101, "virtual_routes {\n    10.97.0.0/16 via 10.42.0.3 dev eth0\n}", address: "10.42.0.242", name: "VI_3", router: 53));
        host.AwaitAddress(LabAddresses.V4(242), present: true, Pair.Patience);
        daemon.AwaitLine("Removing what an earlier process left: 2 routes, 1 rule, 2 addresses, vrrp.52");
        var routes = host.Run("ip", "route");
        Assert.DoesNotContain("10.99.0.0/16", routes);
        Assert.DoesNotContain("via 10.42.0.2", routes);
        Assert.Contains("10.97.0.0/16 via 10.42.0.3 dev eth0 proto keepalived", routes);
        Assert.Contains("10.98.0.0/16", routes);
        var rules = host.Run("ip", "rule");
        Assert.DoesNotContain("500:", rules);
        Assert.Contains("600:", rules);
        var links = host.Run("ip", "link");
        Assert.DoesNotContain("vrrp.52", links);
        Assert.Contains("frr@eth0", links);
        Assert.Equal("0", Sysctl(host, "eth0/arp_ignore"));
        Assert.False(host.Owns(LabAddresses.V4(240)));
        Assert.False(host.Owns(LabAddresses.V4(241)));

        // What is in order is nothing to tell.
        Assert.Equal(0, daemon.Stop());
        daemon = pair.StartFirst(Configurations.Instance(101));
        host.AwaitAddress(LabAddresses.V4(240), present: true, Pair.Patience);
        Assert.DoesNotContain("earlier process", daemon.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keepalived")]
    [InlineData("tandem")]
    public void What_another_daemon_on_the_same_host_has_is_left_alone(string other)
    {
        using var pair = new Pair(other, PairPrograms.Tandem);
        var host = pair.Lb1;
        pair.StartFirst(Configurations.Instance(101, Routing) + Configurations.Instance(101, "use_vmac", address: "10.42.0.241", name: "VI_2", router: 52));
        host.AwaitAddress(LabAddresses.V4(240), present: true, Pair.Patience);
        host.AwaitAddress(LabAddresses.V4(241), present: true, Pair.Patience);
        Assert.True(SpinWait.SpinUntil(() => host.Run("ip", "rule").Contains("500:", StringComparison.Ordinal), Pair.Patience));
        host.WriteFile("/etc/keepalived/other.conf", Configurations.Instance(101, address: "10.42.0.242", name: "VI_3", router: 53));
        using var second = host.Start(
            PairPrograms.PathOf(PairPrograms.Tandem), "-n", "-l", "-D", "-f", "/etc/keepalived/other.conf", "-p", "/run/other.pid", "-r", "/run/other-vrrp.pid", "-c", "/run/other-c.pid");
        host.AwaitAddress(LabAddresses.V4(242), present: true, Pair.Patience);
        second.Output.Await("another VRRP process runs on this host", Pair.Patience);
        Assert.Contains("10.99.0.0/16", host.Run("ip", "route"));
        Assert.Contains("500:", host.Run("ip", "rule"));
        Assert.Contains("vrrp.52", host.Run("ip", "link"));
        Assert.True(host.Owns(LabAddresses.V4(240)));
        Assert.True(host.Owns(LabAddresses.V4(241)));
    }

    /// <summary>Pairs with Tandem as the first; the second is not started.</summary>
    public static IEnumerable<object[]> TandemPairs() => PairPrograms.WithTandemFirst().Take(1);

    private static string Sysctl(Host host, string name) => host.Run("cat", "/proc/sys/net/ipv4/conf/" + name).Trim();
}
