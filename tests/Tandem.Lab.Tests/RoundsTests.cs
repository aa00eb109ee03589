using System.Globalization;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;
using Xunit.Abstractions;

namespace Tandem.Lab.Tests;

/// <summary>
/// One fault after the other, each kind once and then as they are drawn, while a client asks a hundred times a second: after each exactly one node has
/// the address, and the pair is as before. The faults come in the same order in each run; under <c>./test --long</c>, for an hour, in another one, whose
/// seed is printed. LAB_SEED=N repeats it.
/// </summary>
public sealed class RoundsTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Seed = 20;
    private const int LinesShown = 200;

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongRun = TimeSpan.FromHours(1);
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TANDEM_LONG") is { Length: > 0 };

    private static readonly NodeFault[] Faults =
    [
        // Who is started again at once may have the address back before anybody looks.
        new("balancer killed", AddressHolder.One, pair => pair.Signal(0, "haproxy", SignalNumber.Kill)),
        new("balancer frozen", AddressHolder.Second, pair => pair.Signal(0, "haproxy", HostSignal.Stop), pair => pair.Signal(0, "haproxy", HostSignal.Continue)),
        new("failover killed", AddressHolder.One, pair => pair.Signal(0, "keepalived", SignalNumber.Kill)),
        new("node killed", AddressHolder.Second, pair => pair.Node(0).KillTree(), pair => pair.StartNode(0)),
        new("node stopped", AddressHolder.Second, pair => pair.Node(0).Signal(SignalNumber.Term), pair => RestartStopped(pair, 0)),
        // Nobody tells a host that is cut off that another one serves: it keeps the address, where no client is.
        new("host cut off", AddressHolder.SecondOfThoseInReach, pair => pair.Lab.CutOff(pair.Lab.Lb1), pair => pair.Lab.Reconnect(pair.Lab.Lb1)),
        new("carrier lost", AddressHolder.Second, pair => pair.Lab.LoseCarrier(pair.Lab.Lb1), pair => pair.Lab.RestoreCarrier(pair.Lab.Lb1)),
        new("backup's balancer killed", AddressHolder.First, pair => pair.Signal(1, "haproxy", SignalNumber.Kill)),
        new("server killed", AddressHolder.First, pair => pair.KillServer(1), pair => pair.StartServer(1)),
        new("address deleted", AddressHolder.First, pair => pair.Lab.Lb1.Run("ip", "address", "del", "10.42.0.240/32", "dev", Host.Interface)),
    ];

    [Fact]
    public void After_each_of_many_random_faults_one_node_serves()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LAB_SEED"), CultureInfo.InvariantCulture, out var given) ? given
            : IsLong ? Environment.TickCount : Seed;
        var table = new List<string> { $"LAB_SEED={seed}", $"{"round",5}  {"fault",-26}{"no answer for",14}{"lost",8}" };
        try
        {
            Run(seed, table.Add);
        }
        catch (LabFailure e)
        {
            Assert.Fail($"{table[0]}, behind round {table.Count - 2}: {e.Message}");
        }
        finally
        {
            table.ForEach(output.WriteLine);
        }
    }

    private static void Run(int seed, Action<string> tell)
    {
        using var lab = LabNetwork.Build();
        using var pair = new RunningPair(lab, RunningNode.Program, Configurations.FromFile("haproxy.cfg"), Configurations.Instance(101), Configurations.Instance(100));
        var random = new Random(seed);
        var first = (NodeFault[])Faults.Clone();
        random.Shuffle(first);
        var ends = IsLong ? LabClock.NowUs + (long)LongRun.TotalMicroseconds : 0;
        try
        {
            pair.AwaitRest();
            for (var round = 1; round <= Rounds || LabClock.NowUs < ends; round++)
            {
                tell($"{round,5}  {Round(pair, round <= first.Length ? first[round - 1] : Faults[random.Next(Faults.Length)])}");
            }
        }
        catch (LabFailure e)
        {
            throw new LabFailure($"{e.Message}\n{pair.Tail(LinesShown)}");
        }
    }

    private static string Round(RunningPair pair, NodeFault fault)
    {
        var from = LabClock.NowUs;
        fault.Cause(pair);
        pair.AwaitHolder(fault.Name, fault.Holder, from);
        fault.Mend?.Invoke(pair);
        pair.AwaitRest();
        var until = LabClock.NowUs;
        var asked = pair.Client.Between(from, until);
        var gap = pair.Client.LongestGap(from, until);
        return gap < LongestGap
            ? string.Create(CultureInfo.InvariantCulture, $"{fault.Name,-26}{gap.TotalMilliseconds,11:0} ms{asked.Count(one => !one.IsAnswered),8}")
            : throw new LabFailure($"{fault.Name}: no answer for {gap.TotalMilliseconds:0} ms");
    }

    private static void RestartStopped(RunningPair pair, int number)
    {
        pair.Node(number).AwaitEnd(RunningPair.Patience);
        pair.StartNode(number);
    }
}
