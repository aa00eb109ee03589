using System.Numerics;

namespace Tandem.Linux.Reactor;

/// <summary>
/// A loop's deadlines: a hierarchical wheel of four levels of 256 slots and one-millisecond ticks, so that setting,
/// moving and firing cost the same whatever the number of connections. Deadlines more than 49 days away fire never.
/// </summary>
/// <remarks>
/// Putting a deadline off, which every request does, only writes its new time: the entry stays in its slot and is moved
/// when that slot comes up. Setting it earlier moves it at once.
/// </remarks>
public sealed class TimerWheel
{
    private const int SlotBits = 8;
    private const int Slots = 1 << SlotBits;
    private const int Levels = 4;

    /// <summary>
    /// With no more entries than this the loop sleeps until the first is really due. With more it wakes where they come down a level, too, which costs
    /// a busy loop less than looking at them.
    /// </summary>
    private const int FewEntries = 16;

    private const long Horizon = 1L << (SlotBits * Levels);

    private readonly Deadline?[] slots = new Deadline?[Levels * Slots];
    private readonly ulong[] occupied = new ulong[Levels * Slots / 64];
    private long currentMs;
    private int queued;

    /// <summary>Makes an empty wheel.</summary>
    /// <param name="nowMs">The loop's present time.</param>
    public TimerWheel(long nowMs) => currentMs = nowMs;

    /// <summary>Entries in the wheel, those whose time was cancelled or put off included.</summary>
    public int Count => queued;

    /// <summary>Sets when a deadline is due, earlier or later than before.</summary>
    /// <param name="deadline">An entry of this wheel or of none.</param>
    /// <param name="dueMs">The loop's milliseconds; <see cref="Deadline.Never"/> cancels.</param>
    public void Set(Deadline deadline, long dueMs)
    {
        deadline.DueMs = dueMs;
        if (deadline.QueuedMs >= 0)
        {
            if (deadline.QueuedMs <= dueMs)
            {
                return;
            }

            Unlink(deadline);
        }

        if (dueMs - currentMs < Horizon)
        {
            Link(deadline, Math.Max(dueMs, currentMs + 1));
        }
    }

    /// <summary>Fires all that is due.</summary>
    /// <param name="nowMs">The loop's present time; time that goes backward is ignored.</param>
    public void Advance(long nowMs)
    {
        if (queued == 0)
        {
            currentMs = Math.Max(currentMs, nowMs);
            return;
        }

        while (currentMs < nowMs)
        {
            var next = NextTick(nowMs);
            currentMs = next;
            if ((next & (Slots - 1)) == 0)
            {
                Cascade(next);
            }

            Fire(next);
        }
    }

    /// <summary>Milliseconds until the wheel wants to be advanced, at most <paramref name="mostMs"/>.</summary>
    /// <param name="nowMs">The present time.</param>
    /// <param name="mostMs">What to return when nothing is queued.</param>
    public int DelayMs(long nowMs, int mostMs)
    {
        if (queued <= FewEntries)
        {
            return (int)Math.Clamp(EarliestDue() - nowMs, 0, mostMs);
        }

        var limit = currentMs + mostMs;
        var next = HasNear() ? NextTick(limit) : NextCascade(limit);
        return (int)Math.Clamp(next - nowMs, 0, mostMs);
    }

    /// <summary>The time of the first deadline, those that were put off or cancelled seen as such; for a wheel with few entries.</summary>
    private long EarliestDue()
    {
        var earliest = Deadline.Never;
        for (var word = 0; queued > 0 && word < occupied.Length; word++)
        {
            for (var bits = occupied[word]; bits != 0; bits &= bits - 1)
            {
                for (var entry = slots[(word << 6) + BitOperations.TrailingZeroCount(bits)]; entry != null; entry = entry.Next)
                {
                    earliest = Math.Min(earliest, entry.DueMs);
                }
            }
        }

        return earliest;
    }

    /// <summary>Something is due within the range of the first level.</summary>
    private bool HasNear()
    {
        ulong any = 0;
        for (var word = 0; word < Slots / 64; word++)
        {
            any |= occupied[word];
        }

        return any != 0;
    }

    /// <summary>The first boundary at which entries of a higher level come down: a loop at rest is not woken for those without any.</summary>
    private long NextCascade(long limit)
    {
        var boundary = (currentMs | (Slots - 1)) + 1;
        while (boundary < limit)
        {
            var slot = (int)(boundary >> SlotBits) & (Slots - 1);
            if (slot == 0 || (occupied[(Slots + slot) >> 6] & (1UL << (slot & 63))) != 0)
            {
                break;
            }

            boundary += Slots;
        }

        return Math.Min(boundary, Math.Max(limit, currentMs + 1));
    }

    /// <summary>The first tick after the current one that has entries or is a level boundary, at most <paramref name="limit"/>.</summary>
    private long NextTick(long limit)
    {
        var boundary = (currentMs | (Slots - 1)) + 1;
        var from = (int)((currentMs + 1) & (Slots - 1));
        if (from != 0)
        {
            for (var word = from >> 6; word < Slots / 64; word++)
            {
                var bits = occupied[word];
                if (word == from >> 6)
                {
                    bits &= ulong.MaxValue << (from & 63);
                }

                if (bits != 0)
                {
                    var slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
                    return Math.Min((currentMs & ~(long)(Slots - 1)) + slot, limit);
                }
            }
        }

        return Math.Min(boundary, Math.Max(limit, currentMs + 1));
    }

    private void Cascade(long tick)
    {
        for (var level = 1; level < Levels; level++)
        {
            var slot = (int)(tick >> (SlotBits * level)) & (Slots - 1);
            var entry = Take((level * Slots) + slot);
            while (entry != null)
            {
                var next = entry.Next;
                Detach(entry);
                if (entry.DueMs != Deadline.Never)
                {
                    Link(entry, Math.Max(entry.DueMs, tick));
                }

                entry = next;
            }

            if (slot != 0)
            {
                return;
            }
        }
    }

    private void Fire(long tick)
    {
        var index = (int)tick & (Slots - 1);
        while (slots[index] is { } entry)
        {
            Unlink(entry);
            if (entry.DueMs <= tick)
            {
                entry.DueMs = Deadline.Never;
                entry.OnDue();
            }
            else if (entry.DueMs != Deadline.Never)
            {
                Link(entry, entry.DueMs);
            }
        }
    }

    private Deadline? Take(int index)
    {
        var first = slots[index];
        slots[index] = null;
        occupied[index >> 6] &= ~(1UL << (index & 63));
        return first;
    }

    private void Detach(Deadline entry)
    {
        entry.Next = null;
        entry.Previous = null;
        entry.QueuedMs = -1;
        queued--;
    }

    private void Link(Deadline entry, long tick)
    {
        if (tick - currentMs >= Horizon)
        {
            return;
        }

        var index = IndexOf(tick);
        var first = slots[index];
        entry.Next = first;
        entry.Previous = null;
        if (first != null)
        {
            first.Previous = entry;
        }

        slots[index] = entry;
        occupied[index >> 6] |= 1UL << (index & 63);
        entry.QueuedMs = tick;
        queued++;
    }

    private void Unlink(Deadline entry)
    {
        if (entry.Previous != null)
        {
            entry.Previous.Next = entry.Next;
        }
        else
        {
            var index = IndexHolding(entry);
            slots[index] = entry.Next;
            if (entry.Next == null)
            {
                occupied[index >> 6] &= ~(1UL << (index & 63));
            }
        }

        if (entry.Next != null)
        {
            entry.Next.Previous = entry.Previous;
        }

        Detach(entry);
    }

    private int IndexOf(long tick)
    {
        var distance = tick ^ currentMs;
        var level = 0;
        while (level < Levels - 1 && distance >> (SlotBits * (level + 1)) != 0)
        {
            level++;
        }

        return (level * Slots) + ((int)(tick >> (SlotBits * level)) & (Slots - 1));
    }

    /// <summary>The slot whose first entry this is: its level sinks as time comes nearer, so look from the lowest.</summary>
    private int IndexHolding(Deadline entry)
    {
        for (var level = 0; level < Levels; level++)
        {
            var index = (level * Slots) + ((int)(entry.QueuedMs >> (SlotBits * level)) & (Slots - 1));
            if (ReferenceEquals(slots[index], entry))
            {
                return index;
            }
        }

        throw new InvalidOperationException("A deadline is linked in no slot.");
    }
}
