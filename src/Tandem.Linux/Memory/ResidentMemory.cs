using System.Buffers.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Memory;

/// <summary>What of this process is in memory although only its start needed it.</summary>
public static unsafe class ResidentMemory
{
    private const int DontNeed = 4;

    /// <summary>
    /// Lets go of the pages of the runtime's own libraries: the code of the start. What is needed again comes back from the file, page by
    /// page. To be called before memory is locked: locked pages cannot be let go of. The pages stay in the system's cache, so that this
    /// changes what the process holds, and what an <c>mlockall</c> that follows keeps, more than what the host has free.
    /// </summary>
    /// <remarks>
    /// Only pages that are as they are in the file: mappings that cannot be written and of which no page was ever changed (relocated). Only
    /// libraries that were loaded before any code of ours ran, so that none is being changed meanwhile.
    /// </remarks>
    /// <returns>The bytes that were resident in what was let go of.</returns>
    public static long LetGoOfLibraries()
    {
        byte[] mappings;
        try
        {
            mappings = File.ReadAllBytes("/proc/self/smaps");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }

        var total = 0L;
        (nint Start, nint End) current = default;
        var resident = 0L;
        foreach (var range in mappings.AsSpan().Split((byte)'\n'))
        {
            var line = mappings.AsSpan(range);
            if (line.StartsWith("Rss:"u8))
            {
                resident = Number(line["Rss:".Length..]) * 1024;
            }
            else if (line.StartsWith("Anonymous:"u8))
            {
                if (current.Start != 0 && resident > 0 && Number(line["Anonymous:".Length..]) == 0
                    && Libc.AdviseMemory((void*)current.Start, current.End - current.Start, DontNeed) == 0)
                {
                    total += resident;
                }

                current = default;
            }
            else if (line.Length > 0 && line.IndexOf((byte)'-') is > 0 and var dash && IsHexadecimal(line[..dash]))
            {
                current = IsLibrary(line) ? Bounds(line, dash) : default;
            }
        }

        return total;
    }

    private static bool IsHexadecimal(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept("0123456789abcdef"u8) < 0;

    /// <summary>A private mapping of a library of the runtime or the system that cannot be written.</summary>
    private static bool IsLibrary(ReadOnlySpan<byte> line)
    {
        var path = line.IndexOf((byte)'/');
        var rights = line[(line.IndexOf((byte)' ') + 1)..];
        return path > 0
            && rights is [(byte)'r', (byte)'-', _, (byte)'p', ..]
            && (line.EndsWith("/System.Private.CoreLib.dll"u8) || line.EndsWith("/libcoreclr.so"u8) || line.EndsWith("/libclrjit.so"u8)
                || line.EndsWith("/libhostfxr.so"u8) || line.EndsWith("/libhostpolicy.so"u8) || line.IndexOf("/libstdc++.so"u8) > 0);
    }

    private static (nint Start, nint End) Bounds(ReadOnlySpan<byte> line, int dash)
    {
        var blank = line.IndexOf((byte)' ');
        return Utf8Parser.TryParse(line[..dash], out ulong start, out _, 'x') && Utf8Parser.TryParse(line[(dash + 1)..blank], out ulong end, out _, 'x')
            ? ((nint)start, (nint)end)
            : default;
    }

    private static long Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text.TrimStart((byte)' '), out long number, out _) ? number : 0;
}
