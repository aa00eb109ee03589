using System.Net;

namespace Tandem.Diagnosis.Host;

/// <summary>An interface of this host.</summary>
internal sealed record LinkFacts
{
    internal required string Name { get; init; }

    internal int Index { get; init; }

    /// <summary>Set up by the administrator.</summary>
    internal bool IsUp { get; init; } = true;

    /// <summary>There is a cable and somebody at its other end.</summary>
    internal bool HasCarrier { get; init; } = true;

    /// <summary>As a number, the first byte highest; 0 for none.</summary>
    internal ulong HardwareAddress { get; init; }

    internal IReadOnlyList<(IPAddress Address, int Prefix)> Addresses { get; init; } = [];

    internal bool Has(IPAddress address) => Addresses.Any(one => one.Address.Equals(address));
}
