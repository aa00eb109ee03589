using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Simulation.Pairs;

/// <summary>Who hears an instance: its advertisements are encoded as the daemon does, carried to the other nodes, and judged there by the daemon's own check.</summary>
internal static class HearingTable
{
    private const int HeaderLength = 20;

    /// <summary>What becomes of an instance's advertisements at every other node.</summary>
    internal static List<Hearing> Of(PairInstance from, IReadOnlyList<PairNodePlan> nodes)
    {
        var found = new List<Hearing>();
        var owned = new bool[nodes.Count];
        foreach (var destination in from.Destinations)
        {
            foreach (var node in nodes.Where(node => node.Index != from.Node))
            {
                var gets = destination.IsMulticast
                    ? node.Instances.Any(one => one.Network == from.Network)
                    : node.Instances.Any(one => one.Source.HasSameAddress(destination));
                if (!gets)
                {
                    continue;
                }

                owned[node.Index] = true;
                found.Add(At(node, from, destination));
            }
        }

        foreach (var node in nodes.Where(node => node.Index != from.Node && !owned[node.Index]))
        {
            found.Add(new Hearing { Node = node.Index, Why = Unreached(from, node) });
        }

        return found;
    }

    private static string Unreached(PairInstance from, PairNodePlan node)
    {
        if (!from.Written.Unicast)
        {
            return $"node{from.Node + 1} sends on {from.Interface}, where {node.Name} has no instance";
        }

        var its = node.Instances.FirstOrDefault(one => one.Content.VirtualRouterId == from.Content.VirtualRouterId) ?? node.Instances[0];
        return its.Written.Unicast
            ? $"the unicast_peer block of node{from.Node + 1} ({from.Written.Origin.Position}) names {Names(from)}, but {node.Name} sends from {Text(its.Source)}: put that there"
            : $"node{from.Node + 1} has a unicast_peer block that names {Names(from)}, and {node.Name} has none: write both with unicast_peer, or both without";
    }

    private static string Names(PairInstance from) => string.Join(", ", from.Destinations.Select(Text));

    internal static string Text(Endpoint address)
    {
        Span<byte> text = stackalloc byte[Endpoint.MaxTextLength];
        return System.Text.Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }

    private static Hearing At(PairNodePlan node, PairInstance from, Endpoint destination)
    {
        var on = node.Instances.Where(one => one.Written.Family == from.Written.Family && (destination.IsMulticast ? one.Network == from.Network : one.Source.HasSameAddress(destination)));
        var to = on.FirstOrDefault(one => one.Content.VirtualRouterId == from.Content.VirtualRouterId);
        if (to is null)
        {
            return new Hearing { Node = node.Index, Why = $"{node.Name} knows no virtual_router_id {from.Content.VirtualRouterId} there: it must be the same in both files" };
        }

        if (destination.IsMulticast && !to.Written.Unicast && to.Destinations is [var group] && !group.HasSameAddress(destination))
        {
            return new Hearing { Node = node.Index, To = null, Why = $"it goes to the group {Text(destination)}, and {node.Name} listens to {Text(group)}" };
        }

        var isIPv6 = from.Content.IsIPv6;
        var message = new byte[from.Content.MessageLength];
        var form = from.Written.V3ChecksumAsV2
            ? ChecksumForm.MessageOnly
            : from.Written is { Unicast: true, OldUnicastChecksum: true } ? ChecksumForm.OldUnicast : ChecksumForm.PseudoHeader;
        var summed = form == ChecksumForm.OldUnicast && from.Written.MulticastGroup is { } old ? Endpoint.From(old, 0) : destination;
        AdvertisementEncoder.Encode(from.Content, from.Settings.BasePriority, from.Source, summed, message, form);
        var length = message.Length + (isIPv6 ? 0 : HeaderLength);
        var received = new ReceivedPacket
        {
            Source = from.Source,
            Destination = destination,
            TimeToLive = from.Written.Unicast ? from.Written.UnicastTtl : 255,
            Length = length,
            StatedLength = length,
            HeaderLength = isIPv6 ? 0 : HeaderLength,
            Protocol = Advertisement.IpProtocol,
        };
        var advertisement = new Advertisement(message, isIPv6);
        var rejection = AdvertisementCheck.Check(advertisement, received, to.Expected, false, out _);
        return new Hearing
        {
            Node = node.Index,
            To = to,
            Rejection = rejection,
            RejectionOfKnown = AdvertisementCheck.Check(advertisement, received, to.Expected, true, out _),
            Why = rejection == Rejection.None ? ""
                : rejection == Rejection.OwnAddress ? $"both send from {Text(from.Source)} ({from.Written.Origin.Position} and {to.Written.Origin.Position}); each needs an address of its own"
                : RejectionText.Cause(rejection, advertisement, to.Expected),
        };
    }
}
