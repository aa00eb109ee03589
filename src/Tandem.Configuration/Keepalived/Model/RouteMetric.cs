namespace Tandem.Configuration.Keepalived.Model;

/// <summary>One metric of a route.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Value">The number that the kernel gets.</param>
/// <param name="Locked">Whether <c>lock</c> was written: a bit of RTAX_LOCK.</param>
public readonly record struct RouteMetric(RouteMetricKind Kind, uint Value, bool Locked = false);
