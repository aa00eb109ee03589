using Tandem.Simulation.Pairs;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>The first line about faults that somebody asks for: what was expected, and whether it was met.</summary>
public sealed class PairAnswerTests
{
    [Theory]
    [InlineData("node1 freezes at 20s for 1s")]
    [InlineData("script check_haproxy fails on node1 at 20.5s for 1s")]
    [InlineData("node1 is cut off at 20s for 2s")]
    public void A_fault_that_is_over_before_the_address_must_move_is_no_failure(string fault)
    {
        var report = PairFiles.Run(PairFiles.Multicast(), fault);
        Assert.True(report.Succeeded, report.Text);
        Assert.StartsWith("YES: 10.42.0.240 stays with node1: the fault is over before another node must take over; ", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1 freezes at 20s", "node1 thaws at 21s")]
    [InlineData("node1 balancer dies at 20s", "node1 balancer comes back at 60s")]
    [InlineData("node1 loses power at 20s", "node1 starts at 60s")]
    public void A_sentence_that_undoes_a_fault_ends_it_as_a_time_does(string fault, string undo)
    {
        var report = PairFiles.Run(PairFiles.Multicast(), fault, undo);
        Assert.True(report.Succeeded, report.Text);
        Assert.Equal(0, report.Shown.World.Watches[0].ServedBy);
    }

    [Fact]
    public void A_short_fault_during_which_nobody_serves_fails_when_a_long_one_would_move_nothing()
    {
        var report = PairFiles.Run(PairFiles.Multicast(), "node1 balancer freezes at 20s for 1s");
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: 10.42.0.240 is not served when the fault ends at 21.000 s, and should be by node2; ", report.Text, StringComparison.Ordinal);
        Assert.Contains("only asks whether the process is there", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_in_the_middle_is_not_hidden_by_a_later_fault()
    {
        var report = PairFiles.Run(PairFiles.Multicast(), "node1 balancer freezes at 20s for 20s", "node2 stops at 80s");
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: 10.42.0.240 is not served when the fault ends at 40.000 s, and should be by node2; ", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_stays_on_a_node_whose_script_fails_fails_with_where_it_should_be()
    {
        var report = PairFiles.Run(PairFiles.Multicast(("priority 101", "priority 110")), "script check_haproxy fails on node1 at 20s");
        Assert.False(report.Succeeded);
        Assert.StartsWith("NO: 10.42.0.240 is still on node1 in the end, and should be on node2; ", report.Text, StringComparison.Ordinal);
        Assert.Contains("never moves", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1 is cut off")]
    [InlineData("node1's packets are not heard by node2")]
    [InlineData("node1 freezes")]
    public void Two_masters_that_the_fault_makes_unavoidable_are_said_to_be(string fault)
    {
        var report = PairFiles.Run(PairFiles.Multicast(), fault + " at 20s for 20s");
        Assert.True(report.Succeeded, report.Text);
        Assert.Contains($" (unavoidable while {fault}), ", report.Text.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_masters_without_a_reason_fail_with_what_the_protocol_allows()
    {
        var (master, backup) = PairFiles.Multicast();
        var report = PairFiles.Run((master, backup.Replace("virtual_router_id 51", "virtual_router_id 52", StringComparison.Ordinal)), "node2 balancer dies at 20s for 5s");
        Assert.False(report.Succeeded);
        Assert.Matches("^NO: 10.42.0.240 has two masters at once for [0-9.]+ s, and the protocol allows 1.004 s; ", report.Text);
    }

    [Theory]
    [InlineData("went from node1 to node2; ", "node1 stops at 20s")]
    [InlineData("stays with node1, as it should; ", "node2 stops at 20s")]
    [InlineData("went from node1 to node2, and is on node1 in the end; ", "node1 stops at 20s for 20s")]
    [InlineData("went from node1 to node2, node1, node2, and is on node1 in the end; ", "node1 stops at 20s for 20s", "node1 stops at 60s for 20s")]
    [InlineData("is not served in the end: no node can; ", "node2 stops at 20s", "node1 stops at 30s")]
    [InlineData("went from node1 to node2, and is not served in the end: no node can; ", "node1 stops at 20s", "node2 stops at 40s")]
    public void The_way_of_the_address_is_told(string way, params string[] faults)
    {
        var report = PairFiles.Run(PairFiles.Multicast(), faults);
        Assert.True(report.Succeeded, report.Text);
        Assert.StartsWith("YES: 10.42.0.240 " + way, report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_addresses_of_which_the_same_is_true_are_one_sentence()
    {
        static string Node(int priority) => string.Concat(Enumerable.Range(1, 20).Select(number =>
            $"vrrp_instance V{number} {{\n interface eth0\n virtual_router_id {number}\n priority {priority}\n virtual_ipaddress {{\n 10.0.{number}.240\n }}\n}}\n"));
        var report = PairFiles.Run([Node(101), Node(100)], "node1 stops at 20s");
        Assert.StartsWith("YES: 10.0.1.240 and 19 others went from node1 to node2; ", report.Text, StringComparison.Ordinal);
        Assert.Contains("\n10.0.20.240\n", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_for_two_nodes_is_said()
    {
        var (master, _) = PairFiles.Multicast();
        var input = new PairInput("one.conf", Configuration.Keepalived.KeepalivedLoader.LoadText(master, new() { UserExists = null, GroupExists = null, HostName = "" }, "one.conf").Configuration);
        Assert.Contains("Assumed: node1 and node2 have one file, one.conf.", PairSimulation.Of([input, input], [], out _)!.Run("").Text, StringComparison.Ordinal);
    }
}
