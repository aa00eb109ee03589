namespace Tandem.Balancer.Balancing;

/// <summary>
/// <c>balance roundrobin</c>: servers in turn by weight, smoothly, and weights may change at any time. A window of as many
/// positions as the total weight passes by; each server books its next position one interval (total / weight) after its last.
/// Those beyond the window wait for the next one, heavier ones first. Choosing is O(log n).
/// Source: configuration.txt 4.2 "balance".
/// </summary>
internal sealed partial class RoundRobin(SharedTurn? turn) : BalancingAlgorithm
{
    private Candidate[] _candidates = [];
    private Turn[] _turns = [];
    private int[] _setAside = [];

    /// <summary>All weights are equal, and other loops take turns with this one.</summary>
    private bool _takesSharedTurns;

    /// <summary>Those not yet placed in this window, heavier ones first.</summary>
    private CandidateHeap _entering = new(0);

    /// <summary>Those with a position in this window, the earliest first.</summary>
    private CandidateHeap _current = new(0);

    /// <summary>Those that wait for the next window, heavier ones first.</summary>
    private CandidateHeap _later = new(0);

    /// <summary>The length of this window, in weight.</summary>
    private long _window;

    /// <summary>The total weight as it is now: the length of the next window.</summary>
    private long _nextWindow;

    /// <summary>The position to be filled now. It starts at <see cref="_window"/>, so that 0 can mean "not yet placed".</summary>
    private long _position;

    internal override Candidate? Choose(in BalancingKey key, Candidate? avoid)
    {
        if (_candidates.Length == 0)
        {
            return null;
        }

        if (_takesSharedTurns)
        {
            return NextShared(avoid);
        }

        bool switched = false;
        int chosen = -1;
        int avoided = -1;
        int asideCount = 0;
        while (true)
        {
            if (_window == 0)
            {
                _position = _window = _nextWindow;
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
            _position++;
            if (!_candidates[slot].IsSaturated)
            {
                if (_candidates[slot] != avoid || avoided >= 0)
                {
                    chosen = slot;
                    break;
                }

                avoided = slot;
            }

            _setAside[asideCount++] = slot;
        }

        if (chosen >= 0)
        {
            Queue(chosen);
        }

        PutBack(asideCount, chosen, switched);
        return chosen < 0 ? null : _candidates[chosen];
    }

    /// <summary>
    /// With equal weights the order is that of declaration, which needs no state but a number: loops that share it give the same
    /// sequence as one loop would.
    /// </summary>
    private Candidate NextShared(Candidate? avoid)
    {
        int slot = turn!.Take(_candidates.Length);
        if (_candidates[slot] == avoid)
        {
            slot = slot + 1 == _candidates.Length ? 0 : slot + 1;
        }

        return _candidates[slot];
    }

    /// <summary>Returns those that were passed over: to their booked positions, or to the start when a new window began meanwhile.</summary>
    private void PutBack(int asideCount, int chosen, bool switched)
    {
        while (asideCount > 0)
        {
            int slot = _setAside[--asideCount];
            if (slot == chosen)
            {
                continue;
            }

            if (switched)
            {
                QueueByWeight(_entering, slot, Place.Entering);
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
        int current = _current.First;
        if (current >= 0 && _turns[current].Next <= _position)
        {
            return current;
        }

        int entering = _entering.First;
        if (entering < 0)
        {
            return current;
        }

        _turns[entering].Next = 0;
        _turns[entering].Rest = 0;
        return entering;
    }

    /// <summary>Books the server's next position. What the division leaves over is carried, so that nobody loses fractions.</summary>
    private void Book(int slot)
    {
        ref Turn turn = ref _turns[slot];
        if (turn.Next == 0)
        {
            turn.Next = _position;
        }

        turn.Last = turn.Next;
        turn.Next += _nextWindow / turn.Weight;
        turn.Rest += _nextWindow % turn.Weight;
        if (turn.Rest >= turn.Weight)
        {
            turn.Rest -= turn.Weight;
            turn.Next++;
        }
    }

    private void SwitchWindow()
    {
        (_entering, _later) = (_later, _entering);
        for (int place = 0; place < _entering.Count; place++)
        {
            _turns[_entering[place]].Place = Place.Entering;
        }

        _window = _nextWindow;
        _position = _window;
    }

    private void Queue(int slot)
    {
        ref Turn turn = ref _turns[slot];
        if (turn.Next >= 2 * _window || turn.Next >= _window + _nextWindow)
        {
            // Kept relative to the next window, in case a change of weight brings the server back into this one.
            turn.Next -= _window;
            QueueByWeight(_later, slot, Place.Later);
            return;
        }

        // Among equal positions the one with the greatest weight and the least left over goes first.
        long order = EffectiveWeights.MaxUserWeight * turn.Next
            + (EffectiveWeights.Max + turn.Rest - turn.Weight) / EffectiveWeights.Scale;
        _current.Add(slot, order);
        turn.Place = Place.Current;
    }

    private void QueueByWeight(CandidateHeap heap, int slot, Place place)
    {
        heap.Add(slot, EffectiveWeights.Max - _turns[slot].Weight);
        _turns[slot].Place = place;
    }

    private void TakeOut(int slot)
    {
        switch (_turns[slot].Place)
        {
            case Place.Entering:
                _entering.Remove(slot);
                break;
            case Place.Current:
                _current.Remove(slot);
                break;
            case Place.Later:
                _later.Remove(slot);
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
