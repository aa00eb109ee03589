using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Failover.Child;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Failover.Obituary;
using Tandem.Failover.Tracking;
using Tandem.Linux;
using Tandem.Linux.Netlink;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// The VRRP process: one loop, in which all virtual routers of a configuration live, and what they share. It joins the rooms; what a
/// router is to do is decided in its election.
/// <list type="bullet">
/// <item>FailoverDaemon.cs: what is shared, and the loop with its clock.</item>
/// <item>FailoverDaemon.Life.cs: start and stop, and the signals.</item>
/// <item>FailoverDaemon.Reload.cs: another configuration.</item>
/// <item>FailoverDaemon.HandOver.cs: a planned hand-over.</item>
/// <item>FailoverDaemon.Reports.cs: what it is at a moment.</item>
/// <item>FailoverDaemon.Control.cs: what it answers at its control socket.</item>
/// <item>FailoverDaemon.Host.cs: what happens to interfaces and addresses, and to packets that are for nobody.</item>
/// </list>
/// </summary>
public sealed partial class FailoverDaemon : IDisposable
{
    /// <summary>
    /// A loop that comes so much later than it wanted to was not running for a while: elections look then whether their time was over
    /// before they act. Less than the shortest interval of advertisements.
    /// </summary>
    private const long PauseUs = 8_000;

    private readonly ChildContext context;
    private readonly EpollLoop loop;
    private readonly PreciseTimer timer;
    private readonly PacketSocket packets;
    private readonly List<RouterGroup> groups = [];

    /// <summary>The members of all groups.</summary>
    private readonly List<VirtualRouter> routers = [];
    private readonly List<VrrpChannel> channels = [];
    private readonly Dictionary<string, Announcer> announcers = [];
    private readonly Renewal renewal;
    private readonly TrackingServices tracking;
    private VirtualAddressSet? statics;
    private bool mustRestore;
    private long earliestUs = ElectionState.Never;

    private FailoverDaemon(ChildContext context, EpollLoop loop, HostNetwork network, PacketSocket packets)
    {
        this.context = context;
        this.loop = loop;
        this.packets = packets;
        Network = network;
        Configuration = context.Configuration;
        Journal = context.Journal;
        Journal.Attach(loop);
        BadPackets = new RepeatedLines(Journal, loop);
        Firewall = new RouterFirewall(Journal);
        Launcher = new ScriptLauncher(loop, context.ScriptEnvironment);
        Notifier = new Notifier(loop, Launcher, Journal);
        var global = Configuration.Global;
        var births = new ProcessBirths(loop, global.ProcessMonitorReceiveBuffer, global.ProcessMonitorReceiveBufferForce);
        var watch = context.Board is { } board ? new BalancerWatch(loop, board) : null;
        tracking = new TrackingServices(loop, Launcher, new ProcessScanner(loop), births, watch, line => Journal.Write(JournalLevel.Info, line));
        Tracked = new TrackingSet(new KeepalivedConfiguration(), tracking, static _ => false, null);
        timer = new PreciseTimer(loop, static () => { });
        renewal = new Renewal(this);
        loop.StartOfRound = LookForPause;
        loop.EndOfRound = EndRound;
    }

    /// <summary>The time of the loop's present round, in monotonic microseconds.</summary>
    internal long NowUs => loop.NowUs;

    internal KeepalivedConfiguration Configuration { get; private set; }

    internal Journal Journal { get; }

    internal HostNetwork Network { get; }

    internal ScriptLauncher Launcher { get; }

    internal Notifier Notifier { get; }

    /// <summary>What the present configuration tracks.</summary>
    internal TrackingSet Tracked { get; private set; }

    internal RouterFirewall Firewall { get; }

    internal SecondaryPromotion Promotion { get; } = new();

    internal RepeatedLines BadPackets { get; }

    internal ObituaryWriter? Obituary => context.Obituary;

    /// <summary>All routers have begun: what begins to take part later is told so.</summary>
    internal bool HasStarted { get; private set; }

    /// <summary>All routers have stopped and what they made is gone; it only waits for the last scripts.</summary>
    internal bool HasFinished { get; private set; }

    /// <summary>Runs a configuration until it is told to leave.</summary>
    /// <param name="context">What the process begins with.</param>
    /// <returns>The exit code: 0, or 1 when the kernel did not give what is needed.</returns>
    public static int Run(ChildContext context)
    {
        using var loop = new EpollLoop(maxBuffers: 16);
        var network = HostNetwork.Open(MonitoredTopics.Routes | MonitoredTopics.Rules, out var error);
        if (network is null)
        {
            context.Journal.Write(JournalLevel.Error, $"Netlink: {Errno.Describe(error)} - the failover needs CAP_NET_ADMIN");
            return 1;
        }

        var packets = PacketSocket.Open(out var failure);
        if (packets is null)
        {
            network.Dispose();
            context.Journal.Write(JournalLevel.Error, $"Packet socket, {failure.Step}: {Errno.Describe(failure.Errno)} - the failover needs CAP_NET_RAW");
            return 1;
        }

        using var daemon = new FailoverDaemon(context, loop, network, packets);
        daemon.Start();
        loop.Run();
        return 0;
    }

    /// <summary>Closes everything. What is still on the host stays there: <see cref="Leave"/> takes it off.</summary>
    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        DropAnnouncers();
        timer.Dispose();
        Notifier.Dispose();
        Launcher.Dispose();
        packets.Dispose();
        Firewall.Dispose();
        Network.Dispose();
    }

    /// <summary>A group's earliest deadline is another one.</summary>
    internal void Revise(long deadlineUs)
    {
        // One that has moved away is found out when the timer comes: rarer than moving.
        if (deadlineUs < earliestUs)
        {
            earliestUs = deadlineUs;
            timer.Set(deadlineUs);
        }
    }

    internal VrrpSyncGroup? SyncGroupOf(VrrpInstance instance) =>
        Configuration.SyncGroups.FirstOrDefault(group => group.Name == instance.SyncGroup);

    /// <summary>The sockets for some settings, shared by all routers that have the same.</summary>
    internal VrrpChannel? ChannelFor(VrrpSocketSettings settings, out string error)
    {
        error = "";
        var channel = channels.Find(channel => channel.Serves(settings));
        if (channel is null && (channel = VrrpChannel.Open(settings, loop, this, out error)) is not null)
        {
            channels.Add(channel);
            if (HasStarted)
            {
                TellOf(channel);
            }
        }

        return channel;
    }

    private void TellOf(VrrpChannel channel) => Journal.WriteDetail(JournalLevel.Info, $"VRRP sockpool: [{channel.Text}]");

    /// <summary>Closes sockets that no router uses any more.</summary>
    internal void Release(VrrpChannel channel)
    {
        if (channel.IsUnused && channels.Remove(channel))
        {
            channel.Dispose();
        }
    }

    /// <summary>Who spaces announcements that leave through an interface.</summary>
    internal Announcer AnnouncerOf(NetworkInterface on)
    {
        // Those without a group share one spacing each, by interface, as keepalived does.
        var group = Configuration.GarpSpacingOf(on.Name);
        var key = group is null ? on.Name : $"group {Configuration.GarpGroups.Span.IndexOf(group)}";
        if (!announcers.TryGetValue(key, out var announcer))
        {
            var global = Configuration.Global;
            announcer = new Announcer(loop, packets, Journal, group?.GarpIntervalUs ?? global.GarpIntervalUs, group?.GnaIntervalUs ?? global.GnaIntervalUs);
            announcers[key] = announcer;
        }

        return announcer;
    }

    /// <summary>Whether an interface forwards IPv6: neighbour advertisements say so.</summary>
    internal static bool Forwards(NetworkInterface on) => Sysctl.Read($"ipv6/conf/{on.Name}/forwarding", out var value) == 0 && value != 0;

    /// <summary>Has something called so many milliseconds from now.</summary>
    internal void SetTimer(Deadline deadline, int inMs) => loop.Timers.Set(deadline, loop.NowMs + inMs);

    private void DropAnnouncers()
    {
        foreach (var announcer in announcers.Values)
        {
            announcer.Dispose();
        }

        announcers.Clear();
    }

    private void LookForPause()
    {
        if (earliestUs != ElectionState.Never && loop.NowUs - earliestUs > PauseUs)
        {
            ApplyToAll(ElectionInput.Woke);
        }
    }

    private void EndRound()
    {
        if (earliestUs <= loop.NowUs)
        {
            ApplyDue();
        }

        if (mustRestore)
        {
            Restore();
        }

        if (Network.AwaitsRenewal)
        {
            renewal.OnDue();
        }

        LookWhetherStopped();
        LookWhetherHandedOver();
        Obituary?.Commit();
    }

    private void ApplyDue()
    {
        var nowUs = loop.NowUs;
        earliestUs = ElectionState.Never;
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].NextDeadlineUs <= nowUs)
            {
                groups[i].ApplyDue(nowUs);
            }
        }

        var next = ElectionState.Never;
        for (var i = 0; i < groups.Count; i++)
        {
            next = Math.Min(next, groups[i].NextDeadlineUs);
        }

        earliestUs = next;
        timer.Set(next);
        renewal.GoAlong();
    }

    private void Restore()
    {
        mustRestore = false;
        foreach (var router in routers)
        {
            router.RestoreIfWanted(loop.NowUs);
        }
    }

    private void ApplyToAll(in ElectionInput input)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            groups[i].ApplyToAll(input, loop.NowUs);
        }
    }

    /// <summary>
    /// Begins the lifetimes of addresses anew, a few at a time. A wake-up costs a process at rest more than what it does then, so a round waits a
    /// little for the next advertisement and goes along with it.
    /// </summary>
    private sealed class Renewal(FailoverDaemon daemon) : Deadline
    {
        /// <summary>A round begins so much earlier than it is due when the loop is awake anyway.</summary>
        private const long EarlyUs = 50_000;

        /// <summary>And so much later at most: with <see cref="HostNetwork.RenewalPeriodUs"/> far less than a lifetime.</summary>
        private const long LateUs = 250_000;

        /// <summary>When the next round is due; never while one is under way, or when there is nothing to renew.</summary>
        private long roundDueUs = ElectionState.Never;

        public override void OnDue()
        {
            var nowUs = daemon.loop.NowUs;
            var waitUs = daemon.Network.Renew(nowUs, EarlyUs);
            if (waitUs == long.MaxValue)
            {
                roundDueUs = ElectionState.Never;
                Disarm();
                return;
            }

            roundDueUs = waitUs > EarlyUs ? nowUs + waitUs : ElectionState.Never;
            daemon.loop.Timers.Set(this, daemon.loop.NowMs + Math.Max(1, (waitUs > EarlyUs ? waitUs + LateUs : waitUs) / 1000));
        }

        /// <summary>Begins a round that is due soon.</summary>
        public void GoAlong()
        {
            if (roundDueUs - daemon.loop.NowUs <= EarlyUs)
            {
                OnDue();
            }
        }
    }
}
