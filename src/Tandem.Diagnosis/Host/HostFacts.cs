using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Scripts;
using Tandem.Diagnosis.Wire;

namespace Tandem.Diagnosis.Host;

/// <summary>All that the rules of <c>tandem doctor</c> know of this node: plain values, read by <see cref="HostReader"/> or made by a test.</summary>
internal sealed record HostFacts
{
    internal required KeepalivedConfiguration Configuration { get; init; }

    /// <summary>How the file is called in what is said.</summary>
    internal string FileName { get; init; } = "keepalived.conf";

    /// <summary>Where it is, for commands that name it.</summary>
    internal string FilePath { get; init; } = "/etc/keepalived/keepalived.conf";

    /// <summary>Finds words of the file again.</summary>
    internal WrittenPlaces Places { get; init; } = new(static _ => null);

    internal IReadOnlyList<LinkFacts> Links { get; init; } = [];

    internal IReadOnlyList<DaemonFacts> Daemons { get; init; } = [];

    /// <summary>The units of systemd that are installed and could fail over, those first that start with the host.</summary>
    internal IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>What acts on the failover of this host.</summary>
    internal ServiceCommands Commands => ServiceCommands.Of(this);

    internal IReadOnlyList<RouteFacts> Routes { get; init; } = [];

    internal IReadOnlyList<ScriptFault> Scripts { get; init; } = [];

    internal IReadOnlyList<BindFacts> Binds { get; init; } = [];

    internal FirewallState Firewall { get; init; } = new();

    /// <summary>Numbers below /proc/sys/net; one that is not there is 0.</summary>
    internal IReadOnlyDictionary<string, int> Settings { get; init; } = new Dictionary<string, int>();

    /// <summary>The maker of the machine as its firmware says, such as "Amazon EC2"; empty when it says nothing.</summary>
    internal string Vendor { get; init; } = "";

    internal ClockFacts Clock { get; init; } = new();

    /// <summary>What was heard.</summary>
    internal required WireWatch Wire { get; init; }

    /// <summary>How long it was listened, microseconds.</summary>
    internal long ListenedUs { get; init; } = 3_600_000;

    /// <summary>The end of listening on the clock of <see cref="Wire"/>.</summary>
    internal long NowUs { get; init; }

    internal IReadOnlyList<NeighbourAnswer> Answers { get; init; } = [];

    /// <summary>What could not be looked at, and why.</summary>
    internal IReadOnlyList<string> Unseen { get; init; } = [];

    internal LinkFacts? Link(string? name) => Links.FirstOrDefault(one => one.Name == name);

    internal int Setting(string path) => Settings.GetValueOrDefault(path);

    /// <summary>The kernel takes the greater of the interface's value and that of all.</summary>
    internal int IPv4Setting(string link, string name) => Math.Max(Setting($"ipv4/conf/all/{name}"), Setting($"ipv4/conf/{link}/{name}"));

    internal LinkFacts? LinkWith(IPAddress address) => Links.FirstOrDefault(one => one.Has(address));

    internal bool IsVirtual(IPAddress address) => Configuration.Instances.Any(one =>
        one.Addresses.Any(its => its.Address.Equals(address)) || one.ExcludedAddresses.Any(its => its.Address.Equals(address)));

    /// <summary>The address that an instance's advertisements come from.</summary>
    internal IPAddress? SourceOf(VrrpInstance instance) => instance.SourceAddress
        ?? Link(instance.Interface)?.Addresses.Select(static one => one.Address)
            .FirstOrDefault(one => one.AddressFamily == instance.Family
                && !IsVirtual(one)
                && (instance.Family == AddressFamily.InterNetwork || one.IsIPv6LinkLocal));
}
