using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary>What goes wrong, and who serves then.</summary>
public sealed class FaultTests
{
    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_lost_carrier_is_a_fault_and_its_return_the_end_of_it(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lab.LoseCarrier(pair.Lb1);
        pair.Daemon1.AwaitLine("(VI_1) Entering FAULT STATE");
        pair.AwaitMaster(pair.Lb2);
        pair.Lab.RestoreCarrier(pair.Lb1);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_host_that_is_cut_off_is_replaced(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var since = LabClock.NowUs;
        pair.Lab.CutOff(pair.Lb1);
        Assert.NotNull(pair.Prober.AwaitAnswer(pair.Lb2, since, Pair.Patience));
        pair.Lab.Reconnect(pair.Lb1);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void After_a_partition_one_of_two_masters_gives_way(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lab.Partition();
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        Assert.True(pair.Lb1.Owns(pair.Address));
        pair.Lab.Heal();
        pair.AwaitMaster(pair.Lb1);
        pair.Daemon2.AwaitLine("(VI_1) Entering BACKUP STATE", from: pair.Daemon2.AwaitLine("(VI_1) Entering MASTER STATE").Number);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_frozen_daemon_is_replaced_and_takes_over_again_when_it_wakes(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Daemon1.FreezeVrrp(frozen: true);
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Daemon1.FreezeVrrp(frozen: false);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_killed_VRRP_process_is_replaced_and_started_again(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var before = pair.Daemon1.VrrpPid;
        var since = LabClock.NowUs;
        pair.Daemon1.KillVrrp();
        pair.Daemon1.AwaitLine("Respawning");
        if (first == PairPrograms.Tandem)
        {
            // keepalived keeps its address and is back within the time after which its peer may take over: who serves meanwhile is chance.
            Assert.NotNull(pair.Prober.AwaitAnswer(pair.Lb2, since, Pair.Patience));
        }

        pair.Daemon1.AwaitLine("(VI_1) Entering MASTER STATE", from: pair.Daemon1.AwaitLine("Respawning").Number);
        pair.AwaitMaster(pair.Lb1);
        Assert.NotEqual(before, pair.Daemon1.VrrpPid);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void An_address_that_somebody_deletes_is_served_again(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lb1.Run("ip", "addr", "del", "10.42.0.240/32", "dev", "eth0");
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_failing_script_without_weight_is_a_fault(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Lb1.WriteFile("/etc/keepalived/well", "");
        var script = Configurations.Script("check", "/bin/cat /etc/keepalived/well");
        pair.Start(
            "global_defs {\n    script_user root\n}\n" + script + Configurations.Instance(101, "track_script {\n    check\n}"),
            Configurations.Instance(100));
        File.Delete(pair.Lb1.PathOf("/etc/keepalived/well"));
        pair.Daemon1.AwaitLine("VRRP_Script(check) failed (exited with status 1)");
        pair.Daemon1.AwaitLine("(VI_1) Entering FAULT STATE");
        pair.AwaitMaster(pair.Lb2);
        pair.Lb1.WriteFile("/etc/keepalived/well", "");
        pair.Daemon1.AwaitLine("VRRP_Script(check) succeeded", from: pair.Daemon1.AwaitLine("FAULT STATE").Number);
        pair.AwaitMaster(pair.Lb1);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void A_sync_group_moves_as_one(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Lb1.Run("ip", "link", "add", "eth1", "type", "veth", "peer", "name", "eth1p");
        pair.Lb1.Run("ip", "link", "set", "eth1p", "up");
        pair.Lb1.Run("ip", "link", "set", "eth1", "up");
        const string group = "vrrp_sync_group G1 {\n    group {\n        VI_1\n        VI_2\n    }\n}\n";
        pair.Start(
            group + Configurations.Instance(101) + Configurations.Instance(101, "track_interface {\n    eth1\n}", address: "10.42.0.241", name: "VI_2", router: 52),
            group + Configurations.Instance(100) + Configurations.Instance(100, address: "10.42.0.241", name: "VI_2", router: 52));
        var other = LabAddresses.V4(241);
        pair.Lb1.AwaitAddress(other, present: true, Pair.Patience);
        pair.Lb1.Run("ip", "link", "set", "eth1", "down");
        pair.Daemon1.AwaitLine("VRRP_Group(G1) Syncing instances to FAULT state");
        pair.AwaitMaster(pair.Lb2);
        pair.Lb2.AwaitAddress(other, present: true, Pair.Patience);
        pair.Lb1.AwaitAddress(other, present: false, Pair.Patience);
        pair.Lb1.Run("ip", "link", "set", "eth1", "up");
        pair.AwaitMaster(pair.Lb1);
        pair.Lb1.AwaitAddress(other, present: true, Pair.Patience);
    }

    [Theory]
    [ClassData(typeof(PairPrograms))]
    public void When_the_whole_host_stops_the_other_serves(string first, string second)
    {
        using var pair = new Pair(first, second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var since = LabClock.NowUs;
        Assert.Equal(0, ProcessSignals.Send(pair.Lb1.Pid, SignalNumber.Kill));
        Assert.NotNull(pair.Prober.AwaitAnswer(pair.Lb2, since, Pair.Patience));
    }
}
