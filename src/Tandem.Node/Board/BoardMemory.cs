namespace Tandem.Node.Board;

/// <summary>
/// Cells of shared memory: one writer each, no locks. A 64-bit cell is aligned, so that it is never seen half written. What stands in a
/// cell may have been written by anybody who has the descriptor: readers bound it before they use it.
/// </summary>
internal static unsafe class BoardMemory
{
    internal static int Read(byte* at) => Volatile.Read(ref *(int*)at);

    internal static long ReadLong(byte* at) => Volatile.Read(ref *(long*)at);

    internal static void Write(byte* at, int value) => Volatile.Write(ref *(int*)at, value);

    internal static void WriteLong(byte* at, long value) => Volatile.Write(ref *(long*)at, value);
}
