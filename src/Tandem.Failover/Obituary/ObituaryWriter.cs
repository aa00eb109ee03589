using System.Runtime.InteropServices;
using Tandem.Linux.Memory;

namespace Tandem.Failover.Obituary;

/// <summary>
/// The child's side of the obituary: what the parent does at once should this process die. It holds one entry for each virtual router
/// that is master. Changes count from <see cref="Commit"/> on, which copies all entries and then makes the copy valid with one store: a
/// death in between leaves the state before. Belongs to the loop's thread; allocates nothing but in <see cref="Set"/> when it grows.
/// </summary>
public sealed unsafe class ObituaryWriter
{
    /// <summary>The most entries at a time: all virtual routers of both families on a few interfaces.</summary>
    public const int MaxEntries = 4096;

    private readonly SharedMemory memory;
    private ObituaryEntry?[] entries = new ObituaryEntry?[16];
    private readonly Dictionary<int, int> refused = [];
    private bool changed;

    /// <summary>Begins to write.</summary>
    /// <param name="memory">The memory, of <see cref="Size"/> bytes.</param>
    public ObituaryWriter(SharedMemory memory)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(memory.Length, Size);
        this.memory = memory;
    }

    /// <summary>Bytes of the memory.</summary>
    public static int Size => ObituaryFormat.Size;

    /// <summary>
    /// Records that found no room when it was last committed: addresses that would stay until their lifetime is over. Those
    /// of routers that have no place are among them.
    /// </summary>
    public int LeftOut { get; private set; }

    /// <summary>Puts an entry in the place of the one that was there.</summary>
    /// <param name="place">The router's number, from 0. The entry of a router from <see cref="MaxEntries"/> on is only counted in <see cref="LeftOut"/>.</param>
    /// <param name="entry">The entry, or null when there is nothing to do for the router: it is no longer master.</param>
    public void Set(int place, ObituaryEntry? entry)
    {
        if ((uint)place >= MaxEntries)
        {
            Refuse(place, entry);
            return;
        }

        if (place >= entries.Length)
        {
            Array.Resize(ref entries, Math.Min(MaxEntries, Math.Max(place + 1, entries.Length * 2)));
        }

        changed |= entry != null || entries[place] != null;
        entries[place] = entry;
    }

    /// <summary>Takes all entries out.</summary>
    public void Clear()
    {
        Array.Clear(entries);
        refused.Clear();
        changed = true;
    }

    /// <summary>A router too many is no reason to end: it is served, only its death is not prepared. At most one number for each.</summary>
    private void Refuse(int place, ObituaryEntry? entry)
    {
        changed = true;
        if (entry == null)
        {
            _ = refused.Remove(place);
        }
        else
        {
            refused[place] = entry.Count + entry.LeftOut;
        }
    }

    /// <summary>Makes the changes valid. Cheap when there are none; once for all changes of a round of the loop.</summary>
    public void Commit()
    {
        if (!changed)
        {
            return;
        }

        changed = false;
        var next = 1 - *(int*)(memory.Start + ObituaryFormat.ValidHalf);
        var half = memory.Start + ObituaryFormat.Half(next);
        var used = ObituaryFormat.Records;
        var count = 0;
        var leftOut = 0;

        foreach (var records in refused.Values)
        {
            leftOut += records;
        }

        // What is heard by others stands before what only this host sees, should there not be room for all.
        foreach (var entry in entries)
        {
            leftOut += entry?.LeftOut ?? 0;
            Append(entry, advertisements: true);
        }

        foreach (var entry in entries)
        {
            Append(entry, advertisements: false);
        }

        *(int*)(half + ObituaryFormat.Used) = used;
        *(int*)(half + ObituaryFormat.Count) = count;
        *(int*)(half + ObituaryFormat.LeftOut) = leftOut;
        LeftOut = leftOut;
        Volatile.Write(ref *(int*)(memory.Start + ObituaryFormat.ValidHalf), next);
        Interlocked.Increment(ref *(int*)(memory.Start + ObituaryFormat.Commits));

        void Append(ObituaryEntry? entry, bool advertisements)
        {
            var records = entry != null ? entry.Records : default;
            while (!records.IsEmpty)
            {
                var size = ObituaryFormat.RecordSize(MemoryMarshal.Read<int>(records[ObituaryFormat.Length..]));
                if ((ObituaryKind)records[ObituaryFormat.Kind] is ObituaryKind.Advertisement4 or ObituaryKind.Advertisement6 == advertisements)
                {
                    if (used + size <= ObituaryFormat.HalfSize)
                    {
                        records[..size].CopyTo(new Span<byte>(half + used, size));
                        used += size;
                        count++;
                    }
                    else
                    {
                        leftOut++;
                    }
                }

                records = records[size..];
            }
        }
    }
}
