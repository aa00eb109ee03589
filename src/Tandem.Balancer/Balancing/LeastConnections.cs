namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance leastconn</c>: the server with the least load for its weight; equals take turns. Load is what is served plus what
/// waits in the server's own queue. Not for short requests over few connections, where round robin is smoother.
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed class LeastConnections : BalancingAlgorithm
{
    private Candidate[] candidates = [];
    private int[] weights = [];
    private CandidateHeap byLoad = new(0);

    internal override void Update(ReadOnlySpan<Candidate> usable)
    {
        Candidate[] before = candidates;
        CandidateHeap previous = byLoad;
        int[] weightsBefore = weights;
        int[] slotBefore = CandidateSlots.Renumber(usable, before);
        candidates = usable.ToArray();
        weights = new int[usable.Length];
        for (int slot = 0; slot < usable.Length; slot++)
        {
            weights[slot] = usable[slot].EffectiveWeight;
            if (slotBefore[slot] >= 0 && weightsBefore[slotBefore[slot]] != weights[slot])
            {
                slotBefore[slot] = -1;
            }
        }

        Fill(slotBefore, previous);
    }

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        int first = byLoad.First;
        if (first < 0)
        {
            return null;
        }

        Candidate best = candidates[first];
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
    private long Load(int slot)
    {
        // The weight of the last update: the owner may already have set another one, even 0.
        long inFlight = (long)candidates[slot].Connections + candidates[slot].Queued;
        return inFlight == 0 ? 0 : (inFlight + 1) * EffectiveWeights.Max / weights[slot];
    }

    /// <summary>Those that stay as they were keep their turn among equals; the others come after them.</summary>
    private void Fill(int[] slotBefore, CandidateHeap previous)
    {
        var order = new int[candidates.Length];
        for (int slot = 0; slot < order.Length; slot++)
        {
            order[slot] = slot;
        }

        Array.Sort(order, (a, b) => (slotBefore[a], slotBefore[b]) switch
        {
            ( >= 0, >= 0) when a != b => previous.Precedes(slotBefore[a], slotBefore[b]) ? -1 : 1,
            ( >= 0, < 0) => -1,
            ( < 0, >= 0) => 1,
            _ => a.CompareTo(b),
        });

        byLoad = new CandidateHeap(order.Length);
        foreach (int slot in order)
        {
            byLoad.Add(slot, Load(slot));
        }
    }

    private Candidate? ChooseAmongOthers(Candidate? avoid)
    {
        int best = -1;
        bool avoidedHasRoom = false;
        for (int place = 0; place < byLoad.Count; place++)
        {
            int slot = byLoad[place];
            if (IsFull(candidates[slot]))
            {
                continue;
            }

            if (candidates[slot] == avoid)
            {
                avoidedHasRoom = true;
            }
            else if (best < 0 || byLoad.Precedes(slot, best))
            {
                best = slot;
            }
        }

        return best >= 0 ? candidates[best] : avoidedHasRoom ? avoid : null;
    }

    private void Reposition(Candidate candidate)
    {
        int slot = candidate.Slot;
        if (slot < 0)
        {
            return;
        }

        long load = Load(slot);
        if (load != byLoad.KeyOf(slot))
        {
            byLoad.Remove(slot);
            byLoad.Add(slot, load);
        }
    }
}
