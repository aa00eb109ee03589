using Tandem.Simulation.Pairs;

namespace Tandem.Simulation.Tests.Pairs;

/// <summary>The sentences of faults.</summary>
public sealed class FaultSentenceTests
{
    [Theory]
    [InlineData("node1 balancer dies at 5s")]
    [InlineData("node1 balancer freezes at 5s for 3s")]
    [InlineData("node2 balancer comes back at 250ms")]
    [InlineData("node1 stops at 5s")]
    [InlineData("node1 starts at 1.5s")]
    [InlineData("node1 is killed at 5s")]
    [InlineData("node1 loses power at 2m for 10s")]
    [InlineData("node1 freezes for 3s at 5s")]
    [InlineData("node1 thaws at 9s")]
    [InlineData("node1 is cut off at 5s")]
    [InlineData("node1 is reconnected at 5s")]
    [InlineData("node1 loses its carrier at 5s")]
    [InlineData("node1 loses its carrier eth0 at 5s")]
    [InlineData("node1 has its carrier again eth0 at 5s")]
    [InlineData("node1 loses 20% of packets at 5s for 30s")]
    [InlineData("node1 loses no packets at 5s")]
    [InlineData("node1's packets are not heard by node2 at 5s")]
    [InlineData("node1's packets are heard by node2 at 5s")]
    [InlineData("script check_haproxy fails on node1 at 5s")]
    [InlineData("script check_haproxy succeeds on node1 at 5s")]
    [InlineData("master.conf balancer dies")]
    [InlineData("backup stops")]
    public void Every_sentence_of_the_help_is_understood_and_runs(string sentence)
    {
        var (master, backup) = PairFiles.Multicast();
        var simulation = PairFiles.Simulation([master, backup]);
        Assert.Null(simulation.AddFault(sentence));
        var report = simulation.Run("");
        Assert.Contains("***", report.Text, StringComparison.Ordinal);

        // What a report says of it is understood again.
        var again = PairFiles.Simulation([master, backup]);
        Assert.Null(again.AddFault(report.Grammar.SayWhen(report.Shown.Faults[0])));
        Assert.Equal(report.Text, again.Run("").Text);
    }

    [Theory]
    [InlineData("node1 balanser dies", "column 7: 'balanser' cannot stand here; did you mean 'balancer'?")]
    [InlineData("node1 balancer dies in 5s", "column 21: 'in' cannot stand here;")]
    [InlineData("node1 balancer dies at soon", "column 24: 'soon' cannot stand here; here may stand: a time such as 5s, 250ms or 2m, at most a day.")]
    [InlineData("node1 balancer dies at 99999m", "column 24: '99999m' cannot stand here;")]
    [InlineData("node1 balancer", "column 15: the end cannot stand here; here may stand: dies, freezes, comes.")]
    [InlineData("node9 stops", "column 1: 'node9' cannot stand here;")]
    [InlineData("node1's packets are not heard by node1", "column 34: 'node1' cannot stand here;")]
    [InlineData("script chk_haproxy fails on node1", "did you mean 'check_haproxy'?")]
    [InlineData("node1 loses its carrier eth7", "column 25: node1 uses no interface 'eth7', but eth0.")]
    [InlineData("node1 is killed for 3s", "column 17: 'for' cannot stand here;")]
    [InlineData("node1 loses 120% of packets", "column 13: '120%' cannot stand here;")]
    [InlineData("", "column 1: the end cannot stand here;")]
    public void What_is_not_understood_is_named_with_its_column(string sentence, string expected)
    {
        var (master, backup) = PairFiles.Multicast();
        var error = PairFiles.Simulation([master, backup]).AddFault(sentence);
        Assert.NotNull(error);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_faults_is_bounded()
    {
        var (master, backup) = PairFiles.Multicast();
        var simulation = PairFiles.Simulation([master, backup]);
        for (var i = 0; i < PairSimulation.MostFaults; i++)
        {
            Assert.Null(simulation.AddFault("node1 stops"));
        }

        Assert.Equal("more than 100 faults", simulation.AddFault("node1 stops"));
    }

    [Fact]
    public void A_name_that_no_node_has_cannot_be_a_keepalived()
    {
        Assert.Null(PairSimulation.Of([], ["lb1"], out var error));
        Assert.StartsWith("there is no node 'lb1'", error, StringComparison.Ordinal);
    }
}
