using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary>A reload of <c>tandem run</c> in which one of the two does not go over, or not in time. The answer says what runs, whatever that is.</summary>
public sealed class RunReloadTests
{
    private const string OneMore = "    server s2 127.0.0.1:8082 check";

    [Fact]
    public void A_balancer_that_dies_while_it_goes_over_is_started_with_the_new_file_and_the_failover_follows()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab);
        using var verb = BeginReload(node, out var master);
        _ = ProcessSignals.Send(master, SignalNumber.Kill);
        Assert.Equal(0, verb.AwaitEnd(Pair.Patience));
        Assert.Contains("Reloaded; 2 changes", verb.Output.Text, StringComparison.Ordinal);
        Assert.Contains("the balancer has ended; it is being started again, and reads the new file by itself", verb.Output.Text, StringComparison.Ordinal);
        node.AwaitStatus(static status => status.GetProperty("complete").GetBoolean() && Servers(status) == 2 && Priority(status) == 102);

        // What runs is what is compared with.
        var (code, text) = node.Run("reload");
        Assert.Equal(0, code);
        Assert.Contains("nothing is different", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_balancer_that_goes_over_late_is_told_and_the_failover_follows_when_it_has()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab);
        using var verb = BeginReload(node, out var master);
        Assert.Equal(1, verb.AwaitEnd(TimeSpan.FromSeconds(90)));
        Assert.Contains("Not yet reloaded: the balancer has not gone over within 30 s", verb.Output.Text, StringComparison.Ordinal);
        var status = node.Status();
        Assert.Equal((1, 101), (Servers(status), Priority(status)));
        Assert.Contains("the one before is not over", node.Run("reload").Output, StringComparison.Ordinal);

        _ = ProcessSignals.Send(master, HostSignal.Continue);
        node.AwaitStatus(static status => Servers(status) == 2 && Priority(status) == 102);
        node.Log.Await("run: reload: done", Pair.Patience);
    }

    [Fact]
    public void A_file_that_is_spoiled_after_it_was_checked_leaves_the_node_half_reloaded_and_the_answer_says_so()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab);
        using var verb = BeginReload(node, out var master);
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102, router: 999));
        _ = ProcessSignals.Send(master, HostSignal.Continue);
        Assert.Equal(1, verb.AwaitEnd(Pair.Patience));
        Assert.Contains("Half reloaded: the balancer runs with what is new, but /etc/keepalived/keepalived.conf was changed once more", verb.Output.Text, StringComparison.Ordinal);
        var status = node.Status();
        Assert.Equal((2, 101), (Servers(status), Priority(status)));

        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        var (code, text) = node.Run("reload");
        Assert.Equal(0, code);
        Assert.Contains("Reloaded; 1 change:\n  ~ vrrp_instance VI_1: priority 101 becomes 102", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_balancer_that_is_being_started_goes_over_when_it_is_at_work()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab);

        // It stops in the middle of its start, with a file that it may have read.
        var before = ProcessTree.ChildrenOf(node.Process.Pid);
        node.Kill("balancer");
        var again = 0;
        Assert.True(SpinWait.SpinUntil(() => (again = ProcessTree.ChildrenOf(node.Process.Pid).Except(before).FirstOrDefault(IsBalancer)) != 0, Pair.Patience), node.Log.Text);
        _ = ProcessSignals.Send(again, HostSignal.Stop);
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", OneMore));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        var said = node.Log.Count;
        using var verb = lab.Lb1.Start(RunningNode.Program, "reload");
        node.Log.Await("priority 101 becomes 102", Pair.Patience, said);
        _ = ProcessSignals.Send(again, HostSignal.Continue);
        Assert.Equal(0, verb.AwaitEnd(Pair.Patience));
        node.AwaitStatus(static status => status.GetProperty("complete").GetBoolean() && Servers(status) == 2 && Priority(status) == 102);
        Assert.Contains(node.Log.Lines(said), static line => line.Text.Contains("Reloading HAProxy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_supervisor_that_stands_still_is_told_and_given_no_order_for_later()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab);
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        node.Process.Signal(HostSignal.Stop);
        var (code, text) = node.Run("reload");
        node.Process.Signal(HostSignal.Continue);
        Assert.Equal(1, code);
        Assert.StartsWith("Not reloaded: 'tandem run' does not answer (no answer at /run/tandem/run.sock within 5 s), and nothing was asked of it.", text, StringComparison.Ordinal);
        Assert.Equal(101, Priority(node.Status()));
        Assert.DoesNotContain("run: reload", node.Log.Text, StringComparison.Ordinal);
        Assert.Equal(0, node.Run("reload").Code);
    }

    [Fact]
    public void A_signal_during_the_start_is_not_forgotten()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101));
        node.Log.Await("run: balancer with ", Pair.Patience);
        node.Process.Signal(SignalNumber.Hup);
        node.Log.Await("run: reload: the node is being started", Pair.Patience);
        node.AwaitReady();
        node.Log.Await("run: reload: done, nothing is different", Pair.Patience);
    }

    private static RunningNode Start(LabNetwork lab)
    {
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        return node;
    }

    /// <summary>Reloads two changed files with a master that stands still, so that the balancer does not go over before the test wants it.</summary>
    private static HostProcess BeginReload(RunningNode node, out int master)
    {
        var worker = node.PidOf("balancer");
        master = ProcessTree.ChildrenOf(node.Process.Pid).Single(pid => ProcessTree.DescendantsOf(pid).Contains(worker));
        node.Host.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", OneMore));
        node.Host.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        _ = ProcessSignals.Send(master, HostSignal.Stop);
        var said = node.Log.Count;
        var verb = node.Host.Start(RunningNode.Program, "reload");
        node.Log.Await("priority 101 becomes 102", Pair.Patience, said);
        return verb;
    }

    /// <summary>It has its own command line: before that its parent stands still while it does.</summary>
    private static bool IsBalancer(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").StartsWith("haproxy\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Servers(System.Text.Json.JsonElement status) =>
        status.TryGetProperty("balancer", out var balancer) && balancer.TryGetProperty("backends", out var backends) ? backends[0].GetProperty("servers").GetArrayLength() : 0;

    private static int Priority(System.Text.Json.JsonElement status) =>
        status.TryGetProperty("failover", out var failover) && failover.TryGetProperty("instances", out var instances) ? instances[0].GetProperty("priority").GetInt32() : 0;
}
