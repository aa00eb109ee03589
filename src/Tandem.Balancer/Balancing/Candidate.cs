namespace Tandem.Balancer.Balancing;

/// <summary>
/// What an algorithm must know of one server of a backend: identity, weight, load and limits. One instance belongs to one
/// event loop, so nothing here is shared or locked. It holds no address, no health and no connection: those are the owner's.
/// </summary>
internal class Candidate
{
    /// <summary>The order of declaration in the backend, from 0.</summary>
    internal int Position;

    /// <summary>HAProxy's "puid": the <c>id</c> of the server line, or the next free number from 1 in order of declaration.</summary>
    internal int Id;

    /// <summary>The server's name, for people.</summary>
    internal string Name = "";

    /// <summary>The weight as configured or set at run time, 0 to 256. 0 takes no balanced traffic.</summary>
    internal int UserWeight = 1;

    /// <summary>The weight at work: <see cref="UserWeight"/> scaled and ramped by <see cref="EffectiveWeights"/>. 0 takes no balanced traffic.</summary>
    internal int EffectiveWeight = EffectiveWeights.Scale;

    /// <summary>Whether the server line says <c>backup</c>.</summary>
    internal bool IsBackup;

    /// <summary>Whether the server may be given traffic at all (running, not in maintenance). Kept by the owner.</summary>
    internal bool IsUp = true;

    /// <summary>Requests or connections served now. Kept by the owner, which calls <see cref="BalancingAlgorithm.OnTaken"/> or <see cref="BalancingAlgorithm.OnReleased"/> after a change.</summary>
    internal int Connections;

    /// <summary>Requests waiting in this server's own queue. Kept by the owner as <see cref="Connections"/> is.</summary>
    internal int Queued;

    /// <summary>The limit at work on <see cref="Connections"/> (maxconn, or between minconn and maxconn), 0 for none.</summary>
    internal int MaxConnections;

    /// <summary>The limit on <see cref="Queued"/> (maxqueue), 0 for none.</summary>
    internal int MaxQueue;

    /// <summary>The algorithm's own index of this server in its usable set, or -1. Only algorithms write it.</summary>
    internal int Slot = -1;

    /// <summary>Whether a new request would have to wait for this server.</summary>
    internal bool IsSaturated => MaxConnections > 0 && (Queued > 0 || Connections >= MaxConnections);
}
