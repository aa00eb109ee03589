using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Failover.Tests.Tracking;

/// <summary>What keepalived 2.2.7 makes of the lines, and says about it.</summary>
public sealed class TrackingRulesTests
{
    private readonly List<string> log = [];

    [Fact]
    public void Alone_an_instance_keeps_its_lines()
    {
        Assert.Equal(["a -10", "b 0"], Lines(TrackedKind.Script, Instance(100), null));
        Assert.Empty(log);
    }

    [Fact]
    public void A_member_of_a_group_loses_its_own_weights_and_takes_those_of_the_group()
    {
        var group = new VrrpSyncGroup { Name = "G1", TrackScripts = [Item("a", -5), Item("b", 7)], TrackFiles = [Item("a", 3)], TrackInterfaces = [Item("c", 2)] };

        Assert.Equal(["b 0", "a -5"], Lines(TrackedKind.Script, Instance(100), group));
        Assert.Equal(["a 0", "b 0"], Lines(TrackedKind.File, Instance(100), group));
        Assert.Equal(["a 0", "b 0", "c 2"], Lines(TrackedKind.Interface, Instance(100), group));
        Assert.Equal(["a -10", "b 0"], Lines(TrackedKind.Process, Instance(100), group));
        Assert.Equal(
            [
                "(VI_1) ignoring tracked script a with weights due to SYNC group",
                "(VI_1) track_script b is configured on VRRP instance and sync group. Remove vrrp instance config",
                "(VI_1) ignoring weight from tracked file a due to SYNC group. specify weight 0",
                "(VI_1) track_file a is configured on VRRP instance and sync group. Remove vrrp instance config",
                "(VI_1) ignoring a tracked interface weight due to SYNC group",
            ],
            log);
    }

    [Fact]
    public void With_sync_group_tracking_weight_a_member_keeps_its_weights()
    {
        var group = new VrrpSyncGroup { Name = "G1", TrackingWeight = true };

        Assert.Equal(["a -10", "b 0"], Lines(TrackedKind.Script, Instance(100), group));
        Assert.Empty(log);
    }

    [Fact]
    public void An_address_owner_has_no_weights()
    {
        var group = new VrrpSyncGroup { Name = "G3", TrackingWeight = true, TrackScripts = [Item("c", -5)] };

        Assert.Equal(["b 0", "c 0"], Lines(TrackedKind.Script, Instance(255), group));
        Assert.Equal(
            [
                "(VI_1) ignoring tracked script a with weights due to address_owner",
                "(G3) Cannot have weighted track script 'c' with member having priority 255 - clearing weight",
            ],
            log);
    }

    private static VrrpInstance Instance(byte priority)
    {
        Sequence<TrackedItem> items = [Item("a", -10), Item("b", 0)];
        return new VrrpInstance { Name = "VI_1", Priority = priority, TrackScripts = items, TrackFiles = items, TrackInterfaces = items, TrackProcesses = items };
    }

    private static TrackedItem Item(string name, int weight) => new() { Name = name, Weight = weight };

    private List<string> Lines(TrackedKind kind, VrrpInstance instance, VrrpSyncGroup? group) =>
        [.. TrackingRules.Lines(kind, instance, group, log.Add).Select(line => $"{line.Name} {line.Weight}")];
}
