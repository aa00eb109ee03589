using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Proxies;

/// <summary>A frontend (or the accepting half of a listen section) as all loops share it.</summary>
internal sealed class Frontend
{
    private int connections;

    internal Frontend(ProxySection section, int index, int maxConnections)
    {
        Section = section;
        Index = index;
        MaxConnections = maxConnections;
        NameBytes = Encoding.Latin1.GetBytes(section.Name);
        IsHttp = section.Mode == ProxyMode.Http;
        var timeouts = section.Timeouts;
        ClientMs = timeouts.ClientMs ?? 0;
        ClientFinMs = timeouts.ClientFinMs ?? ClientMs;
        HttpRequestMs = timeouts.HttpRequestMs ?? 0;
        KeepAliveMs = timeouts.HttpKeepAliveMs ?? timeouts.HttpRequestMs ?? ClientMs;
        TunnelMs = timeouts.TunnelMs;
        TarpitMs = timeouts.TarpitMs ?? timeouts.ConnectMs ?? 0;
        ForwardFor = AddressHeader.Of(section.ForwardFor);
        OriginalTo = AddressHeader.Of(section.OriginalTo);
        MonitorUri = section.MonitorUri is { } uri ? Encoding.Latin1.GetBytes(uri) : null;
    }

    internal ProxySection Section { get; }

    /// <summary>Its place among the frontends of the configuration.</summary>
    internal int Index { get; }

    internal byte[] NameBytes { get; }

    internal bool IsHttp { get; }

    /// <summary>The backend of requests that no rule sends elsewhere; null when there is none.</summary>
    internal Backend? DefaultBackend { get; set; }

    /// <summary>Connections that may be open at a time.</summary>
    internal int MaxConnections { get; }

    internal int ClientMs { get; }

    internal int ClientFinMs { get; }

    internal int HttpRequestMs { get; }

    internal int KeepAliveMs { get; }

    internal int? TunnelMs { get; }

    internal int TarpitMs { get; }

    internal byte[]? MonitorUri { get; }

    internal AddressHeader? ForwardFor { get; }

    internal AddressHeader? OriginalTo { get; }

    /// <summary>By <c>use_backend</c> line: the backend that it names, null for a dynamic one.</summary>
    internal Backend?[] UseBackends { get; set; } = [];

    /// <summary>Connections open now over all loops.</summary>
    internal int Connections => Volatile.Read(ref connections);

    internal int AddConnection() => Interlocked.Increment(ref connections);

    internal int RemoveConnection() => Interlocked.Decrement(ref connections);
}
