using Tandem.Failover.Election;

namespace Tandem.Failover.Routers;

/// <summary>Another router of the same number, as last heard.</summary>
/// <param name="Address">Where its advertisements come from.</param>
/// <param name="Priority">The priority of its last one; 0 when it resigned.</param>
/// <param name="HeardUs">When that was, in the loop's microseconds.</param>
internal readonly record struct HeardRouter(RouterAddress Address, byte Priority, long HeardUs);
