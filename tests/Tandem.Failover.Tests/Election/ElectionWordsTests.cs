using System.Text;
using Tandem.Failover.Election;

namespace Tandem.Failover.Tests.Election;

/// <summary>The log lines, letter for letter, and that they are keepalived's: its program must contain the pattern of each.</summary>
public sealed class ElectionWordsTests
{
    private const string Program = "/usr/sbin/keepalived";

    /// <summary>Event, our line, keepalived's pattern (none for lines of ours), and whether it is said with -D only.</summary>
    public static TheoryData<ElectionEvent, string, string?, bool> Lines => new()
    {
        { ElectionEvent.EnteringMaster, "(VI_1) Entering MASTER STATE", "(%s) Entering MASTER STATE", false },
        { ElectionEvent.EnteringBackup, "(VI_1) Entering BACKUP STATE", "(%s) Entering BACKUP STATE", false },
        { ElectionEvent.EnteringBackupInitially, "(VI_1) Entering BACKUP STATE (init)", "(%s) Entering BACKUP STATE (init)", false },
        { ElectionEvent.EnteringFault, "(VI_1) Entering FAULT STATE", "(%s) Entering FAULT STATE", false },
        { ElectionEvent.EnteringFaultInitially, "(VI_1) entering FAULT state", "(%s) entering FAULT state", false },
        { ElectionEvent.AdvertisementTimeout, "(VI_1) Receive advertisement timeout", "(%s) Receive advertisement timeout", true },
        { ElectionEvent.BackupReceivedPriorityZero, "(VI_1) Backup received priority 0 advertisement", "(%s) Backup received priority 0 advertisement", true },
        { ElectionEvent.MasterReceivedPriorityZero, "(VI_1) Master received priority 0 message", "(%s) Master received priority 0 message", true },
        { ElectionEvent.DiscardedLowerPriority, "(VI_1) received lower priority (90) advert from 10.42.0.12 - discarding", "(%s) received lower priority (%d) advert from %s - discarding", false },
        { ElectionEvent.ReceivedLowerPriority, "(VI_1) Received advert from 10.42.0.12 with lower priority 90, ours 103, forcing new election", "(%s) Received advert from %s with lower priority %d, ours %d%s", false },
        { ElectionEvent.ReceivedLowerPriorityUnanswered, "(VI_1) Received advert from 10.42.0.12 with lower priority 90, ours 103", "(%s) Received advert from %s with lower priority %d, ours %d%s", false },
        { ElectionEvent.ReceivedHigherPriority, "(VI_1) Master received advert from 10.42.0.12 with higher priority 90, ours 103", "(%s) Master received advert from %s with higher priority %d, ours %d", false },
        { ElectionEvent.ReceivedSamePriorityHigherAddress, "(VI_1) Master received advert from 10.42.0.12 with same priority 90 but higher IP address than ours", "(%s) Master received advert from %s with same priority %d but higher IP address than ours", false },
        { ElectionEvent.ReceivedOwnAddress, "(VI_1) WARNING - equal priority advert received from remote host with our IP address.", "(%s) WARNING - equal priority advert received from remote host with our IP address.", false },
        { ElectionEvent.BothAreOwners, "(VI_1) CONFIGURATION ERROR: local instance and a remote instance are both configured as address owner, please fix - reducing local priority", "(%s) CONFIGURATION ERROR: local instance and a remote instance are both configured as address owner, please fix - reducing local priority", false },
        { ElectionEvent.SentPriorityZero, "(VI_1) sent 0 priority", "(%s) sent 0 priority", true },
        { ElectionEvent.ChangingEffectivePriority, "(VI_1) Changing effective priority from 103 to 90", "(%s) Changing effective priority from %d to %d", false },
        { ElectionEvent.PreemptDelayStarted, "(VI_1) start preempt delay (5.250000)", "(%s) start preempt delay (%lu.%6.6lu)", false },
        { ElectionEvent.PreemptDelayStopped, "(VI_1) stop preempt delay", "(%s) stop preempt delay", false },
        { ElectionEvent.IntervalUpdated, "(VI_1) advertisement interval updated from 300ms to 5250ms by master", "(%s) advertisement interval updated from %ums to %ums by master", true },
        { ElectionEvent.IntervalRestored, "(VI_1) changing advert interval from 300ms to locally configured 5250ms", "(%s) changing advert interval from %ums to locally configured %ums", true },
        { ElectionEvent.GroupMaster, "VRRP_Group(G1) Syncing instances to MASTER state", "VRRP_Group(%s) Syncing instances to MASTER state", false },
        { ElectionEvent.GroupBackup, "VRRP_Group(G1) Syncing instances to BACKUP state", "VRRP_Group(%s) Syncing instances to BACKUP state", false },
        { ElectionEvent.GroupFault, "VRRP_Group(G1) Syncing instances to FAULT state", "VRRP_Group(%s) Syncing instances to FAULT state", false },
        { ElectionEvent.HeardPredecessor, "(VI_1) heard the former master 10.42.0.12 once more, priority 90, ours 103", null, true },
        { ElectionEvent.Resigned, "(VI_1) sent 0 priority, goes on with priority 90 until a better one takes over", null, true },
        { ElectionEvent.PausedTooLong, "(VI_1) was not running for 5.250 s, another may have taken over: stepping down", null, false },
        { ElectionEvent.HandingOver, "(VI_1) hands over: sent 0 priority, serves on until another router takes over", null, false },
        { ElectionEvent.HandedOver, "(VI_1) handed over to 10.42.0.12, stays behind all others until the hand-over is ended", null, false },
        { ElectionEvent.NobodyTookOver, "(VI_1) nobody took over within 5.250 s: goes on as MASTER", null, false },
        { ElectionEvent.Lowered, "(VI_1) stays behind all others until the hand-over is ended", null, false },
        { ElectionEvent.Raised, "(VI_1) takes part with priority 90 again", null, false },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_event_has_the_words_of_keepalived(ElectionEvent happened, string line, string? pattern, bool isDetail)
    {
        var effect = new Effect
        {
            Kind = EffectKind.Log,
            Event = happened,
            Priority = 90,
            OurPriority = 103,
            Sender = Candidate.Higher,
            AmountUs = 5_250_000,
            FormerUs = 300_000,
        };
        Assert.Equal(line, ElectionWords.Of(effect, "VI_1", "G1"));
        Assert.Equal(isDetail, ElectionWords.IsDetail(happened));
        if (pattern is not null)
        {
            Assert.True(File.Exists(Program), $"this test compares with {Program}: install keepalived");
            Assert.True(File.ReadAllBytes(Program).AsSpan().IndexOf(Encoding.ASCII.GetBytes(pattern + "\0")) >= 0, $"{Program} does not say \"{pattern}\"");
        }
    }

    [Fact]
    public void No_event_is_without_words() =>
        Assert.Equal(Enum.GetValues<ElectionEvent>().Where(happened => happened != ElectionEvent.None).Order(), Lines.Select(line => (ElectionEvent)line[0]).Order());

    [Fact]
    public void An_ipv6_sender_is_written_short() => Assert.Equal(
        "(VI_1) received lower priority (1) advert from fe80::42:ff:fe00:b - discarding",
        ElectionWords.Of(new Effect { Event = ElectionEvent.DiscardedLowerPriority, Priority = 1, Sender = RouterAddress.From(System.Net.IPAddress.Parse("fe80::42:ff:fe00:b%3")) }, "VI_1"));
}
