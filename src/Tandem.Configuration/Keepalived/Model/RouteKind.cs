namespace Tandem.Configuration.Keepalived.Model;

/// <summary>The type of a route, numbered as the kernel does (RTN_*).</summary>
public enum RouteKind
{
    /// <summary>To a gateway or on the link.</summary>
    Unicast = 1,

    /// <summary>To this host.</summary>
    Local = 2,

    /// <summary>Sent as broadcast.</summary>
    Broadcast = 3,

    /// <summary>To this host, not as a source.</summary>
    Anycast = 4,

    /// <summary>Multicast.</summary>
    Multicast = 5,

    /// <summary>Dropped.</summary>
    Blackhole = 6,

    /// <summary>Refused as unreachable.</summary>
    Unreachable = 7,

    /// <summary>Refused as prohibited.</summary>
    Prohibit = 8,

    /// <summary>The search goes on in another table.</summary>
    Throw = 9,

    /// <summary>Address translation; kernels no longer know it.</summary>
    Nat = 10,

    /// <summary>An external resolver; kernels no longer know it.</summary>
    ExternalResolve = 11,
}
