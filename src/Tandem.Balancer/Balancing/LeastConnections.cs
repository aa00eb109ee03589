namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance leastconn</c>: the server with the least load for its weight; equals take turns. Load is what is served plus what
/// waits in the server's own queue. Not for short requests over few connections, where round robin is smoother.
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed class LeastConnections : BalancingAlgorithm
{
    private Candidate[] _candidates = [];
    private CandidateHeap _byLoad = new(0);

    internal override void Update(ReadOnlySpan<Candidate> usable)
    {
        // Those that stay keep their turn among equals.
        var ordered = usable.ToArray();
        CandidateHeap previous = _byLoad;
        Candidate[] before = _candidates;
        Array.Sort(ordered, (a, b) => Turn(previous, before, a, b));

        foreach (Candidate candidate in before)
        {
            candidate.Slot = -1;
        }

        _candidates = ordered;
        _byLoad = new CandidateHeap(ordered.Length);
        for (int slot = 0; slot < ordered.Length; slot++)
        {
            ordered[slot].Slot = slot;
            _byLoad.Add(slot, Load(ordered[slot]));
        }
    }

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        int first = _byLoad.First;
        if (first < 0)
        {
            return null;
        }

        Candidate best = _candidates[first];
        return best != avoid && !IsFull(best) ? best : ChooseAmongOthers(avoid);
    }

    internal override void OnTaken(Candidate candidate) => Reposition(candidate);

    internal override void OnReleased(Candidate candidate) => Reposition(candidate);

    /// <summary>A full server is still given requests while its own queue has room, when that queue is bounded.</summary>
    private static bool IsFull(Candidate candidate) =>
        candidate.MaxConnections > 0
        && (long)candidate.Connections + candidate.Queued >= (long)candidate.MaxConnections + candidate.MaxQueue;

    /// <summary>
    /// An idle server counts as 0 whatever its weight; else the request to come counts too, so that a heavy server is
    /// preferred before a light one that would be worse off with it.
    /// </summary>
    private static long Load(Candidate candidate)
    {
        long inFlight = (long)candidate.Connections + candidate.Queued;
        return inFlight == 0 ? 0 : (inFlight + 1) * EffectiveWeights.Max / candidate.EffectiveWeight;
    }

    private static int Turn(CandidateHeap heap, Candidate[] before, Candidate a, Candidate b)
    {
        bool knownA = a.Slot >= 0 && a.Slot < before.Length && before[a.Slot] == a;
        bool knownB = b.Slot >= 0 && b.Slot < before.Length && before[b.Slot] == b;
        if (knownA && knownB)
        {
            return a == b ? 0 : heap.Precedes(a.Slot, b.Slot) ? -1 : 1;
        }

        return knownA != knownB ? (knownA ? -1 : 1) : a.Position.CompareTo(b.Position);
    }

    private Candidate? ChooseAmongOthers(Candidate? avoid)
    {
        int best = -1;
        bool avoidedHasRoom = false;
        for (int place = 0; place < _byLoad.Count; place++)
        {
            int slot = _byLoad[place];
            if (IsFull(_candidates[slot]))
            {
                continue;
            }

            if (_candidates[slot] == avoid)
            {
                avoidedHasRoom = true;
            }
            else if (best < 0 || _byLoad.Precedes(slot, best))
            {
                best = slot;
            }
        }

        return best >= 0 ? _candidates[best] : avoidedHasRoom ? avoid : null;
    }

    private void Reposition(Candidate candidate)
    {
        int slot = candidate.Slot;
        if (slot < 0)
        {
            return;
        }

        long load = Load(candidate);
        if (load != _byLoad.KeyOf(slot))
        {
            _byLoad.Remove(slot);
            _byLoad.Add(slot, load);
        }
    }
}
