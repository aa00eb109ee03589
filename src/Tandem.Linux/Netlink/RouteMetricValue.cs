namespace Tandem.Linux.Netlink;

/// <summary>One metric of a route.</summary>
/// <param name="Kind">RTAX_* (linux/rtnetlink.h): 2 is the MTU.</param>
/// <param name="Value">Its value.</param>
/// <param name="Locked">Path discovery may not change it.</param>
public readonly record struct RouteMetricValue(ushort Kind, uint Value, bool Locked);
