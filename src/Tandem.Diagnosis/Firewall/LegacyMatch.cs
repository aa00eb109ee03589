using System.Buffers.Binary;
using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Firewall;

/// <summary>
/// Matches of iptables' modules, which iptables-nft hands to the kernel as they are (linux/netfilter/xt_*.h): those that stand in nearly every firewall,
/// ufw's for one. Of the others nothing is known.
/// </summary>
internal static class LegacyMatch
{
    private const int NewConnection = 8;

    internal static bool? Holds(FirewallExpression step, FirewallPacket packet)
    {
        var data = step.Bytes(3);
        return step.Text(1) switch
        {
            "comment" => true,
            "conntrack" => Connection(step.Number(2), data, packet),
            "state" when data.Length >= 4 => State(BinaryPrimitives.ReadUInt32LittleEndian(data), packet),
            "pkttype" when data.Length >= 8 => PacketKind(data, packet),
            "addrtype" when step.Number(2) == 1 && data.Length >= 8 => DestinationKind(data, packet),
            _ => null,
        };
    }

    /// <summary>xt_conntrack_mtinfo2 and 3, when they ask for nothing but the state.</summary>
    private static bool? Connection(uint revision, ReadOnlySpan<byte> data, FirewallPacket packet)
    {
        const int flags = 146;
        const int inverted = 148;
        const int states = 150;
        if (revision < 2 || data.Length < states + 2 || BinaryPrimitives.ReadUInt16LittleEndian(data[flags..]) != 1)
        {
            return null;
        }

        var isInverted = (BinaryPrimitives.ReadUInt16LittleEndian(data[inverted..]) & 1) != 0;
        return State(BinaryPrimitives.ReadUInt16LittleEndian(data[states..]), packet) is { } holds ? holds != isInverted : null;
    }

    private static bool? State(uint mask, FirewallPacket packet) => packet.ConnectionState == null ? null : (mask & NewConnection) != 0;

    private static bool PacketKind(ReadOnlySpan<byte> data, FirewallPacket packet)
    {
        // PACKET_MULTICAST is 2, PACKET_HOST 0; an inversion stands behind it.
        var wanted = BinaryPrimitives.ReadInt32LittleEndian(data);
        var isInverted = BinaryPrimitives.ReadInt32LittleEndian(data[4..]) != 0;
        return wanted == (packet.IsMulticast ? 2 : 0) != isInverted;
    }

    private static bool? DestinationKind(ReadOnlySpan<byte> data, FirewallPacket packet)
    {
        var (source, destination, flags) = (BinaryPrimitives.ReadUInt16LittleEndian(data), BinaryPrimitives.ReadUInt16LittleEndian(data[2..]), BinaryPrimitives.ReadUInt32LittleEndian(data[4..]));
        return source != 0 || destination == 0 || flags != 0 ? null : (destination >> (int)packet.DestinationKind & 1) != 0;
    }
}
