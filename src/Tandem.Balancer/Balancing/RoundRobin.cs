namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance roundrobin</c>: servers in turn by weight, smoothly, and weights may change at any time. A window of as many
/// positions as the total weight passes by; each server books its next position one interval (total / weight) after its last.
/// Those beyond the window wait for the next one, heavier ones first. Choosing is O(log n).
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed partial class RoundRobin(SharedTurn? turn) : BalancingAlgorithm
{
    private Candidate[] candidates = [];
    private Turn[] turns = [];
    private int[] setAside = [];

    /// <summary>All weights are equal, and other loops take turns with this one.</summary>
    private bool takesSharedTurns;

    /// <summary>Those not yet placed in this window, heavier ones first.</summary>
    private CandidateHeap entering = new(0);

    /// <summary>Those with a position in this window, the earliest first.</summary>
    private CandidateHeap current = new(0);

    /// <summary>Those that wait for the next window, heavier ones first.</summary>
    private CandidateHeap later = new(0);

    /// <summary>The length of this window, in weight.</summary>
    private long window;

    /// <summary>The total weight as it is now: the length of the next window.</summary>
    private long nextWindow;

    /// <summary>The position to be filled now. It starts at <see cref="window"/>, so that 0 can mean "not yet placed".</summary>
    private long position;

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        if (candidates.Length == 0)
        {
            return null;
        }

        if (takesSharedTurns)
        {
            return NextShared(avoid);
        }

        bool switched = false;
        int chosen = -1;
        int avoided = -1;
        int asideCount = 0;
        while (true)
        {
            if (window == 0)
            {
                position = window = nextWindow;
            }

            int slot = Earliest();
            if (slot < 0)
            {
                if (switched)
                {
                    chosen = avoided;
                    break;
                }

                switched = true;
                SwitchWindow();
                continue;
            }

            Book(slot);
            TakeOut(slot);
            position++;
            if (!candidates[slot].IsSaturated)
            {
                if (candidates[slot] != avoid || avoided >= 0)
                {
                    chosen = slot;
                    break;
                }

                avoided = slot;
            }

            setAside[asideCount++] = slot;
        }

        if (chosen >= 0)
        {
            Queue(chosen);
        }

        PutBack(asideCount, chosen, switched);
        return chosen < 0 ? null : candidates[chosen];
    }

    /// <summary>
    /// With equal weights the order is that of declaration, which needs no state but a number: loops that share it give the same
    /// sequence as one loop would.
    /// </summary>
    private Candidate NextShared(Candidate? avoid)
    {
        int slot = turn!.Take(candidates.Length);
        if (candidates[slot] == avoid)
        {
            slot = slot + 1 == candidates.Length ? 0 : slot + 1;
        }

        return candidates[slot];
    }

    /// <summary>Returns those that were passed over: to their booked positions, or to the start when a new window began meanwhile.</summary>
    private void PutBack(int asideCount, int chosen, bool switched)
    {
        while (asideCount > 0)
        {
            int slot = setAside[--asideCount];
            if (slot == chosen)
            {
                continue;
            }

            if (switched)
            {
                QueueByWeight(entering, slot, Place.Entering);
            }
            else
            {
                Queue(slot);
            }
        }
    }

    /// <summary>The server whose position has come; in a hole one that has none yet; else the earliest at all, or -1.</summary>
    private int Earliest()
    {
        int current = this.current.First;
        if (current >= 0 && turns[current].Next <= position)
        {
            return current;
        }

        int entering = this.entering.First;
        if (entering < 0)
        {
            return current;
        }

        turns[entering].Next = 0;
        turns[entering].Rest = 0;
        return entering;
    }

    /// <summary>Books the server's next position. What the division leaves over is carried, so that nobody loses fractions.</summary>
    private void Book(int slot)
    {
        ref Turn turn = ref turns[slot];
        if (turn.Next == 0)
        {
            turn.Next = position;
        }

        turn.Last = turn.Next;
        turn.Next += nextWindow / turn.Weight;
        turn.Rest += nextWindow % turn.Weight;
        if (turn.Rest >= turn.Weight)
        {
            turn.Rest -= turn.Weight;
            turn.Next++;
        }
    }

    private void SwitchWindow()
    {
        (entering, later) = (later, entering);
        for (int place = 0; place < entering.Count; place++)
        {
            turns[entering[place]].Place = Place.Entering;
        }

        window = nextWindow;
        position = window;
    }

    private void Queue(int slot)
    {
        ref Turn turn = ref turns[slot];
        if (turn.Next >= 2 * window || turn.Next >= window + nextWindow)
        {
            // Kept relative to the next window, in case a change of weight brings the server back into this one.
            turn.Next -= window;
            QueueByWeight(later, slot, Place.Later);
            return;
        }

        // Among equal positions the one with the greatest weight and the least left over goes first.
        long order = EffectiveWeights.MaxUserWeight * turn.Next
            + (EffectiveWeights.Max + turn.Rest - turn.Weight) / EffectiveWeights.Scale;
        current.Add(slot, order);
        turn.Place = Place.Current;
    }

    private void QueueByWeight(CandidateHeap heap, int slot, Place place)
    {
        heap.Add(slot, EffectiveWeights.Max - turns[slot].Weight);
        turns[slot].Place = place;
    }

    private void TakeOut(int slot)
    {
        switch (turns[slot].Place)
        {
            case Place.Entering:
                entering.Remove(slot);
                break;
            case Place.Current:
                current.Remove(slot);
                break;
            case Place.Later:
                later.Remove(slot);
                break;
        }
    }

    private enum Place : byte
    {
        Entering,
        Current,
        Later,
    }

    /// <summary>Where one server stands.</summary>
    private struct Turn
    {
        internal long Last;
        internal long Next;
        internal long Rest;
        internal int Weight;
        internal Place Place;
    }
}
