using System.Text.RegularExpressions;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>What the simulated nodes track is what the daemon tracks, and with the same patience.</summary>
public sealed partial class PairTrackingTests
{
    [Fact]
    public void A_balancer_that_comes_back_counts_when_all_has_been_well_for_a_second()
    {
        var text = PairFiles.Run(TrackingByItself(), "node1 balancer dies at 10s for 2s").Text;
        Assert.Contains("   10.005   node1    (haproxy) Entering FAULT STATE", text, StringComparison.Ordinal);
        Assert.Contains("   13.040   node1    (haproxy) Entering BACKUP STATE", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1 balancer dies at 12.5s for 100ms")]
    [InlineData("node1 balancer freezes at 12.3s for 300ms")]
    public void A_fault_within_that_second_begins_it_anew(string second)
    {
        var text = PairFiles.Run(TrackingByItself(), "node1 balancer dies at 10s for 2s", second).Text;
        Assert.Contains("   13.640   node1    the balancer serves again", text, StringComparison.Ordinal);
        Assert.Single(ServesAgain().Matches(text));
    }

    [Fact]
    public void A_pause_that_is_shorter_than_the_stall_within_that_second_is_not_noticed()
    {
        var text = PairFiles.Run(TrackingByItself(), "node1 balancer dies at 10s for 2s", "node1 balancer freezes at 12.5s for 60ms").Text;
        Assert.Contains("   13.040   node1    the balancer serves again", text, StringComparison.Ordinal);
        Assert.Single(ServesAgain().Matches(text));
    }

    [Fact]
    public void Without_an_interface_of_its_addresses_an_instance_cannot_serve()
    {
        var pair = PairFiles.Multicast(("virtual_ipaddress {", "virtual_ipaddress {\n        10.9.0.1/24 dev eth1"));
        var text = PairFiles.Run(pair, "node1 loses its carrier eth1 at 10s for 5s").Text;
        Assert.Contains("   10.001   node1    (haproxy) Entering FAULT STATE", text, StringComparison.Ordinal);
        Assert.Contains("is served by node2", text, StringComparison.Ordinal);
        Assert.Equal("node1 loses its carrier eth1", PairFiles.Row(PairFiles.Run(pair), "node1 loses its carrier eth1").Sentence);
    }

    [Fact]
    public void An_interface_of_addresses_that_are_not_tracked_may_go()
    {
        var pair = PairFiles.Multicast(("virtual_ipaddress {", "virtual_ipaddress {\n        10.9.0.1/24 dev eth1 no_track"));
        Assert.Contains("uses no interface 'eth1', but eth0", PairFiles.Simulation([pair.Master, pair.Backup]).AddFault("node1 loses its carrier eth1 at 10s"), StringComparison.Ordinal);
    }

    private static (string Master, string Backup) TrackingByItself() => PairFiles.Multicast(("track_script {\n        check_haproxy\n    }", ""));

    [GeneratedRegex("the balancer serves again")]
    private static partial Regex ServesAgain();
}
