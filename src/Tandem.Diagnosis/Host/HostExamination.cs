using System.Net.NetworkInformation;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Wire;
using Tandem.Linux.Processes;

namespace Tandem.Diagnosis.Host;

/// <summary>
/// Looks at this node and listens on its wire, then says why fail-over would not work. It sends nothing but ARP probes and neighbor solicitations from no
/// address, which teach neighbours nothing, and changes nothing.
/// </summary>
public static class HostExamination
{
    private const int SliceUs = 50_000;
    private const long ProbeEveryUs = 700_000;
    private const long LeastUs = 2_000_000;
    private const long MostUs = 30_000_000;

    /// <summary>How long to listen for a file: three intervals and the patience of a backup, 2 to 30 s.</summary>
    /// <param name="configuration">The file.</param>
    public static TimeSpan PatienceOf(KeepalivedConfiguration configuration)
    {
        var longest = configuration.Instances
            .Select(static one => (one.AdvertisementIntervalUs * 3) + (one.Version == 2 ? 1_000_000 : one.AdvertisementIntervalUs))
            .DefaultIfEmpty(LeastUs).Max();
        return TimeSpan.FromMicroseconds(Math.Clamp(longest, LeastUs, MostUs));
    }

    /// <summary>Examines this node.</summary>
    /// <param name="configuration">What its failover runs with, or should.</param>
    /// <param name="fileName">How that file is called in what is said.</param>
    /// <param name="balancerFile">The balancer's file, whose binds are looked at; null for none.</param>
    /// <param name="listen">How long to listen.</param>
    /// <param name="stop">Ends the listening early.</param>
    /// <param name="error">Why it could not be done, and what to do, when null is returned.</param>
    public static HostDiagnosis? Run(
        KeepalivedConfiguration configuration, string fileName, string? balancerFile, TimeSpan listen, CancellationToken stop, out string error)
    {
        try
        {
            return Examine(configuration, fileName, balancerFile, listen, stop, out error);
        }
        catch (Exception e) when (e is NetworkInformationException or IOException or UnauthorizedAccessException)
        {
            error = $"this node could not be looked at: {e.Message}; is /proc mounted?";
            return null;
        }
    }

    private static HostDiagnosis? Examine(
        KeepalivedConfiguration configuration, string fileName, string? balancerFile, TimeSpan listen, CancellationToken stop, out string error)
    {
        var watch = new WireWatch(configuration, fileName);
        using var monitor = WireMonitor.Open(null, watch, configuration, out error);
        if (monitor == null)
        {
            return null;
        }

        var facts = HostReader.Read(configuration, fileName, balancerFile, watch);
        using var probe = new NeighbourProbe(facts);
        var clock = new ClockWatch();
        var startedUs = WireMonitor.NowUs;

        // As the failover runs, in real time: a busy machine is no clock that stands still. Without the right it is only measured less well.
        var listener = new Thread(() =>
        {
            _ = ThreadScheduling.TakeRealTime(1);
            Listen(monitor, probe, clock, startedUs + (long)listen.TotalMicroseconds, stop);
        })
        { Name = "wire" };
        listener.Start();
        listener.Join();
        var endedUs = WireMonitor.NowUs;

        // The addresses once more: what changed hands while we listened is seen as it is now.
        var after = HostReader.Read(configuration, fileName, balancerFile, watch);
        return HostDiagnosis.Of(after with
        {
            Clock = clock.Finish(),
            Answers = [.. probe.Answers],
            ListenedUs = endedUs - startedUs,
            NowUs = endedUs,
        });
    }

    private static void Listen(WireMonitor monitor, NeighbourProbe probe, ClockWatch clock, long endUs, CancellationToken stop)
    {
        var nextProbeUs = 0L;
        while (WireMonitor.NowUs is var nowUs && nowUs < endUs && !stop.IsCancellationRequested)
        {
            if (nowUs >= nextProbeUs)
            {
                probe.Ask();
                nextProbeUs = nowUs + ProbeEveryUs;
            }

            var untilUs = Math.Min(endUs, nowUs + SliceUs);
            monitor.Listen(untilUs, static (_, _) => true, stop, (bytes, packet) => probe.Take(bytes.Span, packet));
            clock.Waited(untilUs - nowUs, WireMonitor.NowUs - nowUs);
        }
    }
}
