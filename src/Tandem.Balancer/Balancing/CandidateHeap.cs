namespace Tandem.Balancer.Balancing;

/// <summary>
/// A binary heap of slot numbers ordered by a key, and among equal keys by the time of entry, so that equals take turns. A
/// slot's place is known, so that it can be taken out or moved in O(log n). It knows nothing of servers.
/// </summary>
internal sealed class CandidateHeap
{
    private readonly int[] _slots;
    private readonly int[] _places;
    private readonly long[] _keys;
    private readonly ulong[] _entries;
    private ulong _nextEntry;

    internal CandidateHeap(int capacity)
    {
        _slots = new int[capacity];
        _places = new int[capacity];
        _keys = new long[capacity];
        _entries = new ulong[capacity];
        _places.AsSpan().Fill(-1);
    }

    internal int Count { get; private set; }

    /// <summary>The slot with the least key that entered first, or -1.</summary>
    internal int First => Count == 0 ? -1 : _slots[0];

    /// <summary>The slot at a place of the heap's array, 0 to <see cref="Count"/> - 1, for visits in no order.</summary>
    internal int this[int place] => _slots[place];

    internal long KeyOf(int slot) => _keys[slot];

    internal bool Contains(int slot) => _places[slot] >= 0;

    /// <summary>Whether slot <paramref name="a"/> comes out before slot <paramref name="b"/>; both must be inside.</summary>
    internal bool Precedes(int a, int b) => _keys[a] != _keys[b] ? _keys[a] < _keys[b] : _entries[a] < _entries[b];

    /// <summary>Puts a slot in, behind those of the same key.</summary>
    internal void Add(int slot, long key)
    {
        _keys[slot] = key;
        _entries[slot] = _nextEntry++;
        Rise(Count++, slot);
    }

    /// <summary>Takes a slot out; does nothing when it is not inside.</summary>
    internal void Remove(int slot)
    {
        int place = _places[slot];
        if (place < 0)
        {
            return;
        }

        _places[slot] = -1;
        int last = _slots[--Count];
        if (last != slot)
        {
            Rise(place, last);
            Sink(_places[last], last);
        }
    }

    internal void Clear()
    {
        Count = 0;
        _places.AsSpan().Fill(-1);
    }

    private void Rise(int place, int slot)
    {
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            if (!Precedes(slot, _slots[parent]))
            {
                break;
            }

            Put(place, _slots[parent]);
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

            if (child + 1 < Count && Precedes(_slots[child + 1], _slots[child]))
            {
                child++;
            }

            if (!Precedes(_slots[child], slot))
            {
                break;
            }

            Put(place, _slots[child]);
            place = child;
        }

        Put(place, slot);
    }

    private void Put(int place, int slot)
    {
        _slots[place] = slot;
        _places[slot] = place;
    }
}
