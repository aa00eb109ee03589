using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Failover.Protocol;
using Tandem.Failover.Tracking;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// One vrrp_instance while it runs: what it receives goes into its election, and what the election wants is performed here, through
/// sockets, netlink, scripts and the log.
/// <list type="bullet">
/// <item>VirtualRouter.cs: what it is, packets, tracking, reload.</item>
/// <item>VirtualRouter.Link.cs: its interface, its own address, its sockets.</item>
/// <item>VirtualRouter.Mac.cs: an interface with the virtual MAC address, and what is not accepted.</item>
/// <item>VirtualRouter.Effects.cs: what the election wants.</item>
/// <item>VirtualRouter.Announcements.cs: telling neighbours where its addresses are.</item>
/// <item>VirtualRouter.Report.cs: what it is at a moment, and what it has counted.</item>
/// <item>VirtualRouter.Status.cs: what it is at a moment, whom it has heard, and why it is so.</item>
/// </list>
/// </summary>
internal sealed partial class VirtualRouter : ITrackingObserver
{
    private AdvertisementContent content;
    private ExpectedAdvertisement expected;
    private readonly SocketRetry retry;
    private readonly ExtraAnnouncements extra;
    private InstanceTracking tracking;
    private RouterFaults faults;

    /// <summary>Makes a router that does nothing before <see cref="Begin"/>.</summary>
    /// <param name="daemon">Whose it is.</param>
    /// <param name="instance">Its configuration.</param>
    /// <param name="number">Its place in the obituary.</param>
    internal VirtualRouter(FailoverDaemon daemon, VrrpInstance instance, int number)
    {
        Daemon = daemon;
        Instance = instance;
        Number = number;
        retry = new SocketRetry(this);
        extra = new ExtraAnnouncements(this);
        content = InstanceSettings.ToContent(instance);
        expected = InstanceSettings.ToExpected(instance, content);
        Settings = InstanceSettings.ToElection(instance, daemon.Configuration.Global, instance.SyncGroup != null, default);
        tracking = NewTracking();
        Addresses = daemon.Network.CreateSet(InstanceSettings.ToAddresses(instance, daemon.Configuration.Global, AddressInterface));
        Target = daemon.Notifier.Add(instance);
    }

    internal FailoverDaemon Daemon { get; }

    internal VrrpInstance Instance { get; private set; }

    internal string Name => Instance.Name;

    internal int Number { get; }

    internal ElectionSettings Settings { get; private set; }

    /// <summary>The group that holds its election; null before it entered one.</summary>
    internal RouterGroup? Group { get; private set; }

    /// <summary>Its place in the group.</summary>
    internal int Place { get; private set; }

    internal VirtualAddressSet Addresses { get; }

    internal NotifyTarget Target { get; }

    internal RouterStatistics Statistics { get; } = new();

    /// <summary>When it last changed its state, by the wall clock; for dumps.</summary>
    internal DateTime LastTransition { get; private set; } = DateTime.UtcNow;

    internal ref readonly ElectionState State => ref Group!.StateOf(Place);

    private Journal Journal => Daemon.Journal;

    /// <summary>Belongs to a group from now on.</summary>
    internal void Enter(RouterGroup group, int place)
    {
        Group = group;
        Place = place;
    }

    /// <summary>Begins: looks at the interface and the addresses of the host. <see cref="BeginTracking"/> comes next.</summary>
    internal void Begin(long nowUs)
    {
        Clean();
        LookAtPeers(nowUs);
        LookAtLink(nowUs);
    }

    /// <summary>Tells what is tracked from now on; when all of it is known, the router takes part in the election.</summary>
    internal void BeginTracking() => tracking.Begin();

    /// <summary>Takes what a reload says; state and addresses that stay are left alone.</summary>
    internal void Update(VrrpInstance instance, long nowUs)
    {
        EndPromotion();
        Instance = instance;
        content = InstanceSettings.ToContent(instance);
        var own = expected.OwnAddress;
        expected = InstanceSettings.ToExpected(instance, content);
        expected.OwnAddress = own;
        Settings = InstanceSettings.ToElection(instance, Daemon.Configuration.Global, instance.SyncGroup != null, own);
        Target.Update(instance);
        tracking = NewTracking();
        HaveAddressMacs();
        UpdateAddresses(nowUs);
        RemoveAddressMacs(mac => !instance.AddressMacs.Contains(mac));
        extra.Update();
    }

    /// <summary>After <see cref="Update"/>, when it is in its new group: the election goes on under the new settings.</summary>
    internal void Resume(long nowUs)
    {
        mustPrepare = true;
        LookAtPeers(nowUs);
        LookAtLink(nowUs);
        Group!.Change(Place, Settings, ElectionInput.Reloaded(tracking.EffectivePriority), nowUs);
        if (!tracking.IsFault)
        {
            SetFault(RouterFaults.Tracking, false, nowUs);
        }
    }

    /// <summary>An advertisement for it has arrived.</summary>
    internal void Receive(in Advertisement advertisement, in ReceivedPacket packet, long nowUs)
    {
        ref readonly var state = ref State;
        if (state.Role is ElectionRole.Fault)
        {
            ListenOnly(advertisement, packet, nowUs);
        }

        if (state.Role is ElectionRole.Initial or ElectionRole.Fault or ElectionRole.Stopped)
        {
            return;
        }

        var sender = InstanceSettings.ToRouterAddress(packet.Source);
        var isKnownMaster = state.Role == ElectionRole.Backup && state.MasterPriority > 0 && sender == state.MasterAddress;
        var rejection = AdvertisementCheck.Check(advertisement, packet, expected, isKnownMaster, out _);
        if (rejection is not (Rejection.None or Rejection.OwnAddress))
        {
            CountRejection(rejection);
            Daemon.BadPackets.Find(Number, (int)rejection, packet.Source, nowUs)
                ?.Tell(JournalLevel.Info, RejectionText.Describe(rejection, Name, advertisement, packet, expected));
            return;
        }

        Statistics.AdvertisementsReceived++;
        if (rejection == Rejection.None)
        {
            Hear(sender, advertisement.Priority, nowUs);
        }

        Apply(ElectionInput.Advertisement(advertisement.Priority, advertisement.IntervalCentiseconds * 10_000L, sender), nowUs);
    }

    public void OnEffectivePriority(int priority) => Apply(ElectionInput.EffectivePriority(priority), Daemon.NowUs);

    public void OnFaultBegan(string reason) => SetFault(RouterFaults.Tracking, true, Daemon.NowUs);

    public void OnFaultEnded() => SetFault(RouterFaults.Tracking, false, Daemon.NowUs);

    public void OnReady()
    {
        if (State.Role == ElectionRole.Initial)
        {
            Apply(ElectionInput.Start(Daemon.HasStarted), Daemon.NowUs);
        }
    }

    /// <summary>Ends its part in everything but the log: it has stopped or was deleted.</summary>
    internal void Dispose()
    {
        tracking.End();
        retry.Disarm();
        extra.Disarm();
        LeaveChannel();
        Unblock();
        Daemon.Network.DropSet(Addresses);
        RemoveVirtualMac();
        EndPromotion();
        Daemon.Notifier.Remove(Target);
        Daemon.Obituary?.Set(Number, null);
    }

    private InstanceTracking NewTracking() => Daemon.Tracked.Track(Instance, Daemon.SyncGroupOf(Instance), this);

    private void Apply(in ElectionInput input, long nowUs) => Group!.Apply(Place, input, nowUs);

    private void LookAtPeers(long nowUs) =>
        SetFault(RouterFaults.NoPeer, Instance is { FaultWithoutPeers: true, Unicast: true, UnicastPeers.Count: 0 }, nowUs);

    private void SetFault(RouterFaults fault, bool isThere, long nowUs) => SetFaults(isThere ? faults | fault : faults & ~fault, nowUs);

    private void SetFaults(RouterFaults found, long nowUs)
    {
        var before = faults;
        faults = found;
        if ((before == RouterFaults.None) != (faults == RouterFaults.None))
        {
            Apply(faults == RouterFaults.None ? ElectionInput.FaultEnds : ElectionInput.FaultBegins, nowUs);
        }
    }
}
