using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>
/// Makes the configuration out of what was read: gives every value its default, applies strict mode, and judges the whole as
/// keepalived does when all files are read. Its texts carry no file and line, as keepalived's do not.
/// </summary>
internal sealed partial class Resolution
{
    private readonly ConfigurationReader reader;
    private readonly GlobalDraft global;
    private readonly Dictionary<string, SyncGroupDraft> groupOf = new(StringComparer.Ordinal);

    internal Resolution(ConfigurationReader reader)
    {
        this.reader = reader;
        global = reader.Global;
    }

    internal KeepalivedConfiguration Run()
    {
        var drafts = reader.Instances.FindAll(HasMinimum);
        drafts = WithoutDuplicateIds(drafts);
        var groups = reader.SyncGroups.FindAll(g => TryMembers(g, drafts));
        var instances = new List<VrrpInstance>();
        var vmacNames = new HashSet<string>(drafts.Where(d => d.VmacName is not null).Select(d => d.VmacName!), StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (Resolve(draft, vmacNames) is { } instance)
            {
                instances.Add(instance);
            }
        }

        var synced = groups.ConvertAll(g => ResolveGroup(g, instances));
        synced.RemoveAll(g => g.Members.Count == 0);
        var configuration = new KeepalivedConfiguration
        {
            Global = ResolveGlobal(),
            Instances = [.. instances],
            SyncGroups = [.. synced],
            IdleNotify =
            [
                .. reader.Instances.Where(d => !instances.Exists(i => i.Name == d.Name)).Select(d => d.Notify.Scripts),
                .. reader.SyncGroups.Where(d => !synced.Exists(g => g.Name == d.Name)).Select(d => d.Notify.Scripts),
            ],
            StaticAddresses = [.. reader.StaticAddresses.Select(WithDefaultDevice)],
            StaticRoutes = [.. reader.StaticRoutes],
            StaticRules = [.. reader.StaticRules],
            TrackGroups = [.. ResolveTrackGroups(instances)],
            GarpGroups = [.. reader.GarpGroups.Select(ResolveGarpGroup)],
            InterfaceDelays = [.. reader.InterfaceDelays],
            LinkbeatInterfaces = [.. reader.LinkbeatInterfaces.Concat(instances.Where(i => i.LinkbeatUsePolling && i.Interface is not null).Select(i => i.Interface!)).Distinct()],
        };
        configuration = CountTracking(configuration);
        Advice.Give(configuration, reader.Diagnostics);
        return configuration;
    }

    private void Complain(Origin origin, string message) =>
        reader.Diagnostics.Add(new Diagnostic(Severity.Warning, origin.Position, message) { Parsing = false });

    private void Complain(InstanceDraft draft, string message) => Complain(draft.Value.Origin, $"({draft.Name}) {message}");

    /// <summary>What keepalived only logs, or what Tandem adds.</summary>
    private void Note(Origin origin, string message, DiagnosticKind kind = DiagnosticKind.Other) =>
        reader.Diagnostics.Add(new Diagnostic(Severity.Notice, origin.Position, message) { Parsing = false, Kind = kind });

    /// <summary>What keepalived does not start with; the instance is left out.</summary>
    private void Refuse(InstanceDraft draft, string message) =>
        reader.Diagnostics.Add(new Diagnostic(Severity.Alert, draft.Value.Origin.Position, $"({draft.Name}){message}") { Parsing = false });

    private GlobalDefinitions ResolveGlobal() => global.Value with
    {
        RouterId = global.RouterId ?? reader.Options.HostName,
        Garp = global.Garp,
        VmacAddressPrefix = global.VmacAddressPrefix ?? global.Value.VmacPrefix,
    };

    private VirtualAddress WithDefaultDevice(VirtualAddress address) =>
        address.Device is null ? address with { Device = global.Value.DefaultInterface } : address;

    private GarpGroup ResolveGarpGroup(GarpGroupDraft draft) => new()
    {
        GarpIntervalUs = draft.GarpIntervalUs ?? global.Value.GarpIntervalUs,
        GnaIntervalUs = draft.GnaIntervalUs ?? global.Value.GnaIntervalUs,
        Interfaces = [.. draft.Interfaces],
    };

    private IEnumerable<TrackGroup> ResolveTrackGroups(List<VrrpInstance> instances)
    {
        foreach (var group in reader.TrackGroups)
        {
            var members = group.Members.Where(m => instances.Exists(i => i.Name == m)).ToList();
            foreach (var name in group.Members.Except(members))
            {
                Note(default(Origin), $"vrrp instance {name} specified in track group {group.Name} doesn't exist - ignoring");
            }

            if (members.Count == 0)
            {
                Note(default(Origin), $"Static track group {group.Name} has no VRRP instance(s)");
                continue;
            }

            yield return group with { Members = [.. members] };
        }
    }

    private KeepalivedConfiguration CountTracking(KeepalivedConfiguration configuration)
    {
        int Count(Func<VrrpInstance, Sequence<TrackedItem>> ofInstance, Func<VrrpSyncGroup, Sequence<TrackedItem>> ofGroup, string name) =>
            configuration.Instances.Count(i => ofInstance(i).Any(t => t.Name == name)) + configuration.SyncGroups.Count(g => ofGroup(g).Any(t => t.Name == name));

        var scripts = reader.Scripts.ConvertAll(s => s with { TrackedBy = Count(i => i.TrackScripts, g => g.TrackScripts, s.Name) });
        foreach (var script in scripts.Where(s => s.TrackedBy == 0))
        {
            Note(script.Origin, $"Warning - script {script.Name} is not used", DiagnosticKind.ScriptUnused);
        }

        return configuration with
        {
            Scripts = [.. scripts],
            TrackFiles = [.. reader.TrackFiles.Select(f => f with { TrackedBy = Count(i => i.TrackFiles, g => g.TrackFiles, f.Name) })],
            TrackProcesses = [.. reader.TrackProcesses.Select(p => p with { TrackedBy = Count(i => i.TrackProcesses, g => g.TrackProcesses, p.Name) })],
        };
    }
}
