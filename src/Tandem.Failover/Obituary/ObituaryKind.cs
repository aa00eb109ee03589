namespace Tandem.Failover.Obituary;

/// <summary>What the parent does with a record of an obituary, in this order.</summary>
internal enum ObituaryKind : byte
{
    /// <summary>Sends a VRRP message over IPv4, twice.</summary>
    Advertisement4 = 1,

    /// <summary>Sends a VRRP message over IPv6, twice.</summary>
    Advertisement6 = 2,

    /// <summary>Performs requests of rtnetlink(7): takes addresses, routes, rules and interfaces away.</summary>
    RouteRequests = 3,
}
