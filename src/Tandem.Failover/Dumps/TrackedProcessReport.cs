using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>A <c>vrrp_track_process</c> at the moment of a dump.</summary>
/// <param name="Process">What the configuration says of it.</param>
/// <param name="Count">The processes that run.</param>
/// <param name="HasQuorum">Whether these are enough and not too many, delays considered.</param>
public sealed record TrackedProcessReport(TrackProcessDefinition Process, int Count, bool HasQuorum);
