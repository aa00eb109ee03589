using System.Text.Json;
using System.Xml.Linq;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>The timeline of faults that somebody asks for, as text, JSON and picture.</summary>
public sealed class PairTimelineTests
{
    private const string Dies = "node1 balancer dies at 10s for 8s";

    [Fact]
    public void A_dead_balancer_of_the_pair_that_people_have_reads_as_written() =>
        Assert.Equal(PairFiles.Text("balancer-dies.txt"), PairFiles.Run(PairFiles.Multicast(), Dies).Text);

    [Fact]
    public void A_scenario_in_which_the_address_stays_on_a_dead_balancer_fails_with_the_reason()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("weight 2", "weight 1"), ("priority 101", "priority 110")), Dies);
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: 10.42.0.240 is not served", report.Text, StringComparison.Ordinal);
        Assert.Contains("never moves", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void When_no_node_can_serve_nobody_is_blamed()
    {
        var report = PairFiles.Run(PairFiles.Multicast(), "node1 balancer dies at 10s", "node2 balancer dies at 12s");
        Assert.True(report.Succeeded, report.Text);
        Assert.Contains("10.42.0.240 is not served", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Packets_that_are_discarded_are_told_once_with_the_cause()
    {
        var (master, backup) = PairFiles.Multicast();
        var report = PairFiles.Run((master, backup.Replace("virtual_router_id 51", "virtual_router_id 51\n advert_int 2", StringComparison.Ordinal)), "node1 stops at 20s");
        Assert.Equal(2, report.Text.Split("does not take the advertisements of node1 (haproxy): advert_int differs in both files").Length);
        Assert.Contains("TOO LONG", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_has_the_events_and_the_times()
    {
        using var json = JsonDocument.Parse(PairFiles.Run(PairFiles.Multicast(), Dies).Json);
        var root = json.RootElement;
        Assert.True(root.GetProperty("ok").GetBoolean());
        var service = root.GetProperty("services")[0];
        Assert.Equal("node1", service.GetProperty("servedBefore").GetString());
        Assert.Equal("node2", service.GetProperty("servedWhile").GetString());
        Assert.Equal("node1", service.GetProperty("servedInTheEnd").GetString());
        Assert.Contains(root.GetProperty("timeline").EnumerateArray(), static one => one.GetProperty("kind").GetString() == "fault" && one.GetProperty("at").GetDecimal() == 10);
    }

    [Fact]
    public void The_picture_has_a_lane_for_each_node_and_a_mark_for_each_fault()
    {
        var svg = XDocument.Parse(PairFiles.Run(PairFiles.Multicast(), Dies).Svg);
        var texts = svg.Descendants().Where(static one => one.Name.LocalName == "text").Select(static one => one.Value).ToList();
        Assert.Contains("node1", texts);
        Assert.Contains("node2", texts);
        Assert.Contains("clients", texts);
        Assert.Contains("MASTER", texts);
        Assert.Contains("served by node2", texts);
        Assert.Contains("1   10.000 s   node1 balancer dies", texts);
        Assert.Contains("2   18.000 s   node1 balancer comes back", texts);
        Assert.Contains("not served 607 ms", texts);
    }

    [Theory]
    [InlineData("node1 freezes at 10s for 20s")]
    [InlineData("node1 is cut off at 10s for 20s")]
    [InlineData("node1 loses power at 10s for 20s")]
    [InlineData("node1 is killed at 10s")]
    [InlineData("node1 stops at 10s for 20s")]
    public void After_every_fault_exactly_one_node_serves_in_the_end(string fault)
    {
        var report = PairFiles.Run(PairFiles.Multicast(), fault);
        Assert.True(report.Succeeded, report.Text);
        var world = report.Shown.World;
        Assert.Equal(0, world.Watches[0].ServedBy);
        Assert.Single(world.Plan.Services[0].Instances, one => world.Hosts[one.Node].Holds(one));
    }
}
