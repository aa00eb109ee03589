using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>All that a node's instances track in one life of its VRRP process: the daemon's own sums and faults, over subjects that the simulation moves.</summary>
internal sealed class HostTracking
{
    /// <summary>When the kernel's word of a lost carrier is read.</summary>
    private const long LinkNoticedUs = 1_000;

    private readonly PairHost host;
    private readonly Dictionary<string, ScriptWatch> scripts = [];
    private readonly Dictionary<string, WatchedSubject> others = [];
    private readonly Dictionary<string, TrackedInterface> interfaces = [];
    private readonly List<InstanceTracking> instances = [];
    private readonly List<BalancerSubject> balancers = [];

    internal HostTracking(PairHost host)
    {
        this.host = host;
        var configuration = host.Plan.Configuration;
        foreach (var script in configuration.Scripts.Where(static one => one.TrackedBy > 0))
        {
            scripts[script.Name] = new ScriptWatch(host, script);
        }

        foreach (var process in configuration.TrackProcesses)
        {
            others["process " + process.Name] = new WatchedSubject(
                "process", process.Name, host.Balancer == BalancerHealth.Dead ? TrackedVerdict.Down : TrackedVerdict.Up);
        }

        foreach (var file in configuration.TrackFiles)
        {
            others["file " + file.Name] = new WatchedSubject("file", file.Name, TrackedVerdict.Up, file.InitialValue ?? 0);
        }
    }

    /// <summary>Begins to track for an instance; its observer is told from now on.</summary>
    internal void Track(PairInstance instance, ITrackingObserver observer)
    {
        var written = instance.Written;
        var plan = host.Plan;
        var tracking = new InstanceTracking(written.Name, written.Priority, observer, line => host.Say(PairEventKind.Tracking, line));
        instances.Add(tracking);
        foreach (var (kind, item) in plan.TrackedBy(written))
        {
            if (Find(kind, item.Name) is { } subject)
            {
                tracking.Track(subject, item.Weight, item.Reverse);
            }
        }

        if (plan.BalancerTrackingOf(written) is { } balancer)
        {
            var subject = new WatchedSubject("balancer", "track_balancer", host.Balancer == BalancerHealth.Alive ? TrackedVerdict.Up : TrackedVerdict.Down);
            balancers.Add(new BalancerSubject(host, balancer.StallUs, subject));
            tracking.Track(subject, balancer.Weight, false);
        }
    }

    /// <summary>Runs the scripts, and tells each instance what is known.</summary>
    internal void Begin()
    {
        foreach (var script in scripts.Values)
        {
            script.Force(host.FailingScripts.Contains(script.Name));
            script.Start();
        }

        foreach (var instance in instances)
        {
            instance.Begin();
        }
    }

    /// <summary>The process is gone: nobody is told anything.</summary>
    internal void End()
    {
        foreach (var instance in instances)
        {
            instance.End();
        }
    }

    internal void OnBalancer(BalancerHealth health)
    {
        foreach (var script in scripts.Values)
        {
            script.OnBalancer(health);
        }

        foreach (var balancer in balancers)
        {
            balancer.OnBalancer(health);
        }

        foreach (var process in host.Plan.Configuration.TrackProcesses)
        {
            var isThere = health != BalancerHealth.Dead;
            host.After(ScriptWatch.NoticedUs + (isThere ? process.ForkDelayUs : process.TerminateDelayUs), () => Set(process, isThere));
        }
    }

    internal void OnLink(string name, bool isUp)
    {
        var delay = host.Plan.Configuration.InterfaceDelays.FirstOrDefault(one => one.Interface == name);
        var waitsUs = delay is null ? 0 : isUp ? delay.UpDelayUs : delay.DownDelayUs;
        host.After(LinkNoticedUs + waitsUs, () =>
        {
            if (host.HasCarrier(name) == isUp)
            {
                Interface(name).IsUp = isUp;
            }
        });
    }

    internal void OnScript(string name, bool fails) => scripts.GetValueOrDefault(name)?.Force(fails);

    private void Set(TrackProcessDefinition process, bool isThere)
    {
        if (isThere != (host.Balancer != BalancerHealth.Dead))
        {
            return;
        }

        var subject = others["process " + process.Name];
        var verdict = isThere ? TrackedVerdict.Up : TrackedVerdict.Down;
        if (subject.Verdict != verdict)
        {
            host.Say(PairEventKind.Tracking, $"quorum {(isThere ? "gained" : "lost")} for tracked process {process.Name}");
            subject.Verdict = verdict;
        }
    }

    private TrackedSubject? Find(TrackedKind kind, string name) => kind switch
    {
        TrackedKind.Script => scripts.GetValueOrDefault(name)?.Subject,
        TrackedKind.File => others.GetValueOrDefault("file " + name),
        TrackedKind.Process => others.GetValueOrDefault("process " + name),
        _ => Interface(name),
    };

    private TrackedInterface Interface(string name)
    {
        if (!interfaces.TryGetValue(name, out var found))
        {
            interfaces[name] = found = new TrackedInterface(name, host.HasCarrier(name));
        }

        return found;
    }
}
