namespace Tandem.Failover.Obituary;

/// <summary>One record in the shared memory.</summary>
internal readonly unsafe ref struct ObituaryRecord(byte* start, int length)
{
    /// <summary>What to do.</summary>
    internal ObituaryKind Kind => (ObituaryKind)start[ObituaryFormat.Kind];

    /// <summary>The TTL or hop limit; null for the default.</summary>
    internal byte? HopLimit => start[ObituaryFormat.HasHopLimit] == 0 ? null : start[ObituaryFormat.HopLimit];

    /// <summary>The interface's index, or 0.</summary>
    internal int Interface => *(int*)(start + ObituaryFormat.Interface);

    /// <summary>The sender's address: 4 or 16 bytes.</summary>
    internal ReadOnlySpan<byte> Source => new(start + ObituaryFormat.Source, AddressLength);

    /// <summary>The receiver's address: 4 or 16 bytes.</summary>
    internal ReadOnlySpan<byte> Destination => new(start + ObituaryFormat.Destination, AddressLength);

    /// <summary>The message or the requests.</summary>
    internal ReadOnlySpan<byte> Content => new(start + ObituaryFormat.Content, length);

    private int AddressLength => Kind == ObituaryKind.Advertisement6 ? 16 : 4;
}
