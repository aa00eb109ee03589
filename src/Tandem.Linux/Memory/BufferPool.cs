using System.Diagnostics;
using Tandem.Linux.Native;

namespace Tandem.Linux.Memory;

/// <summary>
/// Fixed-size native buffers of one loop, last returned first handed out, so that the bytes are still in the
/// processor's cache. Not thread-safe: each loop has its own.
/// </summary>
/// <remarks>
/// Slabs are mapped as they are needed and never unmapped; pages are touched only as far as a buffer is filled. At most
/// <see cref="Limit"/> buffers exist; beyond it <see cref="Rent"/> returns null and the caller waits or refuses.
/// </remarks>
public sealed unsafe class BufferPool
{
    private const int BuffersPerSlab = 16;

    /// <summary>
    /// Bytes between the ends of one buffer and the next begin: without them the first lines of all buffers, which are the ones in use,
    /// would compete for the same few places of the first-level cache.
    /// </summary>
    private const int Colouring = 5 * 64;

    private nint[] free = new nint[BuffersPerSlab];
    private int freeCount;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="bufferSize">Bytes per buffer; a multiple of the page size keeps buffers on pages of their own.</param>
    /// <param name="limit">The most buffers that may exist at a time.</param>
    public BufferPool(int bufferSize, int limit)
    {
        BufferSize = bufferSize;
        Limit = limit;
    }

    /// <summary>Bytes per buffer.</summary>
    public int BufferSize { get; }

    private int Stride => BufferSize + Colouring;

    /// <summary>The most buffers that may be rented at a time.</summary>
    public int Limit { get; }

    /// <summary>Buffers rented now.</summary>
    public int Rented { get; private set; }

    /// <summary>Buffers that exist.</summary>
    public int Created { get; private set; }

    /// <summary>Takes a buffer, or returns null when <see cref="Limit"/> are out. The contents are undefined.</summary>
    public byte* Rent()
    {
        if (freeCount == 0 && !Grow())
        {
            return null;
        }

        Rented++;
        return (byte*)free[--freeCount];
    }

    /// <summary>Gives a buffer back. It must come from this pool, and nobody may use it any more.</summary>
    /// <param name="buffer">The buffer.</param>
    public void Return(byte* buffer)
    {
        Debug.Assert(buffer != null && Rented > 0);
        Rented--;
        free[freeCount++] = (nint)buffer;
    }

    private bool Grow()
    {
        var count = Math.Min(BuffersPerSlab, Limit - Created);
        if (count <= 0)
        {
            return false;
        }

        var slab = (byte*)Libc.MapMemory(
            null,
            (nint)count * Stride,
            Constants.ProtRead | Constants.ProtWrite,
            Constants.MapPrivate | Constants.MapAnonymous,
            -1,
            0);
        if (slab == (byte*)-1)
        {
            return false;
        }

        Created += count;
        if (free.Length < Created)
        {
            Array.Resize(ref free, Math.Max(Created, free.Length * 2));
        }

        for (var i = count - 1; i >= 0; i--)
        {
            free[freeCount++] = (nint)(slab + ((nint)i * Stride));
        }

        return true;
    }
}
