using System.Diagnostics;
using System.Globalization;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Wire;
using Tandem.Linux.Processes;

namespace Tandem.Watch;

/// <summary><c>tandem watch</c>: what a pair says on the wire, and what is wrong with it.</summary>
internal static class WatchVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem watch [INTERFACE] [-k keepalived.conf] [--count N] [--json]

        Shows VRRP advertisements, gratuitous ARP and unsolicited neighbor advertisements as 'tcpdump -nn vrrp' does, and
        behind each what is wrong with it. It listens on all interfaces, or on one, and sends nothing. Needs CAP_NET_RAW.

          -k FILE      compare with this keepalived.conf; without it, with what other nodes send for the same VRID
          --count N    end after N packets
          --json       one JSON object a line

        Ctrl-C ends it with a summary, and so does the end of the interface. Exit code: 0 nothing was wrong, 1 something was,
        2 it could not be started.

        """;

    private static readonly string[] Options = ["-k", "--count", "--json", "--help"];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>watch</c>.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        string? link = null, file = null;
        var count = long.MaxValue;
        var json = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "--json":
                    json = true;
                    break;
                case "-k" when i + 1 < arguments.Length:
                    file = arguments[++i];
                    break;
                case "-f" when i + 1 < arguments.Length:
                    // What -f was here until it became haproxy.cfg in every verb.
                    file = arguments[++i];
                    StandardStreams.WriteError($"tandem: watch: -k names keepalived.conf; write '-k {file}'\n");
                    break;
                case "--count" when i + 1 < arguments.Length:
                    if (!long.TryParse(arguments[++i], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count == 0)
                    {
                        return Refuse($"--count wants a number from 1 on, not '{arguments[i]}'");
                    }

                    break;
                case "-f" or "-k" or "--count":
                    return Refuse($"{arguments[i]} wants a word behind it; 'tandem watch --help' explains");
                case ['-', ..]:
                    var nearest = NearestWord.Find(arguments[i], Options);
                    return Refuse($"unknown option '{arguments[i]}'; " + (nearest != null ? $"did you mean '{nearest}'?" : "'tandem watch --help' lists them"));
                default:
                    if (link != null)
                    {
                        return Refuse($"one interface, or all: '{link}' and '{arguments[i]}' are two");
                    }

                    link = arguments[i];
                    break;
            }
        }

        return Watch(link, file, count, json);
    }

    private static int Watch(string? link, string? file, long count, bool json)
    {
        KeepalivedConfiguration? configuration = null;
        if (file != null)
        {
            var loaded = KeepalivedLoader.Load(file);
            if (loaded.NoFile)
            {
                return Refuse($"{file}: {FileFault.Of(file) ?? loaded.Diagnostics.All[0].Message}");
            }

            configuration = loaded.Configuration;
            if (configuration.Instances.Count == 0)
            {
                var first = loaded.Diagnostics.All.FirstOrDefault(static one => one.Severity == Severity.Alert) ?? loaded.Diagnostics.All.FirstOrDefault();
                return Refuse($"{file} has no vrrp_instance that could run{(first == null ? "" : $": {first.Position}: {first.Message.TrimEnd('.')}")}; 'tandem check -k {file}' says all that is wrong with it");
            }
        }

        var watch = new WireWatch(configuration, file == null ? "" : Path.GetFileName(file));
        using var monitor = WireMonitor.Open(link, watch, configuration, out var error);
        if (monitor == null)
        {
            return Refuse(error);
        }

        using var stop = new CancellationTokenSource();
        using var signals = new SignalSubscription(_ => stop.Cancel(), SignalNumber.Int, SignalNumber.Term);
        if (!json)
        {
            StandardStreams.WriteError($"Listening on {link ?? "all interfaces"}; Ctrl-C ends it with a summary.\n");
        }

        var started = Stopwatch.GetTimestamp();
        var ended = monitor.Listen(
            long.MaxValue,
            (entry, arrivalNs) =>
            {
                var at = arrivalNs == 0 ? DateTimeOffset.Now : DateTimeOffset.UnixEpoch.AddTicks(arrivalNs / 100).ToLocalTime();
                return StandardStreams.WriteOutput(json ? WatchJson.Line(entry, at) : Plain(entry, at)) && (entry.Kind == WirePacketKind.Silence || --count > 0);
            },
            stop.Token);
        var watchedUs = (long)(Stopwatch.GetElapsedTime(started).TotalMilliseconds * 1000);
        StandardStreams.WriteOutput(json ? WatchJson.Summary(watch, watchedUs) : "\n" + watch.Summary(watchedUs));
        if (ended != null)
        {
            StandardStreams.WriteError($"tandem: watch: {ended}: nothing more can be heard on it\n");
        }

        return watch.FaultCount == 0 && ended == null ? 0 : 1;
    }

    private static string Plain(WireEntry entry, DateTimeOffset at)
    {
        var direction = entry.Kind == WirePacketKind.Silence ? "" : entry.IsOutgoing ? " Out" : " In ";
        var wrong = entry.Faults.Count == 0 ? "" : "  <-- " + string.Join("; ", entry.Faults.Select(static fault => fault.Text));
        return string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm:ss.ffffff} {entry.Interface}{direction} {entry.Line}{wrong}\n");
    }

    private static int Refuse(string why)
    {
        StandardStreams.WriteError($"tandem: watch: {why}\n");
        return UsageError;
    }
}
