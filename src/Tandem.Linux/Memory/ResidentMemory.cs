using System.Buffers.Text;
using System.Globalization;
using Tandem.Linux.Native;

namespace Tandem.Linux.Memory;

/// <summary>What of this process is in memory although only its start needed it.</summary>
public static unsafe class ResidentMemory
{
    private const int DontNeed = 4;

    /// <summary>
    /// Lets go of the pages of the runtime's own libraries: the code of the start. What is needed again comes back from the file, page by
    /// page, locked again where mlockall(2) is to keep what comes. The pages stay in the system's cache, so that this
    /// changes what the process holds, and what it keeps from being reclaimed, more than what the host has free.
    /// </summary>
    /// <remarks>
    /// Only pages that are as they are in the file: mappings that cannot be written and of which no page was ever changed (relocated). Only
    /// libraries that were loaded before any code of ours ran, so that none is being changed meanwhile; of all others what is mapped shared, which
    /// nobody changes (an assembly's metadata).
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
                if (current.Start != 0 && resident > 0 && Number(line["Anonymous:".Length..]) == 0)
                {
                    total += LetGo((void*)current.Start, current.End - current.Start) ? resident : 0;
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

    /// <summary>
    /// Where the just-in-time compiler is and what it compiles from, for a process that will have all its code: to be looked up early, since looking
    /// has code compiled, too.
    /// </summary>
    /// <returns>What <see cref="LetGo(IReadOnlyList{ValueTuple{nint, nint}})"/> takes: a range or two for each assembly; none when they cannot be found.</returns>
    public static IReadOnlyList<(nint Start, nint Length)> FindCompiler()
    {
        var found = new List<(nint Start, nint Length)>();
        try
        {
            foreach (var line in File.ReadLines("/proc/self/maps"))
            {
                var words = line.Split(' ', 3);

                // A library's code is not relocated, and what is shared is never changed: both are as they are in their files.
                if ((words[1] == "r-xp" && line.EndsWith("/libclrjit.so", StringComparison.Ordinal))
                    || (words[1] == "r--s" && line.EndsWith(".dll", StringComparison.Ordinal)))
                {
                    var bounds = words[0].Split('-');
                    var start = nint.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                    found.Add((start, nint.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only stays larger.
        }

        return found;
    }

    /// <summary>Lets go of the pages in these ranges; when they are needed again, they come back one by one.</summary>
    /// <param name="ranges">From <see cref="FindCompiler"/>.</param>
    public static void LetGo(IReadOnlyList<(nint Start, nint Length)> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            _ = LetGo((void*)ranges[i].Start, ranges[i].Length);
        }
    }

    private static bool LetGo(void* start, nint length) =>
        Libc.UnlockMemory(start, length) == 0 && Libc.AdviseMemory(start, length, DontNeed) == 0;

    private static bool IsHexadecimal(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept("0123456789abcdef"u8) < 0;

    /// <summary>A mapping of a library of the runtime or the system that cannot be written.</summary>
    private static bool IsLibrary(ReadOnlySpan<byte> line)
    {
        var path = line.IndexOf((byte)'/');
        var rights = line[(line.IndexOf((byte)' ') + 1)..];
        return path > 0
            && rights is [(byte)'r', (byte)'-', ..]
            && (rights is [_, _, _, (byte)'s', ..] && line.EndsWith(".dll"u8)
                || line.EndsWith("/System.Private.CoreLib.dll"u8) || line.EndsWith("/libcoreclr.so"u8) || line.EndsWith("/libclrjit.so"u8)
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
