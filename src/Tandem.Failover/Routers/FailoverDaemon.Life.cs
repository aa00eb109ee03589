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

/// <content>Start and stop, and the signals.</content>
public sealed partial class FailoverDaemon
{
    private readonly HashSet<int> numbers = [];
    private bool isLeaving;

    private void Start()
    {
        Network.Observer = new HostObserver(this);
        _ = loop.Watch(Network.Descriptor, new NetworkWatch(this));
        _ = loop.Watch(Network.RenewalsDescriptor, new RenewalsWatch(this));
        _ = loop.Watch(context.Signals.Descriptor, new SignalWatch(this));
        BeginControl();
        Notifier.Configure(Configuration.Global);
        var global = Configuration.Global;
        StartStopScript.Run("startup_script", global.StartupScript, global.StartupScriptTimeoutUs, loop, Notifier, Launcher, Journal, StartRouters);
    }

    private void StartRouters()
    {
        if (isLeaving)
        {
            return;
        }

        Tracked = NewTrackingSet(null);
        statics = Network.CreateSet(StaticsOf(Configuration));
        Join(Configuration, []);
        RemoveLeftovers(statics);
        LogRefusals(statics.Add(loop.NowUs));
        foreach (var router in routers)
        {
            router.Begin(loop.NowUs);
        }

        BeginTracking();
        HasStarted = true;
        TakeUpHandOver();
        if (context.Options.DumpConfiguration)
        {
            foreach (var line in DumpFiles.Lines(Report()))
            {
                Journal.Write(JournalLevel.Info, line);
            }
        }

        foreach (var channel in channels)
        {
            TellOf(channel);
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

    private void RemoveLeftovers(VirtualAddressSet statics)
    {
        var macvlans = new HashSet<string>();
        foreach (var instance in Configuration.Instances)
        {
            macvlans.UnionWith(instance.AddressMacs.Select(static mac => mac.InterfaceName));
            if (instance.VirtualMac is { } own)
            {
                _ = macvlans.Add(own.InterfaceName);
            }
        }

        if (Network.RemoveLeftovers(statics, macvlans) is { } found)
        {
            Journal.Write(JournalLevel.Info, found);
        }
    }

    private TrackingSet NewTrackingSet(TrackingSet? predecessor) =>
        new(Configuration, tracking, name => Network.Interfaces.Find(name) is { IsUp: true }, predecessor);

    private void BeginTracking()
    {
        // Deadlines count from when all sockets are open, and not from when the work that opened them began.
        loop.RefreshClock();
        Tracked.Start();
        foreach (var router in routers)
        {
            router.BeginTracking();
        }
    }

    /// <summary>Makes the groups of a configuration, with routers that exist already where they are the same.</summary>
    private void Join(KeepalivedConfiguration configuration, Dictionary<string, VirtualRouter> former)
    {
        var roles = groups.Where(group => group.Configured is not null).ToDictionary(group => group.Configured!.Name);
        groups.Clear();
        routers.Clear();
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

        foreach (var group in groups)
        {
            routers.AddRange(group.Members);
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

    /// <summary>Hands over what this host is master of, and ends when others serve.</summary>
    private void Leave()
    {
        if (isLeaving)
        {
            return;
        }

        isLeaving = true;
        RefuseHandOvers();
        Journal.Write(JournalLevel.Info, "Stopping");
        if (context.Options.KeepAddresses)
        {
            foreach (var router in routers)
            {
                router.KeepAddresses(loop.NowUs);
            }
        }

        ApplyToAll(ElectionInput.Stop);
        LookWhetherStopped();
    }

    private void LookWhetherStopped()
    {
        if (!isLeaving || HasFinished || !groups.TrueForAll(static group => group.HasStopped))
        {
            return;
        }

        HasFinished = true;
        if (!context.Options.KeepAddresses)
        {
            foreach (var router in routers)
            {
                router.RemoveVirtualMac();
                router.EndPromotion();
            }

            statics?.Remove();
        }

        Obituary?.Clear();
        var global = Configuration.Global;
        Notifier.Finish(() => StartStopScript.Run(
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

    private sealed class RenewalsWatch(FailoverDaemon daemon) : DescriptorHandler
    {
        public override void OnReadable() => daemon.Network.OnRenewalsReadable();
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
        foreach (var router in routers)
        {
            router.Statistics.Clear();
        }
    }
}
