namespace Tandem.Simulation.Peers;

/// <summary>
/// The bytes of a request's or response's body: they follow from its number, so that each can be checked alone. All are pieces
/// of one long row of random bytes that repeats.
/// </summary>
internal static class Pattern
{
    private static readonly byte[] Row = MakeRow();

    internal static byte[] Make(int id, int length)
    {
        var bytes = new byte[length];
        var at = StartOf(id, 0);
        for (var done = 0; done < length; at = 0)
        {
            var here = Math.Min(length - done, Row.Length - at);
            Row.AsSpan(at, here).CopyTo(bytes.AsSpan(done));
            done += here;
        }

        return bytes;
    }

    internal static bool Matches(int id, long offset, ReadOnlySpan<byte> bytes)
    {
        for (var at = StartOf(id, offset); bytes.Length > 0; at = 0)
        {
            var here = Math.Min(bytes.Length, Row.Length - at);
            if (!bytes[..here].SequenceEqual(Row.AsSpan(at, here)))
            {
                return false;
            }

            bytes = bytes[here..];
        }

        return true;
    }

    private static int StartOf(int id, long offset) => (int)(((id * 7919L) + offset) % Row.Length);

    private static byte[] MakeRow()
    {
        var bytes = new byte[65521];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
