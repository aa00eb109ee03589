using System.Runtime.Versioning;
using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

[SupportedOSPlatform("linux")]
public sealed class TrackedProcessTests : IDisposable
{
    private readonly TrackingBench bench = new();
    private readonly string name = TrackingBench.NewName();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_process_that_ends_loses_the_quorum_and_one_that_begins_gains_it(bool withBirths)
    {
        var process = bench.Sleep(name);
        var (set, instance, observer) = bench.Begin(Tracking(new TrackProcessDefinition { Name = "p", Process = name }, 4), null, withBirths);
        bench.Until(() => instance.EffectivePriority == 104, "104");

        process.Kill();
        bench.UntilLogged("Quorum lost for tracked process p");
        Assert.Equal(100, instance.EffectivePriority);

        bench.Sleep(name);
        bench.UntilLogged("Quorum gained for tracked process p");
        Assert.Equal(["ready", "priority 104", "priority 100", "priority 104"], observer.Told);
        Assert.Equal(1, set.Processes.First().Count);
    }

    [Fact]
    public void Without_the_quorum_at_the_start_an_instance_with_weight_0_is_in_fault_before_it_is_ready()
    {
        var (_, _, observer) = bench.Begin(Tracking(new TrackProcessDefinition { Name = "p", Process = name }, 0));

        bench.Until(() => observer.IsReady, "ready");

        Assert.Equal(["fault: tracked process p", "ready"], observer.Told);
        Assert.Equal(["(VI_1) entering FAULT state (tracked process p quorum not achieved)"], bench.Log);
    }

    [Fact]
    public void More_than_quorum_max_is_no_quorum()
    {
        bench.Sleep(name);
        var (set, instance, _) = bench.Begin(Tracking(new TrackProcessDefinition { Name = "p", Process = name, QuorumMax = 1 }, -7));
        bench.Until(() => set.Processes.First().HasQuorum, "quorum");

        var second = bench.Sleep(name);
        bench.UntilLogged("Quorum lost for tracked process p");
        Assert.Equal(93, instance.EffectivePriority);

        second.Kill();
        bench.UntilLogged("Quorum gained for tracked process p");
        Assert.Equal(100, instance.EffectivePriority);
    }

    [Fact]
    public void A_restart_within_terminate_delay_is_not_told()
    {
        var process = bench.Sleep(name);
        var definition = new TrackProcessDefinition { Name = "p", Process = name, TerminateDelayUs = 60_000_000 };
        var (set, _, observer) = bench.Begin(Tracking(definition, 0));
        var tracked = set.Processes.First();
        bench.Until(() => tracked.Count == 1, "counted");

        process.Kill();
        bench.Until(() => tracked.Count == 0, "gone");
        bench.Sleep(name);
        bench.Until(() => tracked.Count == 1, "back");

        Assert.Equal(["ready"], observer.Told);
        Assert.True(tracked.HasQuorum);
        Assert.Empty(bench.Log);
    }

    [Fact]
    public void A_loss_that_lasts_longer_than_terminate_delay_is_told()
    {
        var process = bench.Sleep(name);
        var definition = new TrackProcessDefinition { Name = "p", Process = name, TerminateDelayUs = 30_000 };
        var (set, _, observer) = bench.Begin(Tracking(definition, 0));
        bench.Until(() => set.Processes.First().Count == 1, "counted");

        process.Kill();

        bench.Until(() => observer.IsFault, "fault");
    }

    [Fact]
    public void Parameters_tell_processes_of_one_program_apart()
    {
        var path = bench.Program(name);
        bench.Run(path, "600");
        var definition = new TrackProcessDefinition { Name = "p", Process = path, Parameters = ["601"], ParameterMatch = ParameterMatch.Exact, FullCommand = true };
        var (set, _, _) = bench.Begin(Tracking(definition, 1));
        var process = bench.Run(path, "601");

        bench.Until(() => set.Processes.First().HasQuorum, "quorum");
        process.Kill();
        bench.UntilLogged("Quorum lost for tracked process p");
    }

    [Fact]
    public void A_reload_takes_over_what_was_counted()
    {
        bench.Sleep(name);
        var configuration = Tracking(new TrackProcessDefinition { Name = "p", Process = name }, 4);
        var (set, instance, _) = bench.Begin(configuration);
        bench.Until(() => instance.EffectivePriority == 104, "104");

        var (_, second, observer) = bench.Begin(configuration, set);

        Assert.Equal(104, second.EffectivePriority);
        Assert.Equal(["priority 104", "ready"], observer.Told);
    }

    [Theory]
    [InlineData(ParameterMatch.None, "", "/bin/a|", true)]
    [InlineData(ParameterMatch.None, "", "/bin/a|x|", true)]
    [InlineData(ParameterMatch.None, "x|", "/bin/a|x|", true)]
    [InlineData(ParameterMatch.None, "x|", "/bin/a|x|y|", false)]
    [InlineData(ParameterMatch.Exact, "", "/bin/a|", true)]
    [InlineData(ParameterMatch.Exact, "", "/bin/a|x|", false)]
    [InlineData(ParameterMatch.Exact, "x|", "/bin/a|", false)]
    [InlineData(ParameterMatch.Partial, "x|", "/bin/a|x|y|", true)]
    [InlineData(ParameterMatch.Partial, "x|", "/bin/a|xx|", false)]
    [InlineData(ParameterMatch.Initial, "x|", "/bin/a|xx|y|", true)]
    [InlineData(ParameterMatch.Initial, "x|y|", "/bin/a|xx|y|", false)]
    [InlineData(ParameterMatch.Exact, "x|", "/bin/ab|x|", false)]
    [InlineData(ParameterMatch.None, "", "", false)]
    public void A_command_line_is_compared_as_param_match_says(ParameterMatch match, string parameters, string line, bool expected)
    {
        var query = new TrackedProcessQuery(new TrackProcessDefinition
        {
            Name = "p",
            Process = "/bin/a",
            FullCommand = true,
            ParameterMatch = match,
            Parameters = [.. parameters.Split('|', StringSplitOptions.RemoveEmptyEntries)],
        });

        Assert.Equal(expected, query.MatchesLine(Encoding.ASCII.GetBytes(line.Replace('|', '\0'))));
    }

    private static KeepalivedConfiguration Tracking(TrackProcessDefinition definition, int weight) => new()
    {
        TrackProcesses = [definition with { TrackedBy = 1 }],
        Instances = [new VrrpInstance { Name = "VI_1", Priority = 100, TrackProcesses = [new TrackedItem { Name = "p", Weight = weight }] }],
    };
}
