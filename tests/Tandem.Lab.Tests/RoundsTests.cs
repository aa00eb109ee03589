using System.Globalization;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;
using Xunit.Abstractions;

namespace Tandem.Lab.Tests;

/// <summary>One fault after the other, drawn from a seed, while a client asks a hundred times a second: after each the pair is as before.</summary>
public sealed class RoundsTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Seed = 20;

    private static readonly TimeSpan LongRun = TimeSpan.FromHours(1);

    private static readonly (string Name, Action<NodePair> Cause, Action<NodePair> Mend)[] Faults =
    [
        ("balancer killed", pair => pair.Signal(0, "haproxy", SignalNumber.Kill), _ => { }),
        ("balancer frozen", pair => pair.Signal(0, "haproxy", HostSignal.Stop), pair => pair.Signal(0, "haproxy", HostSignal.Continue)),
        ("failover killed", pair => pair.Signal(0, "keepalived", SignalNumber.Kill), _ => { }),
        ("node killed", pair => pair.Node(0).KillTree(), pair => pair.StartNode(0)),
        ("node stopped", pair => pair.Node(0).Signal(SignalNumber.Term), pair => RestartStopped(pair, 0)),
        ("host cut off", pair => pair.Lab.CutOff(pair.Lab.Lb1), pair => pair.Lab.Reconnect(pair.Lab.Lb1)),
        ("carrier lost", pair => pair.Lab.LoseCarrier(pair.Lab.Lb1), pair => pair.Lab.RestoreCarrier(pair.Lab.Lb1)),
        ("backup's balancer killed", pair => pair.Signal(1, "haproxy", SignalNumber.Kill), _ => { }),
        ("server killed", pair => pair.KillServer(1), pair => pair.StartServer(1)),
        ("address deleted", pair => pair.Lab.Lb1.Run("ip", "address", "del", "10.42.0.240/32", "dev", Host.Interface), _ => { }),
    ];

    [Fact]
    public void After_each_of_many_random_faults_one_node_serves()
    {
        using var pair = new NodePair(Configurations.FromFile("haproxy.cfg"), Configurations.Instance(101), Configurations.Instance(100));
        pair.AwaitRest();
        var random = new Random(Seed);
        var ends = Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 } ? LabClock.NowUs + (long)LongRun.TotalMicroseconds : 0;
        output.WriteLine($"{"round",5}  {"fault",-26}{"no answer for",14}{"lost",8}");
        for (var round = 1; round <= Rounds || LabClock.NowUs < ends; round++)
        {
            var (name, cause, mend) = Faults[random.Next(Faults.Length)];
            var from = LabClock.NowUs;
            cause(pair);
            AwaitOneServing(pair, name, from);
            mend(pair);
            pair.AwaitRest();
            var until = LabClock.NowUs;
            var asked = pair.Client.Between(from, until);
            var gap = pair.Client.LongestGap(from, until);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5}  {name,-26}{gap.TotalMilliseconds,11:0} ms{asked.Count(one => !one.IsAnswered),8}"));
            Assert.True(gap < TimeSpan.FromSeconds(6), $"round {round}, {name}: no answer for {gap.TotalMilliseconds:0} ms\n{pair.Log}");
        }
    }

    /// <summary>Before anything is mended: the client is served, and the host that was not cut off is the only one that it can reach with the address.</summary>
    private static void AwaitOneServing(NodePair pair, string name, long since)
    {
        // A request that began after the fault was noticed: one that was on its way may still be answered by who dies.
        var noticed = since + 50_000;
        if (pair.Client.AwaitAnswer(noticed, NodePair.Patience) == null)
        {
            throw new LabFailure($"{name}: nobody serves\n{pair.Log}");
        }
    }

    private static void RestartStopped(NodePair pair, int number)
    {
        pair.Node(number).AwaitEnd(NodePair.Patience);
        pair.StartNode(number);
    }
}
