using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Routers;
using Tandem.Failover.Tracking;
using Tandem.Linux.Sockets;
using Tandem.Simulation.Elections;

namespace Tandem.Simulation.Pairs;

/// <summary>Makes a plan of files: addresses and networks that files leave to the host are assumed, and that is said.</summary>
internal sealed class PairPlanner
{
    /// <summary>How long a packet takes from a node to another. Long for a switch, short beside every timer.</summary>
    internal const long DelayUs = 100;

    private readonly IReadOnlyList<PairInput> inputs;
    private readonly IReadOnlySet<int> keepalived;
    private readonly List<string> assumptions = [];
    private readonly List<string> findings = [];
    private readonly HashSet<string> addresses = [];

    private PairPlanner(IReadOnlyList<PairInput> inputs, IReadOnlySet<int> keepalived)
    {
        this.inputs = inputs;
        this.keepalived = keepalived;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="keepalived">Which of the nodes are keepalived.</param>
    internal static PairPlan Make(IReadOnlyList<PairInput> inputs, IReadOnlySet<int> keepalived) => new PairPlanner(inputs, keepalived).Make();

    /// <summary>The nodes by all their names; a name that two nodes have is none.</summary>
    internal static Dictionary<string, int> NamesOf(IReadOnlyList<PairInput> inputs)
    {
        var found = new Dictionary<string, int>();
        for (var node = 0; node < inputs.Count; node++)
        {
            var file = inputs[node].File;
            foreach (var name in new[] { file, Path.GetFileName(file), Path.GetFileNameWithoutExtension(file), inputs[node].Configuration.Global.RouterId ?? "" }.Distinct())
            {
                found[name] = found.TryGetValue(name, out var other) && other != node ? -1 : node;
            }
        }

        for (var node = 0; node < inputs.Count; node++)
        {
            found["node" + (node + 1)] = node;
        }

        return found;
    }

    private PairPlan Make()
    {
        foreach (var instance in inputs.SelectMany(static input => input.Configuration.Instances))
        {
            _ = instance.SourceAddress is { } known && addresses.Add(known.ToString());
        }

        var nodes = new List<PairNodePlan>();
        for (var node = 0; node < inputs.Count; node++)
        {
            nodes.Add(MakeNode(node));
        }

        var instances = nodes.SelectMany(static node => node.Instances).ToList();
        for (var number = 0; number < instances.Count; number++)
        {
            instances[number].Number = number;
        }

        foreach (var instance in instances)
        {
            instance.Hearings = HearingTable.Of(instance, nodes);
        }

        var services = MakeServices(nodes, instances);
        SayWhoIsNotHeard(nodes, instances);
        SayWhatIsAssumed(nodes, services);
        return new PairPlan
        {
            Nodes = nodes,
            Services = services,
            InstanceCount = instances.Count,
            Assumptions = assumptions,
            Findings = findings,
            Aliases = NamesOf(inputs),
        };
    }

    private PairNodePlan MakeNode(int node)
    {
        var configuration = inputs[node].Configuration;
        var made = new PairNodePlan
        {
            Index = node,
            Name = "node" + (node + 1),
            File = inputs[node].File,
            Configuration = configuration,
            IsKeepalived = keepalived.Contains(node),
            Instances = [.. configuration.Instances.Select(instance => MakeInstance(node, instance))],
            ScriptNames = [.. configuration.Scripts.Where(static script => script.TrackedBy > 0).Select(static script => script.Name)],
        };
        return made;
    }

    private PairInstance MakeInstance(int node, VrrpInstance instance)
    {
        var source = SourceOf(node, instance);
        var content = InstanceSettings.ToContent(instance);
        var expected = InstanceSettings.ToExpected(instance, content);
        expected.OwnAddress = source;
        return new PairInstance
        {
            Node = node,
            Written = instance,
            Network = NetworkOf(node, instance.Interface ?? ""),
            Source = source,
            Settings = InstanceSettings.ToElection(instance, inputs[node].Configuration.Global, instance.SyncGroup is not null && !keepalived.Contains(node), source),
            Content = content,
            Expected = expected,
            Destinations = instance.Unicast
                ? [.. instance.UnicastPeers.Select(static peer => Endpoint.From(peer.Address, 0))]
                : [Endpoint.From(instance.MulticastGroup!, 0)],
        };
    }

    /// <summary>The address that others call it by, when it is not written; else one for documentation (RFC 5737), in the order of the nodes.</summary>
    private Endpoint SourceOf(int node, VrrpInstance instance)
    {
        if (instance.SourceAddress is { } written)
        {
            return Endpoint.From(written, 0);
        }

        if (instance.Unicast)
        {
            for (var other = 0; other < inputs.Count; other++)
            {
                var itsPeers = inputs[other].Configuration.Instances
                    .Where(one => other != node && one.VirtualRouterId == instance.VirtualRouterId && one.Family == instance.Family)
                    .SelectMany(static one => one.UnicastPeers);
                foreach (var peer in itsPeers)
                {
                    if (addresses.Add(peer.Address.ToString()))
                    {
                        assumptions.Add($"node{node + 1} has the address {peer.Address}, which node{other + 1} names as its peer ({instance.Name} has no unicast_src_ip)");
                        return Endpoint.From(peer.Address, 0);
                    }
                }
            }
        }

        return instance.Family == AddressFamily.InterNetworkV6
            ? Endpoint.From(System.Net.IPAddress.Parse($"fe80::{node + 1}"), 0)
            : Endpoint.FromIPv4(0xC0000201 + (uint)node, 0);
    }

    /// <summary>An interface's name, when every node has one of that name; else its place among those that others do not have.</summary>
    private string NetworkOf(int node, string name)
    {
        var all = inputs.Select(static input => input.Configuration.Instances.Select(static one => one.Interface ?? "").Distinct().ToList()).ToList();
        return all.TrueForAll(names => names.Contains(name))
            ? name
            : "#" + all[node].Where(one => !all.TrueForAll(names => names.Contains(one))).ToList().IndexOf(name);
    }

    /// <summary>Instances of which one names an address that another names, or that have the same identifier on one network, compete.</summary>
    private List<PairService> MakeServices(List<PairNodePlan> nodes, List<PairInstance> instances)
    {
        var set = Enumerable.Range(0, instances.Count).ToArray();
        foreach (var one in instances)
        {
            foreach (var other in instances.Where(other => other.Node != one.Node && set[other.Number] != set[one.Number] && Compete(one, other)))
            {
                var (from, to) = (Math.Max(set[one.Number], set[other.Number]), Math.Min(set[one.Number], set[other.Number]));
                set = [.. set.Select(number => number == from ? to : number)];
            }
        }

        var services = new List<PairService>();
        foreach (var members in instances.GroupBy(one => set[one.Number]).Select(static group => group.ToList()))
        {
            var service = new PairService
            {
                Name = NameOf(members),
                Instances = members,
                Number = services.Count,
                Bounds = new ElectionBounds(
                    [.. members.Select(one => PlanOf(one, nodes))],
                    new SegmentWeather { ShortestDelayUs = DelayUs, LongestDelayUs = DelayUs }),
            };
            services.Add(service);
            foreach (var member in members)
            {
                member.Service = service;
            }

            if (members.Select(static one => one.Node).Distinct().Count() == 1)
            {
                findings.Add($"{service.Name} is in the file of {nodes[members[0].Node].Name} only ({members[0].Written.Origin.Position}): no other node can take it over");
            }
        }

        return services;
    }

    internal static NodePlan PlanOf(PairInstance instance, IReadOnlyList<PairNodePlan> nodes) => new()
    {
        Kind = nodes[instance.Node].IsKeepalived ? RouterKind.Keepalived : RouterKind.Tandem,
        Settings = instance.Settings,
        DriftPpm = 0,
        OffsetUs = 0,
    };

    private static bool Compete(PairInstance one, PairInstance other) =>
        one.Written.Addresses.Concat(one.Written.ExcludedAddresses).Any(mine =>
            other.Written.Addresses.Concat(other.Written.ExcludedAddresses).Any(theirs => theirs.Address.Equals(mine.Address)))
        || (one.Content.VirtualRouterId == other.Content.VirtualRouterId && one.Written.Family == other.Written.Family && one.Network == other.Network);

    private static string NameOf(List<PairInstance> members)
    {
        var addresses = members[0].Written.Addresses.Concat(members[0].Written.ExcludedAddresses).Select(static one => one.Address.ToString()).ToList();
        return addresses.Count == 0 ? $"{members[0].Name} (no virtual address)" : addresses.Count == 1 ? addresses[0] : $"{addresses[0]} and {addresses.Count - 1} more";
    }

    private void SayWhoIsNotHeard(List<PairNodePlan> nodes, List<PairInstance> instances)
    {
        foreach (var from in instances)
        {
            foreach (var hearing in from.Hearings.Where(hearing => hearing.Why.Length > 0 && from.Service.Instances.Any(to => to.Node == hearing.Node)))
            {
                findings.Add($"{nodes[hearing.Node].Name} does not take the advertisements of {nodes[from.Node].Name} for {from.Service.Name}: {hearing.Why}");
            }
        }
    }

    private void SayWhatIsAssumed(List<PairNodePlan> nodes, List<PairService> services)
    {
        foreach (var same in nodes.GroupBy(static node => Path.GetFullPath(node.File)).Where(static group => group.Count() > 1))
        {
            Assume($"{string.Join(" and ", same.Select(static node => node.Name))} have one file, {same.First().File}");
        }

        foreach (var node in nodes)
        {
            foreach (var script in node.Configuration.Scripts.Where(static one => one.TrackedBy > 0 && ScriptIdiomParser.Recognise(one.Script.Words) is null))
            {
                Assume($"script {script.Name} (\"{script.Script.Command}\") asks whether the balancer answers, and fails when it is dead or frozen");
            }

            foreach (var script in node.Configuration.Scripts.Where(static one => one.TrackedBy > 0 && ScriptIdiomParser.Recognise(one.Script.Words) is not null))
            {
                Assume($"script {script.Name} (\"{script.Script.Command}\") asks whether the balancer's process is there, which a frozen one is");
            }

            foreach (var instance in node.Instances.Where(one => node.BalancerTrackingOf(one.Written) is not null))
            {
                Assume(node.TracksItself(instance.Written)
                    ? $"'tandem run' on {node.Name}: {instance.Name} tracks nothing, so it tracks the balancer by itself"
                    : $"'tandem run' on {node.Name}, without which track_balancer of {instance.Name} has no effect");
            }

            foreach (var process in node.Configuration.TrackProcesses.Where(static one => one.TrackedBy > 0))
            {
                Assume($"track_process {process.Name} ({process.Process}) is the balancer");
            }

            foreach (var file in node.Configuration.TrackFiles.Where(static one => one.TrackedBy > 0))
            {
                Assume($"the number in {file.Path} stays {file.InitialValue ?? 0}");
            }

            foreach (var instance in node.Instances.Where(static one => one.Network.StartsWith('#')))
            {
                Assume($"the interfaces {string.Join(", ", nodes.SelectMany(other => other.Instances).Where(other => other.Network == instance.Network).Select(other => $"{other.Interface} of {nodes[other.Node].Name}").Distinct())} are on one network");
            }
        }

        foreach (var service in services.Where(static one => one.Instances.GroupBy(static member => member.Written.Priority).Any(static group => group.Count() > 1)))
        {
            if (service.Instances.Any(static one => one.Written.SourceAddress is null))
            {
                Assume($"of nodes with equal priority for {service.Name} the later file has the higher address");
            }
        }
    }

    private void Assume(string what)
    {
        if (!assumptions.Contains(what))
        {
            assumptions.Add(what);
        }
    }
}
