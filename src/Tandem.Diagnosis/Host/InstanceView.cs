using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Wire;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Host;

/// <summary>One vrrp_instance of the file beside what was heard of its virtual router.</summary>
internal sealed class InstanceView
{
    internal InstanceView(HostFacts facts, WireExpectation expectation)
    {
        Facts = facts;
        Expectation = expectation;
        Instance = expectation.Instance;
        foreach (var router in facts.Wire.Routers)
        {
            if (!expectation.Has(router.Interface, router.VirtualRouterId, router.IsIPv6))
            {
                AddOthers(router);
                continue;
            }

            foreach (var sender in router.Senders)
            {
                if (sender.IsOutgoing || IsOurs(sender.Address))
                {
                    Own = Own == null || sender.Count > Own.Count ? sender : Own;
                }
                else if (!Peers.Exists(one => one.Address.HasSameAddress(sender.Address)))
                {
                    Peers.Add(sender);
                }
            }
        }
    }

    internal HostFacts Facts { get; }

    internal VrrpInstance Instance { get; }

    internal WireExpectation Expectation { get; }

    /// <summary>This node as its advertisements were seen leaving; null when none were.</summary>
    internal WireSender? Own { get; }

    /// <summary>Other nodes that were heard, whatever is wrong with their packets.</summary>
    internal List<WireSender> Peers { get; } = [];

    /// <summary>Other nodes that advertise an address of this instance under a number that no instance here has.</summary>
    internal List<(WireSender Sender, byte VirtualRouterId)> Others { get; } = [];

    internal string Interface => Instance.Interface ?? "?";

    internal LinkFacts? Link => Facts.Link(Instance.Interface);

    /// <summary>The first virtual address; null when it has none.</summary>
    internal IPAddress? Address => Instance.Addresses.Count > 0 ? Instance.Addresses[0].Address : null;

    /// <summary>The virtual addresses that are on this host now.</summary>
    internal IEnumerable<VirtualAddress> Held => Instance.Addresses.Where(one => Facts.LinkWith(one.Address) != null);

    internal bool HoldsAddress => Held.Any();

    /// <summary>This node speaks as master.</summary>
    internal bool IsMaster => Own is { Priority: > 0, Count: > 0 } own && own.IsActive(Facts.NowUs);

    internal IEnumerable<WireSender> PeerMasters => Peers.Where(one => one is { Priority: > 0 } && one.IsActive(Facts.NowUs));

    internal bool IsMulticast => !Instance.Unicast;

    /// <summary>Whether a host was heard to advertise anything, of whatever number, on this interface: packets of VRRP do pass between it and this node.</summary>
    internal bool Hears(ulong hardware) => Facts.Wire.Routers.Any(router => Expectation.IsOn(router.Interface)
        && router.Senders.Exists(one => !one.IsOutgoing && one.HardwareAddress == hardware));

    /// <summary>A keyword of the instance with its place, for a sentence: "advert_int (keepalived.conf:7:5)". Where it is not written the instance's own place stands there.</summary>
    internal string PlaceOf(string keyword) => $"{keyword} ({Facts.Places.Keyword(Instance.Origin.Position, keyword)})";

    private void AddOthers(WireRouter router)
    {
        if (!Expectation.IsOn(router.Interface) || Facts.Wire.Expectations.Any(one => one.Has(router.Interface, router.VirtualRouterId, router.IsIPv6)))
        {
            return;
        }

        Others.AddRange(router.Senders
            .Where(one => !one.IsOutgoing && AdvertisementComparison.HasCommonAddress(one.Content, Expectation.Content))
            .Select(one => (one, router.VirtualRouterId)));
    }

    private bool IsOurs(Endpoint address) => Facts.Links.Any(link => link.Addresses.Any(one => Endpoint.From(one.Address, 0).HasSameAddress(address)));
}
