using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// One server of a backend as all loops share it: what is configured, how it is reached, and whether it may be used. Each loop
/// has its own <see cref="LocalServer"/> beside it for connections and queues.
/// </summary>
internal sealed class Server
{
    private int served;
    private long waitingWorkers;

    internal Server(Backend backend, ServerLine line, int position, int id)
    {
        Backend = backend;
        Line = line;
        Position = position;
        Id = id;
        Name = line.Name;
        NameBytes = Encoding.Latin1.GetBytes(line.Name);
        RedirectPrefix = line.Redir is { } prefix ? Encoding.Latin1.GetBytes(prefix.Text) : null;
        Connect = MakeConnectSettings(backend, line);
        IsUp = Connect != null && !line.Disabled;
        Weight = line.Weight;
    }

    internal Backend Backend { get; }

    internal ServerLine Line { get; }

    internal string Name { get; }

    internal byte[] NameBytes { get; }

    /// <summary><c>redir</c>: what stands before the path where GET and HEAD are redirected to, or null.</summary>
    internal byte[]? RedirectPrefix { get; }

    /// <summary>Order of declaration, from 0.</summary>
    internal int Position { get; }

    /// <summary>HAProxy's puid.</summary>
    internal int Id { get; }

    /// <summary>How to reach it; null while its name has no address.</summary>
    internal ConnectSettings? Connect { get; }

    /// <summary>May be used. Written by the loop that runs the checks, read by all after they are told of a change.</summary>
    internal volatile bool IsUp;

    /// <summary>The weight as configured, 0 while draining.</summary>
    internal volatile int Weight;

    /// <summary>When it came up, in the loops' milliseconds; a slow start counts from there. 0 for no slow start.</summary>
    internal long WarmingSinceMs;

    /// <summary>Seconds since it came up; a long time when it has not come up slowly.</summary>
    internal long SecondsUp(long nowMs)
    {
        var since = Volatile.Read(ref WarmingSinceMs);
        return since == 0 ? int.MaxValue : (nowMs - since) / 1000;
    }

    /// <summary>Whether its limit makes the loops share one count.</summary>
    internal bool HasLimit => Line.MaxConn > 0;

    /// <summary>Requests served now over all loops; only kept when <see cref="HasLimit"/>.</summary>
    internal int Served => Volatile.Read(ref served);

    /// <summary>Takes a place if there is one under the limit.</summary>
    /// <param name="limit">The most that may be served.</param>
    internal bool TryTake(int limit)
    {
        if (Interlocked.Increment(ref served) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref served);
        return false;
    }

    /// <summary>Gives a place back; returns the workers whose queues wait for one, a bit each.</summary>
    internal long Release()
    {
        Interlocked.Decrement(ref served);
        return Volatile.Read(ref waitingWorkers);
    }

    /// <summary>Says whether a worker has requests waiting for this server.</summary>
    internal void SetWaiting(int worker, bool waiting)
    {
        if (waiting)
        {
            Interlocked.Or(ref waitingWorkers, 1L << worker);
        }
        else
        {
            Interlocked.And(ref waitingWorkers, ~(1L << worker));
        }
    }

    private static ConnectSettings? MakeConnectSettings(Backend backend, ServerLine line)
    {
        var address = line.Address;
        if (address.Family is ServerAddressFamily.Unix or ServerAddressFamily.Abstract)
        {
            var path = Encoding.Latin1.GetBytes(address.Path);
            return new ConnectSettings
            {
                UnixPath = address.Family == ServerAddressFamily.Abstract ? [0, .. path] : path,
                Address = Endpoint.Unix,
            };
        }

        if (address.Address == null)
        {
            return null;
        }

        var source = line.Source ?? backend.Section.Source;
        return new ConnectSettings
        {
            Address = Endpoint.From(address.Address, address.PortFromClient ? 0 : address.Port),
            Source = source?.Address is { } local ? Endpoint.From(local, source.Port) : default,
            Interface = source?.Interface,
            KeepAlive = GraphCompiler.KeepAlive(backend.Section.ServerKeepAlive),
            FastOpen = line.TcpFastOpen,
        };
    }
}
