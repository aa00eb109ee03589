using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Failover.Obituary;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>What the election wants, performed in its order.</content>
internal sealed partial class VirtualRouter
{
    /// <summary>Beyond the numbers of rejections: a subject of its own in the table of lines that repeat.</summary>
    private const int SendFailure = 1000;

    private const int LineOfPacket = 2000;
    private const int SocketFailure = 3000;

    private ObituaryEntry? farewell;
    private bool keepsAddresses;
    private bool mustRestore;

    internal static NotifyState ToNotify(NotifiedState state) => state switch
    {
        NotifiedState.Master or NotifiedState.MasterAgain => NotifyState.Master,
        NotifiedState.Backup => NotifyState.Backup,
        NotifiedState.Fault => NotifyState.Fault,
        NotifiedState.Stop => NotifyState.Stop,
        NotifiedState.Deleted => NotifyState.Deleted,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state to enter"),
    };

    /// <summary>Performs one effect.</summary>
    internal void Perform(in Effect effect, long nowUs)
    {
        switch (effect.Kind)
        {
            case EffectKind.SendAdvertisement:
                if (farewell is null && effect.Priority > 0 && State.HoldsAddresses)
                {
                    // Before anybody hears of this master: from then on its death must be told at once, and leave no address behind.
                    Addresses.Foresee();
                    PrepareFarewell();
                    Daemon.Obituary?.Commit();
                }

                Send(effect.Priority, nowUs);
                break;
            case EffectKind.AddAddresses:
                AddAddresses(nowUs);
                break;
            case EffectKind.RemoveAddresses:
                RemoveAddresses();
                break;
            case EffectKind.Announce:
                Announce(effect.Rounds);
                break;
            case EffectKind.Notify:
                Notify(effect.Notified);
                break;
            case EffectKind.Log:
                Remember(effect, nowUs);
                Log(effect);
                break;
            case EffectKind.Count:
                Count(effect.Statistic);
                break;
        }
    }

    /// <summary>Neighbours are to be told anew at the end of the round, however many reasons come until then.</summary>
    internal void WantRestore() => mustRestore = true;

    /// <summary>At the end of a round: does what <see cref="WantRestore"/> asked for.</summary>
    internal void RestoreIfWanted(long nowUs)
    {
        if (mustRestore)
        {
            Restore(nowUs);
        }
    }

    /// <summary>Addresses that somebody took were put back, or came later than the others: neighbours are told anew.</summary>
    private void Restore(long nowUs)
    {
        mustRestore = false;
        if (State.HoldsAddresses)
        {
            PrepareAnnouncements();
            PrepareFarewell();
            Apply(ElectionInput.AddressRestored, nowUs);
        }
    }

    /// <summary>The kernel has removed the addresses since this process did not run: a router that is still master has them again.</summary>
    internal void AddAgain(long nowUs)
    {
        if (State.HoldsAddresses)
        {
            AddAddresses(nowUs);
            Announce(Settings.GarpMasterRepeat);
        }
    }

    private void Send(byte priority, long nowUs)
    {
        if (channel is null || prepared is null)
        {
            return;
        }

        Statistics.AdvertisementsSent++;
        var result = prepared.Send(channel.Sender, priority);
        if (result < 0)
        {
            Daemon.BadPackets.Find(Number, SendFailure - result, prepared.Destinations.Length > 0 ? prepared.Destinations[0] : default, nowUs)
                ?.Tell(JournalLevel.Info, $"({Name}) cannot send advertisement - {Errno.Describe(-result)}");
        }
    }

    private void AddAddresses(long nowUs)
    {
        Journal.WriteDetail(JournalLevel.Info, $"({Name}) setting VIPs.");
        LogExcluded("setting");
        LogRouting("setting", rules: false);
        LogRouting("setting", rules: true);
        Block();
        foreach (var refused in Addresses.Add(nowUs))
        {
            Journal.Write(JournalLevel.Info, $"({Name}) cannot add {refused.Item.Text} - {Errno.Describe(refused.Error)}");
        }

        PrepareAnnouncements();
        PrepareFarewell();
        extra.Update();
    }

    /// <summary>From now on its addresses stay on the host, whatever happens: the daemon ends and is asked to leave them (-V).</summary>
    internal void KeepAddresses(long nowUs)
    {
        keepsAddresses = true;
        _ = Addresses.Apply(Addresses.Settings with { HasLifetimes = false }, nowUs);
    }

    private void RemoveAddresses()
    {
        if (keepsAddresses)
        {
            Daemon.Obituary?.Set(Number, null);
            return;
        }

        LogRouting("removing", rules: true);
        LogRouting("removing", rules: false);
        Journal.WriteDetail(JournalLevel.Info, $"({Name}) removing VIPs.");
        LogExcluded("removing");
        Withdraw();
        extra.Disarm();
        Addresses.Remove();
        Unblock();
        farewell = null;
        Daemon.Obituary?.Set(Number, null);
    }

    /// <summary>At the start: takes off the host what a process before this one may have left.</summary>
    private void Clean()
    {
        if (Addresses.RemoveOrphans() > 0)
        {
            Journal.Write(JournalLevel.Info, $"({Name}) removing VIPs.");
        }
    }

    private void UpdateAddresses(long nowUs)
    {
        var changes = Addresses.Apply(InstanceSettings.ToAddresses(Instance, Daemon.Configuration.Global, AddressInterface), nowUs);
        foreach (var gone in changes.Removed)
        {
            Journal.Write(JournalLevel.Info, $"({Name}) ip address {gone.Configured} dev {gone.InterfaceName}, no longer exist");
        }

        foreach (var refused in changes.Refused)
        {
            Journal.Write(JournalLevel.Info, $"({Name}) cannot add {refused.Item.Text} - {Errno.Describe(refused.Error)}");
        }

        if (!State.HoldsAddresses)
        {
            return;
        }

        Unblock();
        Block();
        farewell = null;
        PrepareAnnouncements();
        if (changes.Added.Count > 0)
        {
            Announce(Settings.GarpMasterRepeat);
        }
    }

    /// <summary>Leaves with the parent what it has to do should this process die now.</summary>
    private void PrepareFarewell()
    {
        if (Daemon.Obituary is not { } obituary || prepared is null)
        {
            return;
        }

        farewell ??= new ObituaryEntry();
        farewell.Clear();
        for (var i = 0; i < prepared.Destinations.Length; i++)
        {
            byte? hopLimit = Instance.Unicast && Instance.UnicastTtl != 255 ? Instance.UnicastTtl : null;
            farewell.AddAdvertisement(link?.Index ?? 0, prepared.Source, prepared.Destinations[i], hopLimit, prepared.Resigning(i));
        }

        farewell.AddRouteRequests(Addresses.DeleteRequests);
        if (virtualMac is not null)
        {
            farewell.AddRouteRequests(virtualMac.DeleteRequests);
        }

        foreach (var (_, made) in addressMacs)
        {
            farewell.AddRouteRequests(made.DeleteRequests);
        }

        obituary.Set(Number, farewell);
    }

    private void Notify(NotifiedState state)
    {
        switch (state)
        {
            case NotifiedState.MasterReceivedLowerPriority:
                Target.TellLowerPriorityReceived(State.EffectivePriority);
                break;
            case NotifiedState.PriorityChanged:
                Target.TellPriority(State.Role == ElectionRole.Master, State.EffectivePriority);
                break;
            case NotifiedState.MasterAgain:
                Target.Tell(ToNotify(state), State.EffectivePriority); // it is no transition
                break;
            default:
                LastTransition = DateTime.UtcNow;
                RememberTransition();
                Target.Tell(ToNotify(state), State.EffectivePriority);
                break;
        }
    }

    private void Log(in Effect effect)
    {
        if (ElectionWords.IsDetail(effect.Event) && !Journal.IsDetailed)
        {
            return;
        }

        if (MayFlood(effect.Event))
        {
            Daemon.BadPackets.Find(Number, LineOfPacket + (int)effect.Event, ToEndpoint(effect.Sender), Daemon.NowUs)
                ?.Tell(JournalLevel.Info, ElectionWords.Of(effect, Name));
            return;
        }

        Journal.Write(JournalLevel.Info, ElectionWords.Of(effect, Name));
    }

    /// <summary>Lines that each packet of another host brings, at whatever rate it sends, without any transition of ours.</summary>
    private static bool MayFlood(ElectionEvent happened) => happened
        is ElectionEvent.DiscardedLowerPriority
        or ElectionEvent.ReceivedLowerPriority
        or ElectionEvent.ReceivedLowerPriorityUnanswered
        or ElectionEvent.ReceivedOwnAddress
        or ElectionEvent.HeardPredecessor
        or ElectionEvent.MasterReceivedPriorityZero
        or ElectionEvent.BackupReceivedPriorityZero
        or ElectionEvent.IntervalUpdated
        or ElectionEvent.PreemptDelayStarted
        or ElectionEvent.PreemptDelayStopped;

    private static Endpoint ToEndpoint(RouterAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.CopyTo(bytes) == 16 ? Endpoint.FromIPv6(bytes, 0) : Endpoint.FromIPv4(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), 0);
    }

    private void LogExcluded(string what)
    {
        if (Instance.ExcludedAddresses.Count > 0)
        {
            Journal.WriteDetail(JournalLevel.Info, $"({Name}) {what} E-VIPs.");
        }
    }

    /// <summary>keepalived's words about routes and rules that come or go with the addresses.</summary>
    private void LogRouting(string what, bool rules)
    {
        if (rules ? Addresses.Rules.Count > 0 : Addresses.Routes.Count > 0)
        {
            Journal.WriteDetail(JournalLevel.Info, $"({Name}) {what} Virtual {(rules ? "Rules" : "Routes")}");
        }
    }

    private void Count(ElectionStatistic statistic)
    {
        switch (statistic)
        {
            case ElectionStatistic.BecameMaster:
                Statistics.BecameMaster++;
                break;
            case ElectionStatistic.ReleasedMaster:
                Statistics.ReleasedMaster++;
                break;
            case ElectionStatistic.PriorityZeroReceived:
                Statistics.PriorityZeroReceived++;
                break;
            case ElectionStatistic.PriorityZeroSent:
                Statistics.PriorityZeroSent++;
                break;
        }
    }
}
