namespace Tandem.Linux.Sockets;

/// <summary>What a <see cref="PacketObserver"/> knows of a packet besides its bytes, which begin with the header behind the link's own.</summary>
public readonly struct ObservedPacket
{
    /// <summary>Bytes that were kept of it.</summary>
    public int Length { get; init; }

    /// <summary>The interface's index.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>EtherType: 0x0800 IPv4, 0x86DD IPv6, 0x0806 ARP.</summary>
    public int EtherType { get; init; }

    /// <summary>The sender's hardware address as a number, its first byte highest; 0 where the link has none of six bytes.</summary>
    public ulong SenderHardwareAddress { get; init; }

    /// <summary>This host sent it.</summary>
    public bool IsOutgoing { get; init; }

    /// <summary>When the kernel saw it: nanoseconds of CLOCK_REALTIME; 0 when it did not say.</summary>
    public long ArrivalNs { get; init; }
}
