namespace Tandem.Balancer.Balancing;

/// <summary>
/// The table behind <c>static-rr</c> and map-based hashing: each server as often as its weight says (weights divided by their
/// greatest common divisor), well mixed, the first declared first. Weights are fixed by the configuration: slow start and
/// weights set at run time play no part. It keeps its own turn for round robin, unless several loops take turns together.
/// </summary>
internal sealed class ServerMap(SharedTurn? sharedTurn)
{
    private Candidate[] map = [];
    private int turn;

    /// <summary>The number of entries: the total weight.</summary>
    internal int Length => map.Length;

    /// <summary>Whether just one server is in the map.</summary>
    internal bool IsSingle { get; private set; }

    internal Candidate this[int index] => map[index];

    /// <summary>Fills the map anew; the turn goes on where it was when that is still inside.</summary>
    internal void Rebuild(ReadOnlySpan<Candidate> usable)
    {
        IsSingle = usable.Length == 1;
        if (usable.Length <= 1)
        {
            map = usable.ToArray();
            return;
        }

        int divisor = CommonDivisor(usable);
        var weights = new int[usable.Length];
        int total = 0;
        for (int i = 0; i < usable.Length; i++)
        {
            weights[i] = Math.Max(1, usable[i].UserWeight / divisor);
            total += weights[i];
        }

        map = Interleave(usable, weights, total);
    }

    /// <summary>The next server in turn that has room, another than <paramref name="avoid"/> if there is one, or null.</summary>
    internal Candidate? Next(Candidate? avoid)
    {
        int length = map.Length;
        if (length == 0)
        {
            return null;
        }

        int start = sharedTurn?.Take(length) ?? (turn < length ? turn : 0);
        int index = start;
        int turnAfterAvoided = -1;
        do
        {
            Candidate candidate = map[index++];
            if (!candidate.IsSaturated)
            {
                if (candidate != avoid)
                {
                    turn = index;
                    return candidate;
                }

                turnAfterAvoided = index;
            }

            if (index == length)
            {
                index = 0;
            }
        }
        while (index != start);

        if (turnAfterAvoided < 0)
        {
            return null;
        }

        turn = turnAfterAvoided;
        return avoid;
    }

    /// <summary>
    /// Every server's score grows by its weight at each place; the one whose score has come the most totals high takes the
    /// place and pays one total. Scores are compared in whole totals, so that the order of declaration decides between the rest.
    /// </summary>
    private static Candidate[] Interleave(ReadOnlySpan<Candidate> usable, int[] weights, int total)
    {
        var map = new Candidate[total];
        var scores = new long[weights.Length];
        for (int place = 0; place < total; place++)
        {
            int best = -1;
            long most = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                scores[i] += weights[i];
                long wholes = (scores[i] + total) / total;
                if (best < 0 || wholes > most)
                {
                    most = wholes;
                    best = i;
                }
            }

            map[place] = usable[best];
            scores[best] -= total;
        }

        return map;
    }

    private static int CommonDivisor(ReadOnlySpan<Candidate> usable)
    {
        int divisor = 0;
        foreach (Candidate candidate in usable)
        {
            int other = candidate.UserWeight;
            while (other > 0)
            {
                (divisor, other) = (other, divisor % other);
            }
        }

        return Math.Max(1, divisor);
    }
}
