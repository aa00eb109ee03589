using System.Buffers.Text;
using System.Globalization;

namespace Tandem.Linux.Processes;

/// <summary>What the scheduler says of one thread (proc_pid_stat(5), and schedstat of the kernel's documentation).</summary>
/// <param name="WantsProcessor">It runs or waits for a processor: neither asleep nor stopped.</param>
/// <param name="ProcessorUs">Microseconds that it has had a processor.</param>
public readonly record struct ThreadTimes(bool WantsProcessor, long ProcessorUs)
{
    /// <summary>The id of the calling thread; 0 where /proc does not tell.</summary>
    public static int OwnId
    {
        get
        {
            try
            {
                var link = new FileInfo("/proc/thread-self").LinkTarget;
                return int.TryParse(link.AsSpan(link.AsSpan().LastIndexOf('/') + 1), CultureInfo.InvariantCulture, out var id) ? id : 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return 0;
            }
        }
    }

    /// <summary>Asks for a thread. Allocates nothing: three system calls for each of two files.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="thread">Its id.</param>
    /// <param name="times">What it is about.</param>
    /// <returns>False when there is no such thread or the kernel keeps no account.</returns>
    public static bool TryRead(int process, int thread, out ThreadTimes times)
    {
        Span<byte> buffer = stackalloc byte[512];
        var stat = Read(process, thread, "/stat\0"u8, buffer);

        // The name stands in brackets and may hold any of them; the state is the word behind it.
        var state = stat.LastIndexOf(") "u8) + 2;
        var wantsProcessor = state >= 2 && state < stat.Length && stat[state] == (byte)'R';
        var isKnown = Utf8Parser.TryParse(Read(process, thread, "/schedstat\0"u8, buffer), out long nanoseconds, out _);
        times = new ThreadTimes(wantsProcessor, nanoseconds / 1000);
        return isKnown;
    }

    private static ReadOnlySpan<byte> Read(int process, int thread, ReadOnlySpan<byte> file, Span<byte> buffer)
    {
        // "/proc/", "/task/", the file, and twice the most digits of a number.
        Span<byte> path = stackalloc byte[48];
        "/proc/"u8.CopyTo(path);
        var length = 6;
        _ = Utf8Formatter.TryFormat(process, path[length..], out var digits);
        "/task/"u8.CopyTo(path[(length += digits)..]);
        _ = Utf8Formatter.TryFormat(thread, path[(length += 6)..], out digits);
        file.CopyTo(path[(length + digits)..]);
        return ProcessTable.ReadFile(path, buffer);
    }
}
