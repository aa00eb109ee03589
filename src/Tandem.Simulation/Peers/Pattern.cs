namespace Tandem.Simulation.Peers;

/// <summary>The bytes of a request's or response's body: they follow from its number, so that each can be checked alone.</summary>
internal static class Pattern
{
    internal static byte At(int id, long offset) => (byte)((((uint)id * 2654435761u) >> 16) + ((uint)offset * 131u) + (uint)(offset >> 7));

    internal static byte[] Make(int id, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = At(id, i);
        }

        return bytes;
    }

    internal static bool Matches(int id, long offset, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(id, offset + i))
            {
                return false;
            }
        }

        return true;
    }
}
