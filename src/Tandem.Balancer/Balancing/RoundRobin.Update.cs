namespace Tandem.Balancer.Balancing;

/// <content>What happens to the turns when servers come, go or change their weight.</content>
internal sealed partial class RoundRobin
{
    internal override void Update(ReadOnlySpan<Candidate> usable)
    {
        Candidate[] before = candidates;
        Turn[] turnsBefore = turns;
        CandidateHeap[] heapsBefore = [entering, current, later];

        int[] slotBefore = Assign(usable, before);
        takesSharedTurns = turn != null && HasEqualWeights(usable);
        if (slotBefore.AsSpan().IndexOfAnyExcept(-1) < 0)
        {
            Start();
            return;
        }

        KeepTurns(slotBefore, turnsBefore, heapsBefore);
        for (int slot = 0; slot < candidates.Length; slot++)
        {
            int weight = candidates[slot].EffectiveWeight;
            if (slotBefore[slot] < 0)
            {
                Enter(slot, weight);
            }
            else if (turns[slot].Weight != weight)
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
        int[] slotBefore = CandidateSlots.Renumber(usable, before);
        candidates = usable.ToArray();
        turns = new Turn[usable.Length];
        setAside = new int[usable.Length];
        entering = new CandidateHeap(usable.Length);
        current = new CandidateHeap(usable.Length);
        later = new CandidateHeap(usable.Length);
        return slotBefore;
    }

    /// <summary>A set with nobody of the one before: all start together, heavier ones first.</summary>
    private void Start()
    {
        nextWindow = 0;
        for (int slot = 0; slot < candidates.Length; slot++)
        {
            turns[slot].Weight = candidates[slot].EffectiveWeight;
            nextWindow += turns[slot].Weight;
            QueueByWeight(entering, slot, Place.Entering);
        }

        window = nextWindow;
        position = nextWindow;
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

        CandidateHeap[] heaps = [entering, current, later];
        for (int i = 0; i < heaps.Length; i++)
        {
            while (heapsBefore[i].First is >= 0 and int old)
            {
                heapsBefore[i].Remove(old);
                int slot = slotAfter[old];
                if (slot < 0)
                {
                    nextWindow -= turnsBefore[old].Weight;
                    continue;
                }

                turns[slot] = turnsBefore[old];
                heaps[i].Add(slot, heapsBefore[i].KeyOf(old));
            }
        }
    }

    /// <summary>A server that came up takes its first turn where it would have had it in what is left of this window and the next.</summary>
    private void Enter(int slot, int weight)
    {
        nextWindow += weight;
        ref Turn turn = ref turns[slot];
        turn.Weight = weight;
        turn.Last = position;
        turn.Next = position + Math.Max(0, nextWindow + window - position) / weight;
        Queue(slot);
    }

    /// <summary>A server whose weight changed keeps its place, or comes earlier when the new weight says so.</summary>
    private void Reweigh(int slot, int weight)
    {
        ref Turn turn = ref turns[slot];
        nextWindow += weight - turn.Weight;
        turn.Weight = weight;
        TakeOut(slot);
        if (turn.Place == Place.Entering)
        {
            QueueByWeight(entering, slot, Place.Entering);
            return;
        }

        if (turn.Place == Place.Later)
        {
            turn.Next += window;
        }

        long interval = nextWindow / weight;
        turn.Next = Math.Min(turn.Next, turn.Last + interval);
        turn.Rest = 0;
        if (turn.Next < position + 2)
        {
            turn.Next = position + interval;
        }

        Queue(slot);
    }
}
