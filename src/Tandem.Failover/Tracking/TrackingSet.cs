using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Tracking;

/// <summary>
/// All that a configuration tracks: makes the subjects, joins the instances to them and sets them going. A reload makes a new one that takes
/// the last results over from the old one. Belongs to the loop's thread.
/// </summary>
/// <remarks>The order: make it, track each instance, end the predecessor, <see cref="Start"/>, begin each instance's tracking.</remarks>
public sealed class TrackingSet
{
    private readonly Dictionary<string, TrackedScript> scripts = [];
    private readonly Dictionary<string, TrackedProcess> processes = [];
    private readonly Dictionary<string, TrackedInterface> interfaces = [];
    private readonly Dictionary<BalancerTracking, TrackedBalancer> balancers = [];
    private readonly List<InstanceTracking> instances = [];
    private readonly TrackedFiles files;
    private readonly TrackingServices services;
    private readonly Func<string, bool> isInterfaceUp;
    private TrackingSet? predecessor;

    /// <summary>Makes the subjects.</summary>
    /// <param name="configuration">What the file says.</param>
    /// <param name="services">What tracking works with.</param>
    /// <param name="isInterfaceUp">How an interface of a name is when it is tracked for the first time.</param>
    /// <param name="predecessor">What the configuration before a reload tracked, or null.</param>
    public TrackingSet(KeepalivedConfiguration configuration, TrackingServices services, Func<string, bool> isInterfaceUp, TrackingSet? predecessor)
    {
        this.services = services;
        this.isInterfaceUp = isInterfaceUp;
        this.predecessor = predecessor;
        files = new TrackedFiles(services);
        foreach (var definition in configuration.Scripts)
        {
            Add(definition, configuration.Global, predecessor);
        }

        foreach (var definition in configuration.TrackProcesses)
        {
            processes[definition.Name] = new TrackedProcess(definition, services, predecessor?.processes.GetValueOrDefault(definition.Name));
        }

        foreach (var definition in configuration.TrackFiles)
        {
            if (definition.TrackedBy > 0)
            {
                files.Add(definition, predecessor == null);
            }
        }
    }

    /// <summary>The scripts that run, in the order of the file.</summary>
    public IReadOnlyCollection<TrackedScript> Scripts => scripts.Values;

    /// <summary>The tracked processes, in the order of the file.</summary>
    public IReadOnlyCollection<TrackedProcess> Processes => processes.Values;

    /// <summary>The tracked files that are within reach.</summary>
    public IReadOnlyCollection<TrackedFile> Files => files.All;

    /// <summary>The interfaces that are tracked; whoever listens to netlink sets <see cref="TrackedInterface.IsUp"/>.</summary>
    public IReadOnlyCollection<TrackedInterface> Interfaces => interfaces.Values;

    /// <summary>Makes the tracking of an instance. Its own interface is tracked unless <c>dont_track_primary</c> is written.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group, or null.</param>
    /// <param name="observer">Who is told from <see cref="InstanceTracking.Begin"/> on.</param>
    public InstanceTracking Track(VrrpInstance instance, VrrpSyncGroup? group, ITrackingObserver observer)
    {
        var tracking = new InstanceTracking(instance.Name, instance.Priority, observer, services.Log);
        instances.Add(tracking);
        foreach (var (kind, item) in TrackedEntries.Of(instance, group))
        {
            // What is disabled or not there was logged when it was found out.
            if (Find(kind, item.Name) is { } subject)
            {
                tracking.Track(subject, item.Weight, item.Reverse);
            }
        }

        JoinBalancer(tracking, instance, group);
        return tracking;
    }

    /// <summary>The interface of a name, made when nobody tracked it until now.</summary>
    /// <param name="name">The interface's name.</param>
    public TrackedInterface Interface(string name)
    {
        if (!interfaces.TryGetValue(name, out var found))
        {
            found = new TrackedInterface(name, isInterfaceUp(name));
            interfaces.Add(name, found);
        }

        return found;
    }

    /// <summary>Runs the scripts and counts the processes that somebody tracks.</summary>
    public void Start()
    {
        predecessor = null;
        foreach (var script in scripts.Values)
        {
            if (script.TrackedBy > 0)
            {
                script.Start();
            }
            else
            {
                services.Log($"Warning - script {script.Name} is not used");
            }
        }

        foreach (var process in processes.Values)
        {
            if (process.TrackedBy > 0)
            {
                process.Start();
            }
        }
    }

    /// <summary>Ends everything: no script runs any more, nobody is told anything.</summary>
    public void End()
    {
        foreach (var instance in instances)
        {
            instance.End();
        }

        foreach (var script in scripts.Values)
        {
            script.End();
        }

        foreach (var process in processes.Values)
        {
            process.End();
        }

        foreach (var balancer in balancers.Values)
        {
            balancer.End();
        }

        files.Dispose();
    }

    /// <summary>What the file says of the balancer; under <c>tandem run</c>, of an instance that tracks nothing else, what goes without saying.</summary>
    private void JoinBalancer(InstanceTracking tracking, VrrpInstance instance, VrrpSyncGroup? group)
    {
        if (services.Balancer is not { } watch)
        {
            if (instance.TrackBalancer is not null)
            {
                services.Log($"({instance.Name}) track_balancer has no effect here: the balancer has a health board under 'tandem run' only");
            }

            return;
        }

        if (TrackedEntries.BalancerOf(instance, group) is not { } tracked)
        {
            services.Log($"({instance.Name}) does not follow the balancer's health: the file says what it tracks. With 'track_balancer' in it, too, a frozen balancer moves the addresses as a dead one does");
            return;
        }

        if (instance.TrackBalancer is null)
        {
            services.Log($"({instance.Name}) tracks the balancer by itself: the file has no track_balancer, track_script, track_process or track_file for it");
        }

        // Instances that demand the same share one subject, whatever their weights.
        var demanded = tracked with { Origin = default, Weight = 0 };
        if (!balancers.TryGetValue(demanded, out var balancer))
        {
            balancer = new TrackedBalancer(demanded, watch, services.Log, predecessor?.balancers.GetValueOrDefault(demanded));
            balancers.Add(demanded, balancer);
        }

        tracking.Track(balancer, tracked.Weight, false);
    }

    private TrackedSubject? Find(TrackedKind kind, string name) => kind switch
    {
        TrackedKind.Script => scripts.GetValueOrDefault(name),
        TrackedKind.File => files.Find(name),
        TrackedKind.Process => processes.GetValueOrDefault(name),
        _ => Interface(name),
    };

    private void Add(VrrpScript definition, GlobalDefinitions global, TrackingSet? predecessor)
    {
        var isUsed = definition.TrackedBy > 0;
        var found = ScriptSurvey.CheckTracked(definition, global, isUsed ? services.Log : static _ => { });
        if (found?.Command is { } command)
        {
            var before = predecessor?.scripts.GetValueOrDefault(definition.Name);
            scripts[definition.Name] = new TrackedScript(definition, command, services, !global.NoInstantScripts, before);
        }
    }
}
