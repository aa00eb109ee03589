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

    /// <summary>Asks for a thread. Allocates: not for a loop's every round.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="thread">Its id.</param>
    /// <param name="times">What it is about.</param>
    /// <returns>False when there is no such thread or the kernel keeps no account.</returns>
    public static bool TryRead(int process, int thread, out ThreadTimes times)
    {
        times = default;
        try
        {
            ReadOnlySpan<byte> stat = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/stat"));
            ReadOnlySpan<byte> schedule = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/schedstat"));

            // The name stands in brackets and may hold any of them; the state is the word behind it.
            var state = stat.LastIndexOf((byte)')') + 2;
            if (state >= stat.Length || !Utf8Parser.TryParse(schedule, out long nanoseconds, out _))
            {
                return false;
            }

            times = new ThreadTimes(stat[state] == (byte)'R', nanoseconds / 1000);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
