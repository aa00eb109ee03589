using Tandem.Linux.Memory;

namespace Tandem.Failover.Obituary;

/// <summary>
/// The parent's side of the obituary. It trusts nothing in the memory: a child that wrote nonsense before it died must not take the
/// parent along.
/// </summary>
public sealed unsafe class ObituaryReader
{
    private readonly SharedMemory memory;
    private int used;
    private int at;
    private byte* half;

    /// <summary>Begins to read.</summary>
    /// <param name="memory">The memory, of <see cref="ObituaryWriter.Size"/> bytes.</param>
    public ObituaryReader(SharedMemory memory)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(memory.Length, ObituaryFormat.Size);
        this.memory = memory;
        Rewind();
    }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty
    {
        get
        {
            Rewind();
            return used <= ObituaryFormat.Records;
        }
    }

    /// <summary>Records that the child found no room for.</summary>
    public int LeftOut => *(int*)(half + ObituaryFormat.LeftOut);

    /// <summary>Empties the obituary: what it asked for was done. Only while there is no child.</summary>
    public void Clear()
    {
        for (var i = 0; i < 2; i++)
        {
            new Span<byte>(memory.Start + ObituaryFormat.Half(i), ObituaryFormat.Records).Clear();
        }

        Rewind();
    }

    /// <summary>Goes back before the first record of what is valid now.</summary>
    internal void Rewind()
    {
        half = memory.Start + ObituaryFormat.Half(Volatile.Read(ref *(int*)(memory.Start + ObituaryFormat.ValidHalf)) & 1);
        used = Math.Clamp(*(int*)(half + ObituaryFormat.Used), 0, ObituaryFormat.HalfSize);
        at = ObituaryFormat.Records;
    }

    /// <summary>Takes the next record.</summary>
    /// <param name="record">Points to it.</param>
    /// <returns>False when there is none.</returns>
    internal bool TryNext(out ObituaryRecord record)
    {
        record = default;
        if (at + ObituaryFormat.Content > used)
        {
            return false;
        }

        var start = half + at;
        var length = *(int*)(start + ObituaryFormat.Length);
        if (length <= 0 || length > used - at - ObituaryFormat.Content)
        {
            at = used;
            return false;
        }

        record = new ObituaryRecord(start, length);
        at += ObituaryFormat.RecordSize(length);
        return true;
    }
}
