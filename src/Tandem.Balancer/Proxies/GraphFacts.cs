using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Proxies;

/// <summary>Answers what rules ask of backends and servers, over all loops.</summary>
internal sealed class GraphFacts(Backend[] backends) : ProxyFacts
{
    /// <summary>Set when the loops exist; before, nothing is connected.</summary>
    internal Graph? Graph { get; set; }

    internal override int FindBackend(ReadOnlySpan<byte> name)
    {
        foreach (var backend in backends)
        {
            if (name.SequenceEqual(backend.NameBytes))
            {
                return backend.Index;
            }
        }

        return -1;
    }

    internal override int FindServer(int backend, ReadOnlySpan<byte> name)
    {
        foreach (var server in backends[backend].Servers)
        {
            if (name.SequenceEqual(server.NameBytes))
            {
                return server.Position;
            }
        }

        return -1;
    }

    internal override int UsableServers(int backend)
    {
        var count = 0;
        foreach (var server in backends[backend].Servers)
        {
            count += server.IsUp && server.Weight > 0 ? 1 : 0;
        }

        return count;
    }

    internal override long Connections(int backend) => Graph?.ActiveOf(backends[backend]) ?? 0;

    internal override long Queued(int backend)
    {
        long queued = 0;
        foreach (var worker in Graph?.Workers ?? [])
        {
            var local = worker.Backends[backend];
            queued += local.Queue.Count;
            foreach (var server in local.Servers)
            {
                queued += server.Queue.Count;
            }
        }

        return queued;
    }

    internal override bool IsUp(int backend, int server) => backends[backend].Servers[server].IsUp;

    internal override long ServerConnections(int backend, int server)
    {
        var target = backends[backend].Servers[server];
        if (target.HasLimit)
        {
            return target.Served;
        }

        long sum = 0;
        foreach (var worker in Graph?.Workers ?? [])
        {
            sum += worker.Backends[backend].Servers[server].Connections;
        }

        return sum;
    }
}
