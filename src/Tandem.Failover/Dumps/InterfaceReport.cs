using System.Net;

namespace Tandem.Failover.Dumps;

/// <summary>An interface of the host at the moment of a dump.</summary>
public sealed record InterfaceReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its index.</summary>
    public int Index { get; init; }

    /// <summary>Its first IPv4 address, or null.</summary>
    public IPAddress? IPv4 { get; init; }

    /// <summary>Its link-local IPv6 address, or null.</summary>
    public IPAddress? IPv6 { get; init; }

    /// <summary>Its MAC address; null where there is none.</summary>
    public byte[]? MacAddress { get; init; }

    /// <summary>Its flags as the kernel has them (IFF_*): 1 up, 2 broadcast, 8 loopback, 16 point to point, 64 running, 128 no ARP, 4096 multicast.</summary>
    public uint Flags { get; init; }

    /// <summary>Its MTU in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether it is one of ours, with a virtual MAC address, and over which interface; null when not.</summary>
    public string? VirtualMacOver { get; init; }
}
