using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Addresses;
using Tandem.Failover.Child;
using Tandem.Failover.Dumps;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Failover.Tracking;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Routers;

/// <content>Start, reload, stop.</content>
public sealed partial class FailoverDaemon
{
    private readonly HashSet<int> numbers = [];
    private bool isLeaving;
    private bool wantsReload;
    private bool isReading;
    private bool hasFinished;

    private void Start()
    {
        Network.Observer = new HostObserver(this);
        _ = loop.Watch(Network.Descriptor, new NetworkWatch(this));
        _ = loop.Watch(context.Signals.Descriptor, new SignalWatch(this));
        Notifier.Configure(Configuration.Global);
        var global = Configuration.Global;
        EdgeScript.Run("startup_script", global.StartupScript, global.StartupScriptTimeoutUs, loop, Notifier, Launcher, Journal, StartRouters);
    }

    private void StartRouters()
    {
        if (isLeaving)
        {
            return;
        }

        if (ScriptSurvey.Of(Configuration).Violation is { } violation)
        {
            Journal.Write(JournalLevel.Warning, violation);
        }

        Tracked = NewTrackingSet(null);
        statics = Network.CreateSet(StaticsOf(Configuration));
        LogRefusals(statics.Add(loop.NowUs));
        Join(Configuration, []);
        foreach (var group in groups)
        {
            foreach (var router in group.Members)
            {
                router.Begin(loop.NowUs);
            }
        }

        BeginTracking();
        HasStarted = true;
        renewal.OnDue();
        if (context.Options.DumpConfiguration)
        {
            foreach (var line in DumpFiles.Lines(Report()))
            {
                Journal.Write(JournalLevel.Info, line);
            }
        }

        Journal.WriteDetail(JournalLevel.Info, "Startup complete");
        context.AnnounceReady();
        loop.Post(ChildContext.ReleaseMemory);
        if (wantsReload)
        {
            wantsReload = false;
            Reload();
        }
    }

    private TrackingSet NewTrackingSet(TrackingSet? predecessor) =>
        new(Configuration, tracking, name => Network.Interfaces.Find(name) is { IsUp: true }, predecessor);

    private void BeginTracking()
    {
        // Deadlines count from when all sockets are open, and not from when the work that opened them began.
        loop.RefreshClock();
        Tracked.Start();
        foreach (var group in groups)
        {
            foreach (var router in group.Members)
            {
                router.BeginTracking();
            }
        }
    }

    /// <summary>Makes the groups of a configuration, with routers that exist already where they are the same.</summary>
    private void Join(KeepalivedConfiguration configuration, Dictionary<string, VirtualRouter> former)
    {
        var roles = groups.Where(group => group.Configured is not null).ToDictionary(group => group.Configured!.Name);
        groups.Clear();
        var joined = new HashSet<string>();
        foreach (var instance in configuration.Instances)
        {
            if (instance.SyncGroup is not { } name)
            {
                groups.Add(new RouterGroup(null, [RouterOf(instance)], Journal));
            }
            else if (joined.Add(name))
            {
                var configured = configuration.SyncGroups.First(group => group.Name == name);
                var members = configured.Members.Select(member => RouterOf(configuration.Instance(member)!)).ToArray();
                var before = roles.GetValueOrDefault(name);
                before?.Target?.Update(configured);
                groups.Add(new RouterGroup(configured, members, Journal)
                {
                    Role = before?.Role ?? ElectionRole.Initial,
                    Target = before?.Target ?? Notifier.Add(configured),
                });
            }
        }

        VirtualRouter RouterOf(VrrpInstance instance) =>
            former.GetValueOrDefault(instance.Name) ?? new VirtualRouter(this, instance, NextNumber());
    }

    /// <summary>A place in the obituary that no router has.</summary>
    private int NextNumber()
    {
        var number = 0;
        while (!numbers.Add(number))
        {
            number++;
        }

        return number;
    }

    /// <summary>Reads the configuration on a thread of its own, so that advertisements go on meanwhile.</summary>
    private void Reload()
    {
        if (isReading)
        {
            wantsReload = true;
            return;
        }

        isReading = true;
        Journal.Write(JournalLevel.Info, "Reloading");
        new Thread(Read) { IsBackground = true, Name = "reload" }.Start();
    }

    private void Read()
    {
        var lines = new List<string>();
        KeepalivedConfiguration? next = null;
        try
        {
            next = context.ReadConfiguration(lines.Add);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            lines.Add($"The configuration cannot be read: {e.Message}");
        }

        loop.Post(() => EndReading(next, lines));
    }

    private void EndReading(KeepalivedConfiguration? next, List<string> lines)
    {
        isReading = false;
        foreach (var line in lines)
        {
            Journal.Write(JournalLevel.Info, line);
        }

        if (!isLeaving)
        {
            GoOver(next);
        }

        if (wantsReload && !isLeaving)
        {
            wantsReload = false;
            Reload();
        }
    }

    private void GoOver(KeepalivedConfiguration? read)
    {
        if (read is not { } next)
        {
            Journal.Write(JournalLevel.Warning, "Reload refused: the running configuration stays");
            context.AnnounceReady();
            return;
        }

        loop.RefreshClock();
        ApplyToAll(ElectionInput.Reloading);
        var nowUs = loop.NowUs;
        var routers = groups.SelectMany(group => group.Members.ToArray()).ToArray();
        Configuration = next;
        DropAnnouncers();
        Notifier.Configure(next.Global);
        var tracked = Tracked;
        Tracked = NewTrackingSet(tracked);
        var staying = Stay(next, routers);
        foreach (var router in routers.Except(staying.Values))
        {
            router.Group!.Apply(router.Place, ElectionInput.Delete, nowUs);
            router.Dispose();
            numbers.Remove(router.Number);
        }

        foreach (var (name, router) in staying)
        {
            router.Update(next.Instance(name)!, nowUs);
        }

        foreach (var group in groups.Where(group => group.Configured is { } configured && next.SyncGroups.All(other => other.Name != configured.Name)))
        {
            Notifier.Remove(group.Target!);
        }

        LogRefusals(statics!.Apply(StaticsOf(next), nowUs).Refused);
        Join(next, staying);
        foreach (var router in groups.SelectMany(group => group.Members.ToArray()).ToArray())
        {
            if (staying.ContainsKey(router.Name))
            {
                router.Resume(nowUs);
            }
            else
            {
                router.Begin(nowUs);
            }
        }

        foreach (var group in groups)
        {
            group.Rejoin(nowUs);
        }

        tracked.End();
        BeginTracking();
        earliestUs = ElectionState.Never;
        ApplyDue();
        if (next.Global.FifoWriteStatesOnReload)
        {
            WriteStates();
        }

        Journal.Write(JournalLevel.Info, "Reload complete");
        context.AnnounceReady();
        loop.Post(ChildContext.ReleaseMemory);
    }

    /// <summary>The routers that go on, by the names that they have from now on: an instance may have got another one.</summary>
    private static Dictionary<string, VirtualRouter> Stay(KeepalivedConfiguration next, VirtualRouter[] routers)
    {
        var staying = new Dictionary<string, VirtualRouter>();
        foreach (var instance in next.Instances)
        {
            var same = Array.Find(routers, router => router.Name == instance.Name && IsSameRouter(router.Instance, instance))
                ?? Array.Find(routers, router => next.Instance(router.Name) is null && IsSameRouter(router.Instance, instance));
            if (same is not null)
            {
                staying[instance.Name] = same;
            }
        }

        return staying;
    }

    /// <summary>What makes a router another one, so that it begins anew: on the wire it is not the same for its peers.</summary>
    private static bool IsSameRouter(VrrpInstance before, VrrpInstance now) =>
        before.VirtualRouterId == now.VirtualRouterId
        && before.Interface == now.Interface
        && before.Family == now.Family
        && before.Version == now.Version
        && before.VirtualMac == now.VirtualMac
        && before.VmacTransmitBase == now.VmacTransmitBase;

    private static AddressSetSettings StaticsOf(KeepalivedConfiguration configuration) => new()
    {
        Name = "static",
        InterfaceName = configuration.Global.DefaultInterface,
        Addresses = configuration.StaticAddresses,
        Routes = configuration.StaticRoutes,
        Rules = configuration.StaticRules,
        HasLifetimes = false,
        IsStatic = true,
    };

    private void LogRefusals(IReadOnlyList<RefusedRequest> refused)
    {
        foreach (var request in refused)
        {
            Journal.Write(JournalLevel.Info, $"cannot add static {request.Item.Text} - {Errno.Describe(request.Error)}");
        }
    }

    /// <summary>Tells the FIFOs what everybody is.</summary>
    private void WriteStates()
    {
        foreach (var group in groups)
        {
            foreach (var router in group.Members)
            {
                if (StateWord(router.State.Role) is { } state)
                {
                    router.Target.WriteState(state, router.State.EffectivePriority);
                }
            }

            if (StateWord(group.Role) is { } word)
            {
                group.Target?.WriteState(word, 0);
            }
        }
    }

    private static NotifyState? StateWord(ElectionRole role) => role switch
    {
        ElectionRole.Master => NotifyState.Master,
        ElectionRole.Backup => NotifyState.Backup,
        ElectionRole.Fault => NotifyState.Fault,
        _ => null,
    };

    /// <summary>Hands over what this host is master of, and ends when others serve.</summary>
    private void Leave()
    {
        if (isLeaving)
        {
            return;
        }

        isLeaving = true;
        Journal.Write(JournalLevel.Info, "Stopping");
        if (context.Options.KeepAddresses)
        {
            foreach (var router in groups.SelectMany(static group => group.Members.ToArray()).ToArray())
            {
                router.KeepAddresses(loop.NowUs);
            }
        }

        ApplyToAll(ElectionInput.Stop);
        LookWhetherStopped();
    }

    /// <summary>All routers have stopped and what they made is gone; it only waits for the last scripts.</summary>
    internal bool HasFinished => hasFinished;

    private void LookWhetherStopped()
    {
        if (!isLeaving || hasFinished || !groups.TrueForAll(static group => group.HasStopped))
        {
            return;
        }

        hasFinished = true;
        if (!context.Options.KeepAddresses)
        {
            foreach (var router in groups.SelectMany(static group => group.Members.ToArray()).ToArray())
            {
                router.RemoveVirtualMac();
                router.EndPromotion();
            }

            statics?.Remove();
        }

        Obituary?.Clear();
        var global = Configuration.Global;
        Notifier.Finish(() => EdgeScript.Run(
            "shutdown_script", global.ShutdownScript, global.ShutdownScriptTimeoutUs, loop, Notifier, Launcher, Journal, loop.Stop));
    }

    /// <summary>Takes in what the kernel tells of interfaces and addresses.</summary>
    private sealed class NetworkWatch(FailoverDaemon daemon) : DescriptorHandler
    {
        /// <summary>Batches of notices in one round; more wait in the kernel's bounded buffer.</summary>
        private const int BatchesPerRound = 16;

        public override void OnReadable()
        {
            for (var i = 0; i < BatchesPerRound && daemon.Network.OnReadable(daemon.loop.NowUs); i++)
            {
            }

            if (daemon.Network.AwaitsPutBack)
            {
                daemon.renewal.OnDue();
            }
        }
    }

    private sealed class SignalWatch(FailoverDaemon daemon) : DescriptorHandler
    {
        public override void OnReadable()
        {
            while (daemon.context.Signals.TryTake(out var signal))
            {
                daemon.OnSignal(signal);
            }
        }
    }

    private void OnSignal(int signal)
    {
        switch (signal)
        {
            case SignalNumber.Term or SignalNumber.Int:
                Leave();
                break;
            case SignalNumber.Hup when !isLeaving && HasStarted:
                Reload();
                break;
            case SignalNumber.Hup:
                // It reads the newest file anyway, when the start-up script has ended.
                wantsReload = !isLeaving;
                break;
            case not SignalNumber.Hup when !HasStarted:
                break;
            case SignalNumber.Usr1 or SignalNumber.Usr2 or SignalNumber.Json:
                Dump(signal);
                break;
            case SignalNumber.StatisticsClear:
                Dump(signal);
                ClearStatistics();
                break;
        }
    }

    private void ClearStatistics()
    {
        foreach (var group in groups)
        {
            foreach (var router in group.Members)
            {
                router.Statistics.Clear();
            }
        }
    }
}
