using System.Globalization;

namespace Tandem.Failover.Election;

/// <summary>
/// The log lines of elections, in the words of keepalived 2.2, so that what people's alerts look for is still said. Lines that
/// keepalived has no words for are marked below. Allocates: a log line is not the steady state.
/// </summary>
public static class ElectionWords
{
    /// <summary>The words for a logged effect.</summary>
    /// <param name="effect">An effect of kind <see cref="EffectKind.Log"/>.</param>
    /// <param name="instance">The name of the vrrp_instance.</param>
    /// <param name="group">The name of its vrrp_sync_group, for effects of member -1.</param>
    public static string Of(in Effect effect, string instance, string group = "")
    {
        var culture = CultureInfo.InvariantCulture;
        return effect.Event switch
        {
            ElectionEvent.EnteringMaster => $"({instance}) Entering MASTER STATE",
            ElectionEvent.EnteringBackup => $"({instance}) Entering BACKUP STATE",
            ElectionEvent.EnteringBackupInitially => $"({instance}) Entering BACKUP STATE (init)",
            ElectionEvent.EnteringFault => $"({instance}) Entering FAULT STATE",
            ElectionEvent.EnteringFaultInitially => $"({instance}) entering FAULT state",
            ElectionEvent.AdvertisementTimeout => $"({instance}) Receive advertisement timeout",
            ElectionEvent.BackupReceivedPriorityZero => $"({instance}) Backup received priority 0 advertisement",
            ElectionEvent.MasterReceivedPriorityZero => $"({instance}) Master received priority 0 message",
            ElectionEvent.DiscardedLowerPriority =>
                string.Create(culture, $"({instance}) received lower priority ({effect.Priority}) advert from {effect.Sender} - discarding"),
            ElectionEvent.ReceivedLowerPriority =>
                string.Create(culture, $"({instance}) Received advert from {effect.Sender} with lower priority {effect.Priority}, ours {effect.OurPriority}, forcing new election"),
            ElectionEvent.ReceivedLowerPriorityUnanswered =>
                string.Create(culture, $"({instance}) Received advert from {effect.Sender} with lower priority {effect.Priority}, ours {effect.OurPriority}"),
            ElectionEvent.ReceivedHigherPriority =>
                string.Create(culture, $"({instance}) Master received advert from {effect.Sender} with higher priority {effect.Priority}, ours {effect.OurPriority}"),
            ElectionEvent.ReceivedSamePriorityHigherAddress =>
                string.Create(culture, $"({instance}) Master received advert from {effect.Sender} with same priority {effect.Priority} but higher IP address than ours"),
            ElectionEvent.ReceivedOwnAddress => $"({instance}) WARNING - equal priority advert received from remote host with our IP address.",
            ElectionEvent.BothAreOwners =>
                $"({instance}) CONFIGURATION ERROR: local instance and a remote instance are both configured as address owner, please fix - reducing local priority",
            ElectionEvent.SentPriorityZero => $"({instance}) sent 0 priority",
            ElectionEvent.ChangingEffectivePriority =>
                string.Create(culture, $"({instance}) Changing effective priority from {effect.OurPriority} to {effect.Priority}"),
            ElectionEvent.PreemptDelayStarted =>
                string.Create(culture, $"({instance}) start preempt delay ({effect.AmountUs / 1_000_000}.{effect.AmountUs % 1_000_000:000000})"),
            ElectionEvent.PreemptDelayStopped => $"({instance}) stop preempt delay",
            ElectionEvent.IntervalUpdated =>
                string.Create(culture, $"({instance}) advertisement interval updated from {effect.FormerUs / 1000}ms to {effect.AmountUs / 1000}ms by master"),
            ElectionEvent.IntervalRestored =>
                string.Create(culture, $"({instance}) changing advert interval from {effect.FormerUs / 1000}ms to locally configured {effect.AmountUs / 1000}ms"),
            ElectionEvent.GroupMaster => $"VRRP_Group({group}) Syncing instances to MASTER state",
            ElectionEvent.GroupBackup => $"VRRP_Group({group}) Syncing instances to BACKUP state",
            ElectionEvent.GroupFault => $"VRRP_Group({group}) Syncing instances to FAULT state",

            // Ours.
            ElectionEvent.Resigned =>
                string.Create(culture, $"({instance}) sent 0 priority, goes on with priority {effect.Priority} until a better one takes over"),
            ElectionEvent.HeardPredecessor =>
                string.Create(culture, $"({instance}) heard the former master {effect.Sender} once more, priority {effect.Priority}, ours {effect.OurPriority}"),
            ElectionEvent.PausedTooLong =>
                string.Create(culture, $"({instance}) was not running for {effect.AmountUs / 1_000_000}.{effect.AmountUs / 1000 % 1000:000} s, another may have taken over: stepping down"),
            ElectionEvent.HandingOver => $"({instance}) hands over: sent 0 priority, serves on until another router takes over",
            ElectionEvent.HandedOver => $"({instance}) handed over to {effect.Sender}, stays behind all others until the hand-over is ended",
            ElectionEvent.NobodyTookOver =>
                string.Create(culture, $"({instance}) nobody took over within {effect.AmountUs / 1_000_000}.{effect.AmountUs / 1000 % 1000:000} s: goes on as MASTER"),
            ElectionEvent.Lowered => $"({instance}) stays behind all others until the hand-over is ended",
            ElectionEvent.Raised => string.Create(culture, $"({instance}) takes part with priority {effect.Priority} again"),
            _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.Event, "not an event with words"),
        };
    }

    /// <summary>True for a line that keepalived says only with <c>-D</c> (or that is ours, and of that kind).</summary>
    /// <param name="happened">What is logged.</param>
    public static bool IsDetail(ElectionEvent happened) => happened
        is ElectionEvent.AdvertisementTimeout
        or ElectionEvent.BackupReceivedPriorityZero
        or ElectionEvent.MasterReceivedPriorityZero
        or ElectionEvent.SentPriorityZero
        or ElectionEvent.IntervalUpdated
        or ElectionEvent.IntervalRestored
        or ElectionEvent.HeardPredecessor
        or ElectionEvent.Resigned;
}
