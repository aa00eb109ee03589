using System.Globalization;
using Tandem.Diagnosis.Wire;

namespace Tandem.Diagnosis.Host;

/// <summary>Compares the clocks of this machine with each other while doctor listens.</summary>
internal sealed class ClockWatch
{
    private readonly long startedUs = WireMonitor.NowUs;
    private readonly long startedDayUs = DayUs;
    private readonly double startedUptime = Uptime;
    private readonly (long Stolen, long All) startedProcessors = Processors;
    private long longestPauseUs;

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

    /// <summary>Takes note of a wait that was meant to last a while and lasted longer.</summary>
    internal void Waited(long meantUs, long lastedUs) => longestPauseUs = Math.Max(longestPauseUs, lastedUs - meantUs);

    internal ClockFacts Finish()
    {
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
}
