namespace Tandem.Diagnosis.Wire;

/// <summary>One line of <c>tandem watch</c>: a packet and what is wrong with it.</summary>
public sealed record WireEntry
{
    /// <summary>What it is.</summary>
    public required WirePacketKind Kind { get; init; }

    /// <summary>The interface's name.</summary>
    public required string Interface { get; init; }

    /// <summary>The packet in tcpdump's words.</summary>
    public required string Line { get; init; }

    /// <summary>This host sent it.</summary>
    public bool IsOutgoing { get; init; }

    /// <summary>The VRID of advertisements and silence, else 0.</summary>
    public int VirtualRouterId { get; init; }

    /// <summary>VRRP's version of advertisements, else 0.</summary>
    public int Version { get; init; }

    /// <summary>The priority of advertisements, else 0.</summary>
    public int Priority { get; init; }

    /// <summary>The announced interval of advertisements in hundredths of a second, else 0.</summary>
    public int IntervalCentiseconds { get; init; }

    /// <summary>The sender of advertisements, the address of announcements; empty for silence.</summary>
    public string Source { get; init; } = "";

    /// <summary>The hardware address; empty when there is none.</summary>
    public string HardwareAddress { get; init; } = "";

    /// <summary>The virtual addresses of advertisements.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public IReadOnlyList<WireFault> Faults { get; init; } = [];
}
