namespace Tandem.Balancer.Balancing;

/// <summary>
/// The ring behind consistent hashing and <c>random</c>: each server owns as many points of the 32-bit circle as its weight at
/// work, at places that depend on its id alone. It also takes turns along the ring, and bounds the load per server
/// (Mirrokni, Thorup, Zadimoghaddam: "Consistent Hashing with Bounded Loads", arXiv 1608.01350).
/// </summary>
internal sealed class ServerRing
{
    private readonly uint balanceFactor;
    private Candidate[] candidates = [];
    private uint[] points = [];
    private int[] owners = [];
    private int[] weights = [];
    private int[] weightBefore = [];
    private int[] countedConnections = [];
    private long totalConnections;
    private uint totalWeight;
    private uint lastPoint;
    private bool hasLastPoint;

    /// <param name="balanceFactor">The largest load of a server in percent of the mean, 0 for no bound.</param>
    internal ServerRing(int balanceFactor) => this.balanceFactor = (uint)balanceFactor;

    internal bool IsSingle => candidates.Length == 1;

    /// <summary>
    /// Takes the usable set over. Only points of servers that came, went or changed their weight are computed and sorted, so
    /// that the steps of a slow start cost little.
    /// </summary>
    internal void Rebuild(ReadOnlySpan<Candidate> usable)
    {
        Candidate[] before = candidates;
        int[] weightsBefore = weights;
        candidates = usable.ToArray();
        weights = new int[usable.Length];
        weightBefore = new int[usable.Length];
        countedConnections = new int[usable.Length];
        totalConnections = 0;

        var keptSlot = new int[before.Length];
        keptSlot.AsSpan().Fill(-1);
        var fresh = new List<ulong>();
        int total = 0;
        for (int slot = 0; slot < usable.Length; slot++)
        {
            Candidate candidate = usable[slot];
            int old = candidate.Slot;
            weights[slot] = candidate.EffectiveWeight;
            weightBefore[slot] = total;
            total += weights[slot];
            if (old >= 0 && old < before.Length && before[old] == candidate && weightsBefore[old] == weights[slot])
            {
                keptSlot[old] = slot;
            }
            else
            {
                AddPoints(fresh, slot);
            }
        }

        foreach (Candidate candidate in before)
        {
            candidate.Slot = -1;
        }

        for (int slot = 0; slot < candidates.Length; slot++)
        {
            candidates[slot].Slot = slot;
            Recount(candidates[slot]);
        }

        totalWeight = (uint)total;
        Merge(keptSlot, fresh, total);
    }

    /// <summary>Takes note of a change of <see cref="Candidate.Connections"/>.</summary>
    internal void Recount(Candidate candidate)
    {
        int slot = candidate.Slot;
        if (slot >= 0)
        {
            totalConnections += candidate.Connections - countedConnections[slot];
            countedConnections[slot] = candidate.Connections;
        }
    }

    /// <summary>The owner of the point nearest to the hash; from there on along the ring when that one is to be avoided or has more than its share.</summary>
    internal Candidate? Find(uint hash, Candidate? avoid)
    {
        int length = points.Length;
        if (length == 0)
        {
            return null;
        }

        if (candidates.Length == 1)
        {
            return candidates[0];
        }

        int index = Nearest(hash);
        Candidate chosen = candidates[owners[index]];
        int wraps = 0;
        while (chosen == avoid || (balanceFactor != 0 && HasItsShare(chosen)))
        {
            if (++index == length)
            {
                index = 0;
                // Twice round and nobody is eligible: this one will do.
                if (++wraps > 1)
                {
                    break;
                }
            }

            chosen = candidates[owners[index]];
        }

        return chosen;
    }

    /// <summary>The owner of the next point along the ring that has room, another than <paramref name="avoid"/> if there is one, or null.</summary>
    internal Candidate? Next(Candidate? avoid)
    {
        int length = points.Length;
        if (length == 0)
        {
            return null;
        }

        int index = hasLastPoint ? FirstAbove(lastPoint) : 0;
        int avoided = -1;
        for (int left = length; left > 0; left--, index++)
        {
            if (index >= length)
            {
                index = 0;
            }

            Candidate candidate = candidates[owners[index]];
            if (!candidate.IsSaturated)
            {
                if (candidate != avoid)
                {
                    Remember(index);
                    return candidate;
                }

                avoided = index;
            }
        }

        if (avoided < 0)
        {
            return null;
        }

        Remember(avoided);
        return avoid;
    }

    /// <summary>The nearer of the points before and after the hash; the one before when both are as far.</summary>
    private int Nearest(uint hash)
    {
        int after = Array.BinarySearch(points, hash);
        if (after < 0)
        {
            after = ~after;
        }
        else
        {
            while (after > 0 && points[after - 1] == hash)
            {
                after--;
            }
        }

        if (after == points.Length)
        {
            after = 0;
        }

        int before = after == 0 ? points.Length - 1 : after - 1;
        return hash - points[before] <= points[after] - hash ? before : after;
    }

    private int FirstAbove(uint point)
    {
        int low = 0;
        int high = points.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (points[middle] <= point)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Remember(int index)
    {
        lastPoint = points[index];
        hasLastPoint = true;
    }

    /// <summary>
    /// Whether the server serves its part of the slots: all outstanding requests and this one, times the factor, dealt by weight
    /// so that the parts of all servers add up to the whole. Nobody's part is 0.
    /// </summary>
    private bool HasItsShare(Candidate candidate)
    {
        uint slots = ((uint)(totalConnections + 1) * balanceFactor + 99) / 100;
        uint perWeight = slots / totalWeight;
        ulong rest = slots % totalWeight;
        uint weight = (uint)weights[candidate.Slot];
        uint before = (uint)weightBefore[candidate.Slot];
        ulong share = (ulong)weight * perWeight + (before + weight) * rest / totalWeight - before * rest / totalWeight;
        return (ulong)candidate.Connections >= Math.Max(share, 1);
    }

    /// <summary>One number per point: its place on the ring above its owner, so that sorting puts equal places in order of declaration.</summary>
    private void AddPoints(List<ulong> points, int slot)
    {
        uint firstNumber = (uint)candidates[slot].Id * EffectiveWeights.Max;
        for (uint point = 0; point < weights[slot]; point++)
        {
            points.Add(((ulong)HashFunctions.Avalanche(firstNumber + point) << 32) | (uint)slot);
        }
    }

    /// <summary>Joins the points that stay, which are in order, with the new ones.</summary>
    private void Merge(int[] keptSlot, List<ulong> fresh, int total)
    {
        fresh.Sort();
        uint[] pointsBefore = points;
        int[] ownersBefore = owners;
        points = new uint[total];
        owners = new int[total];
        int next = 0;
        int count = 0;
        for (int i = 0; i < pointsBefore.Length; i++)
        {
            int slot = keptSlot[ownersBefore[i]];
            if (slot < 0)
            {
                continue;
            }

            ulong kept = ((ulong)pointsBefore[i] << 32) | (uint)slot;
            while (next < fresh.Count && fresh[next] < kept)
            {
                Place(count++, fresh[next++]);
            }

            Place(count++, kept);
        }

        while (next < fresh.Count)
        {
            Place(count++, fresh[next++]);
        }
    }

    private void Place(int index, ulong point)
    {
        points[index] = (uint)(point >> 32);
        owners[index] = (int)(uint)point;
    }
}
