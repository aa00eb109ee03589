using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Obituary;

/// <summary>
/// What is to be done for one virtual router when the process dies while it is master: made when the configuration is read or the router
/// becomes master, and put into the obituary by <see cref="ObituaryWriter.Set"/>. Building allocates, nothing else does.
/// </summary>
public sealed class ObituaryEntry
{
    /// <summary>The most bytes of one entry.</summary>
    public const int MaxLength = 256 * 1024;

    private byte[] bytes = [];
    private int length;

    /// <summary>Records in it.</summary>
    internal int Count { get; private set; }

    /// <summary>Records that found no room in it.</summary>
    internal int LeftOut { get; private set; }

    /// <summary>Its records, as they stand in the shared memory.</summary>
    internal ReadOnlySpan<byte> Records => bytes.AsSpan(0, length);

    /// <summary>Empties it, to be filled anew; an obituary that holds it keeps what it has until the next <see cref="ObituaryWriter.Commit"/>.</summary>
    public void Clear()
    {
        length = 0;
        Count = 0;
        LeftOut = 0;
    }

    /// <summary>Adds an advertisement, which the parent sends twice: the one with priority 0.</summary>
    /// <param name="interfaceIndex">The interface that it leaves through; 0 lets the routes decide (unicast).</param>
    /// <param name="source">The sender's address.</param>
    /// <param name="destination">The group or the peer; with unicast there is one call for each.</param>
    /// <param name="hopLimit">
    /// <c>unicast_ttl</c>: TTL or hop limit of what is sent to a host. Null is 255 for IPv4 and the kernel's default for IPv6, as with
    /// <see cref="VrrpSender"/>. To a group it is always 255.
    /// </param>
    /// <param name="message">The VRRP message with its checksum, without IP header.</param>
    public void AddAdvertisement(int interfaceIndex, Endpoint source, Endpoint destination, byte? hopLimit, ReadOnlySpan<byte> message)
    {
        var kind = destination.Family == EndpointFamily.IPv6 ? ObituaryKind.Advertisement6 : ObituaryKind.Advertisement4;
        var record = Reserve(kind, message);
        if (record.IsEmpty)
        {
            return;
        }

        var written = destination.IsMulticast ? byte.MaxValue : hopLimit;
        record[ObituaryFormat.HasHopLimit] = written.HasValue ? (byte)1 : (byte)0;
        record[ObituaryFormat.HopLimit] = written.GetValueOrDefault();
        MemoryMarshal.Write(record[ObituaryFormat.Interface..], interfaceIndex);
        _ = source.CopyAddress(record[ObituaryFormat.Source..]);
        _ = destination.CopyAddress(record[ObituaryFormat.Destination..]);
    }

    /// <summary>Adds requests of rtnetlink(7) that take away what the router holds: addresses, routes, rules, interfaces.</summary>
    /// <param name="requests">Whole messages, one behind another; each should ask for no answer.</param>
    public void AddRouteRequests(ReadOnlySpan<byte> requests) => Reserve(ObituaryKind.RouteRequests, requests);

    private Span<byte> Reserve(ObituaryKind kind, ReadOnlySpan<byte> content)
    {
        var size = ObituaryFormat.RecordSize(content.Length);
        if (content.IsEmpty)
        {
            return default;
        }

        if (length + size > MaxLength)
        {
            LeftOut++;
            return default;
        }

        if (length + size > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(length + size, bytes.Length * 2));
        }

        var record = bytes.AsSpan(length, size);
        record.Clear();
        record[ObituaryFormat.Kind] = (byte)kind;
        MemoryMarshal.Write(record[ObituaryFormat.Length..], content.Length);
        content.CopyTo(record[ObituaryFormat.Content..]);
        length += size;
        Count++;
        return record;
    }
}
