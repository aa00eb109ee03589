namespace Tandem.Balancer.Balancing;

/// <content>What happens to the turns when servers come, go or change their weight.</content>
internal sealed partial class RoundRobin
{
    internal override void Update(ReadOnlySpan<Candidate> usable)
    {
        Candidate[] before = _candidates;
        Turn[] turnsBefore = _turns;
        CandidateHeap[] heapsBefore = [_entering, _current, _later];

        int[] slotBefore = Assign(usable, before);
        _takesSharedTurns = turn != null && HasEqualWeights(usable);
        if (slotBefore.AsSpan().IndexOfAnyExcept(-1) < 0)
        {
            Start();
            return;
        }

        KeepTurns(slotBefore, turnsBefore, heapsBefore);
        for (int slot = 0; slot < _candidates.Length; slot++)
        {
            int weight = _candidates[slot].EffectiveWeight;
            if (slotBefore[slot] < 0)
            {
                Enter(slot, weight);
            }
            else if (_turns[slot].Weight != weight)
            {
                Reweigh(slot, weight);
            }
        }
    }

    private static bool HasEqualWeights(ReadOnlySpan<Candidate> usable)
    {
        foreach (Candidate candidate in usable)
        {
            if (candidate.EffectiveWeight != usable[0].EffectiveWeight)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the new set over, and returns for each of its slots the slot that the server had before, or -1.</summary>
    private int[] Assign(ReadOnlySpan<Candidate> usable, Candidate[] before)
    {
        var slotBefore = new int[usable.Length];
        for (int slot = 0; slot < usable.Length; slot++)
        {
            int old = usable[slot].Slot;
            slotBefore[slot] = old >= 0 && old < before.Length && before[old] == usable[slot] ? old : -1;
        }

        foreach (Candidate candidate in before)
        {
            candidate.Slot = -1;
        }

        _candidates = usable.ToArray();
        _turns = new Turn[usable.Length];
        _setAside = new int[usable.Length];
        _entering = new CandidateHeap(usable.Length);
        _current = new CandidateHeap(usable.Length);
        _later = new CandidateHeap(usable.Length);
        for (int slot = 0; slot < _candidates.Length; slot++)
        {
            _candidates[slot].Slot = slot;
        }

        return slotBefore;
    }

    /// <summary>A set with nobody of the one before: all start together, heavier ones first.</summary>
    private void Start()
    {
        _nextWindow = 0;
        for (int slot = 0; slot < _candidates.Length; slot++)
        {
            _turns[slot].Weight = _candidates[slot].EffectiveWeight;
            _nextWindow += _turns[slot].Weight;
            QueueByWeight(_entering, slot, Place.Entering);
        }

        _window = _nextWindow;
        _position = _nextWindow;
    }

    /// <summary>Carries the turns of those that stay over to their new slots; the weight of the others leaves the next window.</summary>
    private void KeepTurns(int[] slotBefore, Turn[] turnsBefore, CandidateHeap[] heapsBefore)
    {
        var slotAfter = new int[turnsBefore.Length];
        slotAfter.AsSpan().Fill(-1);
        for (int slot = 0; slot < slotBefore.Length; slot++)
        {
            if (slotBefore[slot] >= 0)
            {
                slotAfter[slotBefore[slot]] = slot;
            }
        }

        CandidateHeap[] heaps = [_entering, _current, _later];
        for (int i = 0; i < heaps.Length; i++)
        {
            while (heapsBefore[i].First is >= 0 and int old)
            {
                heapsBefore[i].Remove(old);
                int slot = slotAfter[old];
                if (slot < 0)
                {
                    _nextWindow -= turnsBefore[old].Weight;
                    continue;
                }

                _turns[slot] = turnsBefore[old];
                heaps[i].Add(slot, heapsBefore[i].KeyOf(old));
            }
        }
    }

    /// <summary>A server that came up takes its first turn where it would have had it in what is left of this window and the next.</summary>
    private void Enter(int slot, int weight)
    {
        _nextWindow += weight;
        ref Turn turn = ref _turns[slot];
        turn.Weight = weight;
        turn.Last = _position;
        turn.Next = _position + Math.Max(0, _nextWindow + _window - _position) / weight;
        Queue(slot);
    }

    /// <summary>A server whose weight changed keeps its place, or comes earlier when the new weight says so.</summary>
    private void Reweigh(int slot, int weight)
    {
        ref Turn turn = ref _turns[slot];
        _nextWindow += weight - turn.Weight;
        turn.Weight = weight;
        TakeOut(slot);
        if (turn.Place == Place.Entering)
        {
            QueueByWeight(_entering, slot, Place.Entering);
            return;
        }

        if (turn.Place == Place.Later)
        {
            turn.Next += _window;
        }

        long interval = _nextWindow / weight;
        turn.Next = Math.Min(turn.Next, turn.Last + interval);
        turn.Rest = 0;
        if (turn.Next < _position + 2)
        {
            turn.Next = _position + interval;
        }

        Queue(slot);
    }
}
