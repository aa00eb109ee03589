using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Who answers at the name by which a node's balancer is asked.</summary>
public sealed class ControlNameTests
{
    private const string Other = "defaults\n  mode http\n  timeout connect 1s\n  timeout client 5s\n  timeout server 5s\nfrontend other\n  bind 127.0.0.1:8099\n  http-request return status 200\n";

    [Fact]
    public void A_second_master_beside_tandem_run_leaves_the_name_to_the_nodes_own()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        var own = node.Status().GetProperty("balancer").GetProperty("pid").GetInt32();
        lab.Lb1.WriteFile("/run/other.cfg", Other);
        using var other = lab.Lb1.Start(RunningNode.Program, "balancer", "-W", "-f", "/run/other.cfg");
        other.Output.Await("Loading success", Pair.Patience);
        Assert.Equal(own, node.Status().GetProperty("balancer").GetProperty("pid").GetInt32());

        // Its reload does not take it either, and the node's own does.
        other.Signal(Linux.Processes.SignalNumber.Usr2);
        Assert.NotNull(other.Output.Find(line => line.Text.Contains("Former worker", StringComparison.Ordinal), Pair.Patience));
        Assert.Equal(own, node.Status().GetProperty("balancer").GetProperty("pid").GetInt32());
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("two"));
        Assert.Equal(0, node.Run("reload").Code);
        Assert.NotEqual(own, node.Status().GetProperty("balancer").GetProperty("pid").GetInt32());
    }

    [Fact]
    public void A_master_without_a_supervisor_gives_the_name_to_its_next_worker()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.WriteFile("/run/other.cfg", Other);
        using var master = lab.Lb1.Start(RunningNode.Program, "balancer", "-W", "-f", "/run/other.cfg");
        master.Output.Await("Loading success", Pair.Patience);
        var first = BalancerOf(lab);
        master.Signal(Linux.Processes.SignalNumber.Usr2);
        master.Output.Await("Former worker", Pair.Patience);
        Assert.NotEqual(first, BalancerOf(lab));
    }

    [Fact]
    public void A_successor_that_fails_leaves_the_name_to_its_predecessor()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        var own = node.Status().GetProperty("balancer").GetProperty("pid").GetInt32();
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, "global\n    chroot /run/nowhere\n" + RunningNode.Haproxy("two"));
        var (code, text) = node.Run("reload");
        Assert.True(code == 1, text);
        Assert.Equal(own, node.Status().GetProperty("balancer").GetProperty("pid").GetInt32());
        Assert.Equal(["balancer.sock"], Directory.GetFiles(lab.Lb1.PathOf("/run/tandem"), "balancer*").Select(static file => Path.GetFileName(file)));
    }

    private static int BalancerOf(LabNetwork lab)
    {
        using var status = lab.Lb1.Start(RunningNode.Program, "status", "--json");
        _ = status.AwaitEnd(Pair.Patience);
        return System.Text.Json.JsonDocument.Parse(status.Output.Text).RootElement.GetProperty("balancer").GetProperty("pid").GetInt32();
    }
}
