using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem run</c> as the first process of a container, which inherits all processes whose parents end.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void No_zombie_of_a_killed_balancer_stays_for_a_script_to_take_for_a_living_one()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(101, "track_balancer stall 5s\n"));
        using var container = lab.Lb1.Start("unshare", "--pid", "--fork", "--mount-proc", "--kill-child", RunningNode.Program, "run");
        container.Output.Await(") are at work", Pair.Patience);
        for (var deaths = 1; deaths <= 2; deaths++)
        {
            // The balancer's master has a worker, which outlives it for a moment.
            var master = container.Descendants.Single(pid => NameOf(pid) == "haproxy" && ProcessTree.ChildrenOf(pid).Any(child => NameOf(child) == "haproxy"));
            var worker = ProcessTree.ChildrenOf(master).Single(child => NameOf(child) == "haproxy");
            Assert.Equal(0, ProcessSignals.Send(master, SignalNumber.Kill));
            Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{worker}"), Pair.Patience), $"{worker} is still there: {container.Output.Text}");
            Assert.DoesNotContain(container.Descendants, ProcessTable.IsZombie);
            Assert.True(SpinWait.SpinUntil(() => container.Descendants.Count(pid => NameOf(pid) == "haproxy") == 2, Pair.Patience), container.Output.Text);
        }
    }

    private static string NameOf(int pid)
    {
        try
        {
            return Path.GetFileName(File.ReadAllText($"/proc/{pid}/cmdline").Split('\0')[0]);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
