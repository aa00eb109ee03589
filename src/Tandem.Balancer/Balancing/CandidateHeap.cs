namespace Tandem.Balancer.Balancing;

/// <summary>
/// A binary heap of slot numbers ordered by a key, and among equal keys by the time of entry, so that equals take turns. A
/// slot's place is known, so that it can be taken out or moved in O(log n). It knows nothing of servers.
/// </summary>
internal sealed class CandidateHeap
{
    private readonly int[] slots;
    private readonly int[] places;
    private readonly long[] keys;
    private readonly ulong[] entries;
    private ulong nextEntry;

    internal CandidateHeap(int capacity)
    {
        slots = new int[capacity];
        places = new int[capacity];
        keys = new long[capacity];
        entries = new ulong[capacity];
        places.AsSpan().Fill(-1);
    }

    internal int Count { get; private set; }

    /// <summary>The slot with the least key that entered first, or -1.</summary>
    internal int First => Count == 0 ? -1 : slots[0];

    /// <summary>The slot at a place of the heap's array, 0 to <see cref="Count"/> - 1, for visits in no order.</summary>
    internal int this[int place] => slots[place];

    internal long KeyOf(int slot) => keys[slot];

    /// <summary>Whether slot <paramref name="a"/> comes out before slot <paramref name="b"/>; both must be inside.</summary>
    internal bool Precedes(int a, int b) => keys[a] != keys[b] ? keys[a] < keys[b] : entries[a] < entries[b];

    /// <summary>Puts a slot in, behind those of the same key.</summary>
    internal void Add(int slot, long key)
    {
        keys[slot] = key;
        entries[slot] = nextEntry++;
        Rise(Count++, slot);
    }

    /// <summary>Takes a slot out; does nothing when it is not inside.</summary>
    internal void Remove(int slot)
    {
        int place = places[slot];
        if (place < 0)
        {
            return;
        }

        places[slot] = -1;
        int last = slots[--Count];
        if (last != slot)
        {
            Rise(place, last);
            Sink(places[last], last);
        }
    }

    private void Rise(int place, int slot)
    {
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            if (!Precedes(slot, slots[parent]))
            {
                break;
            }

            Put(place, slots[parent]);
            place = parent;
        }

        Put(place, slot);
    }

    private void Sink(int place, int slot)
    {
        while (true)
        {
            int child = 2 * place + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && Precedes(slots[child + 1], slots[child]))
            {
                child++;
            }

            if (!Precedes(slots[child], slot))
            {
                break;
            }

            Put(place, slots[child]);
            place = child;
        }

        Put(place, slot);
    }

    private void Put(int place, int slot)
    {
        slots[place] = slot;
        places[slot] = place;
    }
}
