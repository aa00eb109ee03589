using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>
/// The advertisements of one virtual router as they go out: one for the group, or one for each unicast peer, made when the
/// configuration or the own address changes. Sending patches the priority and allocates nothing.
/// </summary>
internal sealed class PreparedAdvertisements
{
    private readonly byte[][] messages;
    private readonly Endpoint[] destinations;
    private readonly int? timeToLive;
    private ushort identification;

    /// <summary>Makes them.</summary>
    /// <param name="instance">The configuration.</param>
    /// <param name="content">What they say.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="priority">The priority that they have at first.</param>
    internal PreparedAdvertisements(VrrpInstance instance, AdvertisementContent content, Endpoint source, byte priority)
    {
        Source = source;

        // As keepalived: over IPv6 a unicast_ttl that is not written leaves the kernel's.
        timeToLive = instance.Unicast && instance.UnicastTtl != 255 ? instance.UnicastTtl : null;
        destinations = instance.Unicast
            ? [.. instance.UnicastPeers.Select(peer => Endpoint.From(peer.Address, 0))]
            : [Endpoint.From(instance.MulticastGroup!, 0)];
        messages = new byte[destinations.Length][];
        var form = instance.V3ChecksumAsV2
            ? ChecksumForm.MessageOnly
            : instance is { Unicast: true, OldUnicastChecksum: true } ? ChecksumForm.OldUnicast : ChecksumForm.PseudoHeader;
        for (var i = 0; i < messages.Length; i++)
        {
            var summed = form == ChecksumForm.OldUnicast && instance.MulticastGroup is { } group ? Endpoint.From(group, 0) : destinations[i];
            messages[i] = new byte[content.MessageLength];
            AdvertisementEncoder.Encode(content, priority, source, summed, messages[i], form);
        }
    }

    /// <summary>The address that they come from.</summary>
    internal Endpoint Source { get; }

    /// <summary>The group, or the peers.</summary>
    internal ReadOnlySpan<Endpoint> Destinations => destinations;

    /// <summary>The same advertisements go on where these left off: the identification counts on.</summary>
    internal void Continue(PreparedAdvertisements? former) => identification = former?.identification ?? 0;

    /// <summary>Sends them.</summary>
    /// <param name="sender">The socket.</param>
    /// <param name="priority">0 to resign, else the effective priority.</param>
    /// <returns>0, or the negated errno number of the last that could not be sent.</returns>
    internal int Send(VrrpSender sender, byte priority)
    {
        var result = 0;
        identification++;
        for (var i = 0; i < messages.Length; i++)
        {
            AdvertisementEncoder.SetPriority(messages[i], priority);
            var sent = sender.Send(messages[i], Source, destinations[i], identification, timeToLive);
            result = sent < 0 ? sent : result;
        }

        return result;
    }

    /// <summary>The message for a destination with priority 0, for the obituary.</summary>
    internal byte[] Resigning(int destination)
    {
        var message = messages[destination].ToArray();
        AdvertisementEncoder.SetPriority(message, 0);
        return message;
    }
}
