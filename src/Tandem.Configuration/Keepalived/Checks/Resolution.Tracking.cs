using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>The addresses of an instance, and what it and its group track.</content>
internal sealed partial class Resolution
{
    private const int MaxAdvertised = 255;

    private VrrpInstance WithAddresses(InstanceDraft draft, VrrpInstance value)
    {
        // What fits into one packet of the usual MTU of 1500; the count on the wire has 8 bits.
        var fits = value.Family == AddressFamily.InterNetwork ? MaxAdvertised : (1500 - 62) / 16;
        var advertised = draft.Addresses;
        var excluded = draft.ExcludedAddresses;
        if (advertised.Count > fits)
        {
            Complain(draft, $"Number of VIPs ({advertised.Count}) exceeds maximum/space available in packet (max {fits} addresses) - excess moved to eVIPs");
            excluded = [.. excluded, .. advertised[fits..]];
            advertised = advertised[..fits];
        }

        return value with
        {
            Addresses = [.. advertised.Select(a => Place(draft, value, a))],
            ExcludedAddresses = [.. excluded.Select(a => Place(draft, value, a))],
            Routes = [.. draft.Routes],
            Rules = [.. draft.Rules],
        };
    }

    private VirtualAddress Place(InstanceDraft draft, VrrpInstance value, VirtualAddress address)
    {
        var own = address.Device is null || address.Device == value.Interface;
        if (address.UseVmac && own && value.VirtualMac is not null && address.Family == value.Family)
        {
            Complain(draft, $"use_vmac specified for VIP/eVIP {Shown(address)} and vrrp instance");
            address = address with { UseVmac = false };
        }
        else if (address.UseVmac && value.UseVmacForAddresses && (!own || address.Family != value.Family))
        {
            Complain(draft, $"use_vmac_addr specified and use_vmac specified for VIP/eVIP {Shown(address)}");
        }

        return address;
    }

    private static string Shown(VirtualAddress address) =>
        address.PrefixLength == (address.Family == AddressFamily.InterNetwork ? 32 : 128) ? address.Address.ToString() : address.ToString();

    private VrrpInstance WithTracking(InstanceDraft draft, VrrpInstance value)
    {
        var interfaces = new List<TrackedItem>(draft.Tracks.Interfaces);
        if (interfaces.RemoveAll(i => i.Name == value.Interface) > 0)
        {
            Complain(draft, $"Ignoring track_interface {value.Interface} since own interface");
        }

        var group = groupOf.GetValueOrDefault(draft.Name);
        var synced = group is { TrackingWeight: false };
        var scripts = draft.Tracks.Scripts;
        var files = draft.Tracks.Files;
        var processes = draft.Tracks.Processes;
        if (synced || value.Priority == Owner)
        {
            interfaces = [.. WithoutWeights(draft, interfaces, synced)];
            scripts = WithoutWeightedScripts(draft, scripts, synced);
            files = [.. WithoutFileWeights(draft, files, synced)];
        }

        if (group is not null)
        {
            scripts = WithoutGroups(draft, scripts, group.Tracks.Scripts, "track_script", "instance");
            files = WithoutGroups(draft, files, group.Tracks.Files, "track_file", "instance");
            processes = WithoutGroups(draft, processes, group.Tracks.Processes, "track_process", "instance");
            interfaces = WithoutGroups(draft, interfaces, group.Tracks.Interfaces, "track_interface", "instance or sync group");
        }

        return value with { TrackInterfaces = [.. interfaces], TrackScripts = [.. scripts], TrackFiles = [.. files], TrackProcesses = [.. processes], TrackBalancer = WithoutWeight(draft, value, synced) };
    }

    private BalancerTracking? WithoutWeight(InstanceDraft draft, VrrpInstance value, bool synced)
    {
        if (draft.Balancer is not { Weight: not 0 } balancer || (!synced && value.Priority != Owner))
        {
            return draft.Balancer;
        }

        Complain(draft, $"ignoring track_balancer weight due to {(synced ? "SYNC group" : "address owner")}");
        return balancer with { Weight = 0 };
    }

    private IEnumerable<TrackedItem> WithoutWeights(InstanceDraft draft, List<TrackedItem> items, bool synced)
    {
        foreach (var item in items)
        {
            if (item.Weight == 0)
            {
                yield return item;
                continue;
            }

            Complain(draft, $"ignoring {item.Name} tracked interface {(synced ? "weight " : "")}due to {(synced ? "SYNC group" : "address owner")}");
            if (synced)
            {
                yield return item with { Weight = 0 };
            }
        }
    }

    private List<TrackedItem> WithoutWeightedScripts(InstanceDraft draft, List<TrackedItem> items, bool synced)
    {
        foreach (var item in items.Where(i => i.Weight != 0))
        {
            Complain(draft, $"ignoring tracked script {item.Name} with weights due to {(synced ? "SYNC group" : "address_owner")}");
        }

        return items.FindAll(i => i.Weight == 0);
    }

    private IEnumerable<TrackedItem> WithoutFileWeights(InstanceDraft draft, List<TrackedItem> items, bool synced)
    {
        var why = synced ? "SYNC group" : "address_owner";
        foreach (var item in items)
        {
            if (item.Weight is 0 or 1)
            {
                if (item.Weight == 1)
                {
                    Complain(draft, $"ignoring weight from tracked file {item.Name} due to {why}. specify weight 0");
                }

                yield return item with { Weight = 0 };
            }
            else
            {
                Complain(draft, $"ignoring tracked file {item.Name} with weight {item.Weight} due to {why}");
            }
        }
    }

    private List<TrackedItem> WithoutGroups(InstanceDraft draft, List<TrackedItem> own, List<TrackedItem> ofGroup, string keyword, string where)
    {
        var doubled = own.FindAll(i => ofGroup.Exists(g => g.Name == i.Name));
        foreach (var item in doubled)
        {
            Note(draft.Value.Origin, $"({draft.Name}) {keyword} {item.Name} is configured on VRRP instance and sync group. Remove vrrp {where} config");
        }

        return own.FindAll(i => !doubled.Contains(i));
    }

    private VrrpSyncGroup ResolveGroup(SyncGroupDraft draft, List<VrrpInstance> instances)
    {
        var members = instances.FindAll(i => i.SyncGroup == draft.Name);
        var owners = members.Count(m => m.Priority == Owner);
        if (owners > 0 && owners < members.Count)
        {
            Note(draft.Origin, $"Sync group {draft.Name} has some member(s) as address owner and some not as address owner. This won't work.");
        }

        List<TrackedItem> Plain(List<TrackedItem> items, string kind, string what) => owners == 0 ? items : items.ConvertAll(item =>
        {
            if (item.Weight != 0)
            {
                Complain(draft.Origin, $"({draft.Name}) Cannot have weighted track {kind} '{item.Name}' with member having priority {Owner} - {what}");
            }

            return item with { Weight = 0 };
        });

        return new VrrpSyncGroup
        {
            Name = draft.Name,
            Origin = draft.Origin,
            Members = [.. draft.Members!.Where(m => members.Exists(i => i.Name == m))],
            TrackingWeight = draft.TrackingWeight,
            TrackInterfaces = [.. Plain(draft.Tracks.Interfaces, "interface", "clearing weight")],
            TrackScripts = [.. Plain(draft.Tracks.Scripts, "script", "clearing weight")],
            TrackFiles = [.. Plain(draft.Tracks.Files, "file", "setting weight 0")],
            TrackProcesses = [.. Plain(draft.Tracks.Processes, "process", "setting weight 0")],
            Notify = draft.Notify.Scripts,
            NotifyPriorityChanges = draft.Notify.PriorityChanges ?? global.Value.NotifyPriorityChanges,
            SmtpAlert = MailOf(draft.Notify),
        };
    }
}
