using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>The lines that people's alerts look for, of a detailed log.</summary>
public sealed class LogTests
{
    private const string More = """
        virtual_routes {
            10.99.0.0/16 via 10.42.0.1 dev eth0
        }
        virtual_rules {
            from 10.42.0.240 table 100 priority 500
        }
        """;

    [Theory]
    [InlineData("keepalived")]
    [InlineData("tandem")]
    public void A_take_over_and_a_stop_are_told_step_by_step(string program)
    {
        using var pair = new Pair(program, program);
        var daemon = pair.StartFirst(Configurations.Instance(101, More));
        pair.AwaitMaster(pair.Lb1);
        Assert.Equal(0, daemon.Stop());
        var said = daemon.Log.Text;
        AssertInOrder(
            said,
            "(VI_1) Entering BACKUP STATE (init)",
            "VRRP sockpool: [ifindex(",
            "(VI_1) Receive advertisement timeout",
            "(VI_1) Entering MASTER STATE",
            "(VI_1) setting VIPs.",
            "(VI_1) setting Virtual Routes",
            "(VI_1) setting Virtual Rules",
            "(VI_1) Sending/queueing gratuitous ARPs on eth0 for 10.42.0.240",
            "Sending gratuitous ARP on eth0 for 10.42.0.240",
            "(VI_1) sent 0 priority",
            "(VI_1) removing Virtual Rules",
            "(VI_1) removing Virtual Routes",
            "(VI_1) removing VIPs.",
            "Stopped");
        Assert.Matches(@"VRRP sockpool: \[ifindex\([ 0-9]{3}\), family\(IPv4\), proto\(112\), fd\(\d+,\d+\) multicast, address\(224\.0\.0\.18\)\]", said);
        Assert.InRange(said.Split("Sending gratuitous ARP on eth0 for 10.42.0.240").Length - 1, 5, 10);
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is not there, or not behind the others, in:\n{text}");
            at = found + part.Length;
        }
    }
}
