using System.Globalization;
using Tandem.Diagnosis.Wire;
using Tandem.Linux.Processes;

namespace Tandem.Diagnosis.Host;

/// <summary>
/// Compares the clocks of this machine with each other while doctor listens. A thread that does nothing but sleep measures how late it is woken; it alone
/// runs in real time, as the failover does: a busy machine is no clock that stands still. Without the right it is only measured less well.
/// </summary>
internal sealed class ClockWatch : IDisposable
{
    private const int SliceMs = 50;

    private readonly long startedUs = WireMonitor.NowUs;
    private readonly long startedDayUs = DayUs;
    private readonly double startedUptime = Uptime;
    private readonly (long Stolen, long All) startedProcessors = Processors;
    private readonly ManualResetEvent begun = new(false);
    private readonly ManualResetEvent finished = new(false);
    private readonly Thread sleeper;
    private long longestPauseUs;

    private ClockWatch() => sleeper = new Thread(Sleep) { Name = "clock", IsBackground = true };

    private static long DayUs => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;

    /// <summary>/proc/uptime counts the time of suspension too (CLOCK_BOOTTIME), in hundredths of a second.</summary>
    private static double Uptime => double.TryParse(
        HostReader.ReadText("/proc/uptime").Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    private static (long Stolen, long All) Processors
    {
        get
        {
            var numbers = HostReader.ReadText("/proc/stat").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(static word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0).ToArray();
            return numbers.Length < 8 ? (0, 0) : (numbers[7], numbers.Sum());
        }
    }

    internal static ClockWatch Start()
    {
        var watch = new ClockWatch();
        watch.sleeper.Start();
        watch.begun.WaitOne();
        return watch;
    }

    internal ClockFacts Finish()
    {
        finished.Set();
        sleeper.Join();
        var elapsedUs = WireMonitor.NowUs - startedUs;
        var (stolen, all) = Processors;
        return new ClockFacts
        {
            LongestPauseUs = longestPauseUs,
            StepUs = DayUs - startedDayUs - elapsedUs,
            SuspendedUs = Math.Max(0, (long)((Uptime - startedUptime) * 1e6) - elapsedUs),
            StolenShare = all > startedProcessors.All ? (double)(stolen - startedProcessors.Stolen) / (all - startedProcessors.All) : 0,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        finished.Set();
        sleeper.Join();
        finished.Dispose();
        begun.Dispose();
    }

    private void Sleep()
    {
        _ = ThreadScheduling.TakeRealTime(1);
        var beganUs = WireMonitor.NowUs;
        begun.Set();
        while (!finished.WaitOne(SliceMs))
        {
            var endedUs = WireMonitor.NowUs;
            longestPauseUs = Math.Max(longestPauseUs, endedUs - beganUs - (SliceMs * 1000));
            beganUs = endedUs;
        }
    }
}
