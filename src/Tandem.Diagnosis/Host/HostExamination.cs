using System.Net.NetworkInformation;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Wire;

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
    /// <param name="file">Where that file is.</param>
    /// <param name="balancerFile">The balancer's file, whose binds are looked at; null for none.</param>
    /// <param name="listen">How long to listen.</param>
    /// <param name="listening">Is told when the clocks are watched and packets are taken in.</param>
    /// <param name="stop">Ends the listening early.</param>
    /// <param name="error">Why it could not be done, and what to do, when null is returned.</param>
    public static HostDiagnosis? Run(
        KeepalivedConfiguration configuration,
        string file,
        string? balancerFile,
        TimeSpan listen,
        Action listening,
        CancellationToken stop,
        out string error)
    {
        try
        {
            return Examine(configuration, file, balancerFile, listen, listening, stop, out error);
        }
        catch (Exception e) when (e is NetworkInformationException or IOException or UnauthorizedAccessException)
        {
            error = $"this node could not be looked at: {e.Message}; is /proc mounted?";
            return null;
        }
    }

    private static HostDiagnosis? Examine(
        KeepalivedConfiguration configuration,
        string file,
        string? balancerFile,
        TimeSpan listen,
        Action listening,
        CancellationToken stop,
        out string error)
    {
        var watch = new WireWatch(configuration, Path.GetFileName(file));
        using var monitor = WireMonitor.Open(null, watch, configuration, out error);
        if (monitor == null)
        {
            return null;
        }

        var facts = HostReader.Read(configuration, file, balancerFile, watch);
        using var probe = new NeighbourProbe(facts);
        ClockFacts clocks;
        long startedUs;
        using (var clock = ClockWatch.Start())
        {
            startedUs = WireMonitor.NowUs;
            listening();
            Listen(monitor, probe, startedUs + (long)listen.TotalMicroseconds, stop);
            clocks = clock.Finish();
        }

        var endedUs = WireMonitor.NowUs;

        // The addresses once more: what changed hands while we listened is seen as it is now.
        var after = HostReader.Read(configuration, file, balancerFile, watch);
        return HostDiagnosis.Of(after with
        {
            Clock = clocks,
            Answers = [.. probe.Answers],
            ListenedUs = endedUs - startedUs,
            NowUs = endedUs,
        });
    }

    private static void Listen(WireMonitor monitor, NeighbourProbe probe, long endUs, CancellationToken stop)
    {
        var nextProbeUs = 0L;
        while (WireMonitor.NowUs is var nowUs && nowUs < endUs && !stop.IsCancellationRequested)
        {
            if (nowUs >= nextProbeUs)
            {
                probe.Ask();
                nextProbeUs = nowUs + ProbeEveryUs;
            }

            _ = monitor.Listen(Math.Min(endUs, nowUs + SliceUs), static (_, _) => true, stop, (bytes, packet) => probe.Take(bytes.Span, packet));
        }
    }
}
