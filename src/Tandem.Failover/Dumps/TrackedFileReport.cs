using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>A <c>track_file</c> at the moment of a dump.</summary>
/// <param name="File">What the configuration says of it.</param>
/// <param name="Value">The number in it; 0 when it cannot be read.</param>
public sealed record TrackedFileReport(TrackFileDefinition File, long Value);
