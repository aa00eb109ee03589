namespace Tandem.Configuration.Keepalived.Model;

/// <summary>A metric of a route, numbered as the kernel does (RTAX_*).</summary>
public enum RouteMetricKind
{
    /// <summary><c>mtu</c> in bytes.</summary>
    Mtu = 2,

    /// <summary><c>window</c> in bytes.</summary>
    Window = 3,

    /// <summary><c>rtt</c>, in 1/8 ms as the kernel keeps it.</summary>
    Rtt = 4,

    /// <summary><c>rttvar</c>, in 1/4 ms as the kernel keeps it.</summary>
    RttVar = 5,

    /// <summary><c>ssthresh</c>.</summary>
    SlowStartThreshold = 6,

    /// <summary><c>cwnd</c>.</summary>
    CongestionWindow = 7,

    /// <summary><c>advmss</c> in bytes.</summary>
    AdvertisedMss = 8,

    /// <summary><c>reordering</c>.</summary>
    Reordering = 9,

    /// <summary><c>hoplimit</c>.</summary>
    HopLimit = 10,

    /// <summary><c>initcwnd</c>.</summary>
    InitialCongestionWindow = 11,

    /// <summary><c>features</c>: bit 0 is ECN.</summary>
    Features = 12,

    /// <summary><c>rto_min</c> in milliseconds.</summary>
    RtoMin = 13,

    /// <summary><c>initrwnd</c>.</summary>
    InitialReceiveWindow = 14,

    /// <summary><c>quickack</c>, 0 or 1.</summary>
    QuickAck = 15,

    /// <summary><c>fastopen_no_cookie</c>, 0 or 1.</summary>
    FastOpenNoCookie = 17,
}
