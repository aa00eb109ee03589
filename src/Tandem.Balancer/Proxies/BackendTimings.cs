using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Proxies;

/// <summary>A backend's time limits in milliseconds with their fall-backs applied; 0 means no limit.</summary>
internal sealed class BackendTimings
{
    internal BackendTimings(Timeouts timeouts)
    {
        ConnectMs = timeouts.ConnectMs ?? 0;
        QueueMs = timeouts.QueueMs ?? ConnectMs;
        TarpitMs = timeouts.TarpitMs ?? ConnectMs;
        ServerMs = timeouts.ServerMs ?? 0;
        ServerFinMs = timeouts.ServerFinMs ?? ServerMs;
        TunnelMs = timeouts.TunnelMs;
        CheckMs = timeouts.CheckMs ?? 0;
    }

    internal int ConnectMs { get; }

    internal int QueueMs { get; }

    internal int TarpitMs { get; }

    internal int ServerMs { get; }

    internal int ServerFinMs { get; }

    /// <summary><c>timeout tunnel</c>; null when client and server timeouts go on to hold.</summary>
    internal int? TunnelMs { get; }

    internal int CheckMs { get; }
}
