using System.Net;
using System.Text;
using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Firewall;

/// <summary>An advertisement as the packet filter would see it.</summary>
internal sealed class FirewallPacket
{
    /// <summary>From the IP header on.</summary>
    internal required byte[] Bytes { get; init; }

    internal required bool IsIPv6 { get; init; }

    /// <summary>On its way in, else on its way out.</summary>
    internal required bool IsIncoming { get; init; }

    internal required string Interface { get; init; }

    internal int InterfaceIndex { get; init; }

    internal bool IsMulticast { get; init; }

    /// <summary>Its source is known; else it is one in the right network, and no rule that asks for it can be judged.</summary>
    internal bool IsSourceKnown { get; init; } = true;

    internal IPAddress? Source => IsSourceKnown ? new IPAddress(Bytes.AsSpan(SourceOffset, AddressLength)) : null;

    internal IPAddress Destination => new(Bytes.AsSpan(SourceOffset + AddressLength, AddressLength));

    private int SourceOffset => IsIPv6 ? 8 : 12;

    private int AddressLength => IsIPv6 ? 16 : 4;

    internal int HeaderLength => IsIPv6 ? 40 : 20;

    /// <summary>Makes one as an instance sends it or expects it.</summary>
    internal static FirewallPacket Of(
        AdvertisementContent content, byte priority, Endpoint source, Endpoint destination, string interfaceName, int interfaceIndex, bool isIncoming, bool isSourceKnown = true)
    {
        var header = content.IsIPv6 ? 40 : 20;
        var bytes = new byte[header + content.MessageLength];
        if (content.IsIPv6)
        {
            bytes[0] = 0x60;
            bytes[5] = (byte)content.MessageLength;
            bytes[6] = Advertisement.IpProtocol;
            bytes[7] = 255;
            source.CopyAddress(bytes.AsSpan(8));
            destination.CopyAddress(bytes.AsSpan(24));
        }
        else
        {
            bytes[0] = 0x45;
            bytes[1] = 0xC0;
            bytes[2] = (byte)(bytes.Length >> 8);
            bytes[3] = (byte)bytes.Length;
            bytes[8] = 255;
            bytes[9] = Advertisement.IpProtocol;
            source.CopyAddress(bytes.AsSpan(12));
            destination.CopyAddress(bytes.AsSpan(16));
        }

        AdvertisementEncoder.Encode(content, priority, source, destination, bytes.AsSpan(header));
        return new FirewallPacket
        {
            Bytes = bytes,
            IsIPv6 = content.IsIPv6,
            IsIncoming = isIncoming,
            Interface = interfaceName,
            InterfaceIndex = interfaceIndex,
            IsMulticast = destination.IsMulticast,
            IsSourceKnown = isSourceKnown,
        };
    }

    /// <summary>Bytes of the packet from its IP header on.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many.</param>
    /// <param name="isKnown">False when they cannot be said here.</param>
    /// <returns>Null when they are not known, or when the packet has no such bytes, in which case no rule that wants them matches.</returns>
    internal byte[]? Slice(long offset, long length, out bool isKnown)
    {
        isKnown = offset >= 0 && (IsSourceKnown || offset + length <= SourceOffset || offset >= SourceOffset + AddressLength);
        return !isKnown || offset + length > Bytes.Length ? null : Bytes.AsSpan((int)offset, (int)length).ToArray();
    }

    /// <summary>The state of its connection as the kernel would find it (a bit of ct state), or null: what goes to a group is answered by nobody, so it is
    /// new; between two hosts either may have spoken before.</summary>
    internal byte[]? ConnectionState => IsMulticast ? BitConverter.GetBytes(8u) : null;

    /// <summary>The kind of its destination for this host (RTN_*, linux/rtnetlink.h): 5 a group, 2 local, 1 elsewhere.</summary>
    internal uint DestinationKind => IsMulticast ? 5u : IsIncoming ? 2u : 1u;

    /// <summary>What the kernel knows of a packet by itself (NFT_META_*); null for what cannot be said here.</summary>
    internal byte[]? Meta(uint key)
    {
        var name = new byte[16];
        Encoding.UTF8.GetBytes(Interface.AsSpan(0, Math.Min(Interface.Length, 15)), name);
        return key switch
        {
            0 => BitConverter.GetBytes(Bytes.Length),
            1 => IsIPv6 ? [0x86, 0xDD] : [0x08, 0x00],
            3 => new byte[4],
            4 => BitConverter.GetBytes(IsIncoming ? InterfaceIndex : 0),
            5 => BitConverter.GetBytes(IsIncoming ? 0 : InterfaceIndex),
            6 => IsIncoming ? name : new byte[16],
            7 => IsIncoming ? new byte[16] : name,
            15 => [IsIPv6 ? (byte)10 : (byte)2],
            16 => [Advertisement.IpProtocol],
            19 => [IsMulticast && IsIncoming ? (byte)2 : (byte)0],
            _ => null,
        };
    }
}
