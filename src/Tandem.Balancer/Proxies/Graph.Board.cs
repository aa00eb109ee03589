using Tandem.Balancer.Board;

namespace Tandem.Balancer.Proxies;

/// <content>What others than clients ask of it: whether it can serve.</content>
internal sealed partial class Graph
{
    /// <summary>Writes the health board; null when the node has none.</summary>
    internal BoardPublisher? Board { get; set; }

    /// <summary>Another node is about to take the clients over: health pages fail.</summary>
    internal volatile bool IsHandingOver;

    /// <summary>Whether a frontend's requests go to servers; false for one that answers or redirects by itself.</summary>
    internal bool NeedsServers(Frontend frontend)
    {
        if (frontend.DefaultBackend is { } fixedBackend)
        {
            return fixedBackend.Servers.Length > 0;
        }

        foreach (var backend in frontend.UseBackends)
        {
            if (backend is { Servers.Length: > 0 })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The servers that a frontend's requests can go to, over all backends that its lines name, and how many of them are up. Allocates nothing.</summary>
    internal (int Up, int All) ServersOf(Frontend frontend)
    {
        var (up, all) = (0, 0);
        if (frontend.DefaultBackend is { } fixedBackend)
        {
            up = Facts.UsableServers(fixedBackend.Index);
            all = fixedBackend.Servers.Length;
        }

        for (var i = 0; i < frontend.UseBackends.Length; i++)
        {
            var backend = frontend.UseBackends[i];
            if (backend != null && backend != frontend.DefaultBackend && Array.IndexOf(frontend.UseBackends, backend, 0, i) < 0)
            {
                up += Facts.UsableServers(backend.Index);
                all += backend.Servers.Length;
            }
        }

        return (up, all);
    }

    /// <summary>
    /// Whether clients should be sent elsewhere: while the node hands over, and under <c>tandem run</c>, where health pages tell what the
    /// failover sees, also without servers. Alone, <c>monitor-uri</c> is HAProxy's.
    /// </summary>
    internal bool ShouldNotBeChosen(Frontend frontend) =>
        IsHandingOver || (Board != null && NeedsServers(frontend) && ServersOf(frontend).Up == 0);
}
