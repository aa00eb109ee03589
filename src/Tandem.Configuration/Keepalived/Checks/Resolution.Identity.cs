using System.Net.Sockets;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <content>What an instance must have, and what only one may have.</content>
internal sealed partial class Resolution
{
    private bool HasMinimum(InstanceDraft draft)
    {
        if (draft.VirtualRouterId is null)
        {
            Refuse(draft, " the virtual router id must be set");
            return false;
        }

        // The manual allows unicast without one; keepalived 2.2 does not start with it.
        if (draft.Value.Interface is null)
        {
            Refuse(draft, " Unknown interface!");
            return false;
        }

        return true;
    }

    /// <summary>Two virtual routers of one number on one interface would take each other's advertisements for a rival's: the later one is left out.</summary>
    private List<InstanceDraft> WithoutDuplicateIds(List<InstanceDraft> drafts)
    {
        var kept = new List<InstanceDraft>();
        foreach (var draft in drafts)
        {
            if (kept.Find(other => Conflicts(other, draft)) is not { } first)
            {
                kept.Add(draft);
                continue;
            }

            var id = draft.VirtualRouterId;
            var message = draft.Peers.Count > 0
                ? $"({first.Name}) duplicate VRID conflict with {draft.Name} VRID {id}"
                : $"{first.Name} and {draft.Name} both use VRID {id} with IPv{(FamilyOf(draft) == AddressFamily.InterNetwork ? 4 : 6)} on interface {draft.Value.Interface}";
            reader.Diagnostics.Add(new Diagnostic(Severity.Alert, draft.Value.Origin.Position, message) { Parsing = false });
        }

        return kept;
    }

    private static AddressFamily FamilyOf(InstanceDraft draft) => draft.Family ?? AddressFamily.InterNetwork;

    private static bool Conflicts(InstanceDraft a, InstanceDraft b)
    {
        if (a.VirtualRouterId != b.VirtualRouterId || FamilyOf(a) != FamilyOf(b) || a.Peers.Count == 0 != (b.Peers.Count == 0))
        {
            return false;
        }

        if (a.Peers.Count == 0)
        {
            return a.Value.Interface == b.Value.Interface && (a.MulticastGroup is null ? b.MulticastGroup is null : a.MulticastGroup.Equals(b.MulticastGroup));
        }

        var sameInterface = a.Value.Interface is null || b.Value.Interface is null || a.Value.Interface == b.Value.Interface;
        var sameSource = a.Value.SourceAddress is { } source ? source.Equals(b.Value.SourceAddress) : b.Value.SourceAddress is null;
        return sameInterface && sameSource && a.Peers.Exists(p => b.Peers.Exists(q => q.Address.Equals(p.Address)));
    }

    /// <summary>Resolves the names of a group's members.</summary>
    /// <returns>False when none is left.</returns>
    private bool TryMembers(SyncGroupDraft group, List<InstanceDraft> drafts)
    {
        if (group.Members is null)
        {
            Complain(group.Origin, $"Sync group {group.Name} has no virtual router(s). removing");
            return false;
        }

        var members = new List<string>();
        foreach (var name in group.Members)
        {
            if (!drafts.Exists(d => d.Name == name))
            {
                var hint = NearestWord.Find(name, drafts.Select(d => d.Name)) is { } near ? $". Did you mean '{near}'?" : "";
                Complain(group.Origin, $"Virtual router {name} specified in sync group {group.Name} doesn't exist - ignoring{hint}");
            }
            else if (!groupOf.TryAdd(name, group))
            {
                Complain(group.Origin, $"Virtual router {name} cannot exist in more than one sync group; ignoring {group.Name}");
            }
            else
            {
                members.Add(name);
            }
        }

        group.Members = members;
        if (members.Count == 0)
        {
            Complain(group.Origin, $"Sync group {group.Name}, no matching virtual router found in group declaration - removing");
            return false;
        }

        if (members.Count == 1)
        {
            Complain(group.Origin, $"Sync group {group.Name} has only 1 virtual router(s) - this probably isn't what you want");
        }

        return true;
    }
}
