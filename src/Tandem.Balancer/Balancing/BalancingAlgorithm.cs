namespace Tandem.Balancer.Balancing;

/// <summary>
/// Chooses the server for a request that no persistence rule has bound to one. An instance serves one backend on one event
/// loop: single-threaded, no locks. It does not decide which servers are usable (<see cref="CandidateSelection"/> does),
/// nor does it count connections (the owner does).
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal abstract class BalancingAlgorithm
{
    /// <summary>
    /// Takes the usable set in order of declaration, each with <see cref="Candidate.EffectiveWeight"/> above 0. To be called once
    /// before the first choice and again whenever the set or a weight changes. Rare: it may allocate.
    /// </summary>
    internal abstract void Update(ReadOnlySpan<Candidate> usable);

    /// <summary>
    /// Chooses a server; allocates nothing. Null means that no server may take the request now: it waits in the backend's
    /// queue, or fails when the usable set is empty. The server given may be saturated when the algorithm binds keys to servers:
    /// then the request waits in that server's queue.
    /// </summary>
    /// <param name="key">The request's key, for the algorithms that hash one.</param>
    /// <param name="avoid">The server that has just failed this request: taken only when there is no other. Map-based hashing ignores it, as in HAProxy.</param>
    internal abstract Candidate? Choose(in BalancingKey key, Candidate? avoid);

    /// <summary>To be called after <see cref="Candidate.Connections"/> or <see cref="Candidate.Queued"/> grew.</summary>
    internal virtual void OnTaken(Candidate candidate)
    {
    }

    /// <summary>To be called after <see cref="Candidate.Connections"/> or <see cref="Candidate.Queued"/> shrank.</summary>
    internal virtual void OnReleased(Candidate candidate)
    {
    }
}
