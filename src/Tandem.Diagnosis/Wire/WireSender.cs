using Tandem.Failover.Protocol;
using Tandem.Linux.Sockets;

namespace Tandem.Diagnosis.Wire;

/// <summary>What was heard of one node that advertises one virtual router.</summary>
internal sealed class WireSender(Endpoint address)
{
    internal Endpoint Address { get; } = address;

    internal ulong HardwareAddress { get; set; }

    /// <summary>What its last message said.</summary>
    internal AdvertisementContent Content { get; set; } = null!;

    internal Endpoint Destination { get; set; }

    internal byte Priority { get; set; }

    internal bool IsOutgoing { get; set; }

    internal long LastUs { get; set; }

    internal long Count { get; set; }

    /// <summary>How long it advertised so far, gaps of more than a backup's patience left out.</summary>
    internal long MasterUs { get; set; }

    /// <summary>Messages in a row that came much earlier than announced.</summary>
    internal int EarlyRun { get; set; }

    /// <summary>What was wrong with its messages so far, each once, as last told.</summary>
    internal Dictionary<WireFaultKind, string> Faults { get; } = [];

    internal long IntervalUs => Math.Max(Content.IntervalCentiseconds, 1) * 10_000L;

    internal long IntervalUsOr(AdvertisementContent content) => Math.Max((Content ?? content).IntervalCentiseconds, 1) * 10_000L;

    /// <summary>It speaks as a master now: a backup would still believe in it.</summary>
    internal bool IsActive(long nowUs) => Count > 0 && Priority > 0 && nowUs - LastUs <= WireRouter.PatienceUs(Content);
}
