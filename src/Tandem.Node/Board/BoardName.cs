using System.Globalization;
using System.Text;

namespace Tandem.Node.Board;

/// <summary>
/// A proxy's name as it stands on the board: as it is, or, when it is longer than its place, its beginning, a tilde and a digest of all of it, so
/// that two long names are never one.
/// </summary>
internal static class BoardName
{
    private const int DigestLength = 16;

    /// <summary>The bytes of a name on the board.</summary>
    /// <param name="name">The name.</param>
    /// <returns>At most <see cref="HealthBoard.MaxNameLength"/> bytes of UTF-8.</returns>
    internal static byte[] Of(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length <= HealthBoard.MaxNameLength)
        {
            return bytes;
        }

        var digest = Encoding.ASCII.GetBytes("~" + Digest(bytes).ToString("x16", CultureInfo.InvariantCulture));
        return [.. bytes.AsSpan(0, HealthBoard.MaxNameLength - DigestLength - 1), .. digest];
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    private static ulong Digest(ReadOnlySpan<byte> bytes)
    {
        var digest = 0xcbf29ce484222325UL;
        foreach (var one in bytes)
        {
            digest = (digest ^ one) * 0x100000001b3UL;
        }

        return digest;
    }
}
