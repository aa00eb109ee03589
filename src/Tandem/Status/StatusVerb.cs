using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.Status;

/// <summary><c>tandem status</c>: how this node stands.</summary>
internal static class StatusVerb
{
    private const int UsageError = 2;
    private const int PeriodMs = 1_000;

    private const string Help = """
        tandem status: how this node stands: who holds the address, since when and why, how many servers are up; then tables.

          tandem status            once, for people
          tandem status --json     the same for programs: all that the processes tell
          tandem status --watch    anew each second until Ctrl-C

        It asks the balancer and the failover of this node at their sockets in /run/tandem (TANDEM_RUN_DIRECTORY names another directory), whether
        'tandem run' has started them or they were started one by one. What is too old says "(stale)".
        Exit 0 when all have answered, 1 when one has not.

        """;

    private static readonly string[] Options = ["--json", "--watch", "--help"];

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>status</c>.</param>
    /// <returns>0 when all have answered, 1 when one has not, 2 for a wrong command line.</returns>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        var json = false;
        var watch = false;
        foreach (var word in arguments)
        {
            switch (word)
            {
                case "-h" or "--help":
                    StandardStreams.WriteOutput(Help);
                    return 0;
                case "--json":
                    json = true;
                    break;
                case "--watch" or "-w":
                    watch = true;
                    break;
                default:
                    var nearest = NearestWord.Find(word, Options);
                    StandardStreams.WriteError($"tandem: 'status' knows no '{word}'; " + (nearest != null ? $"did you mean '{nearest}'?\n" : "'tandem status --help' says what it knows.\n"));
                    return UsageError;
            }
        }

        return watch ? Watch(json) : Show(json, "");
    }

    private static int Show(bool json, string before)
    {
        var report = NodeReport.Ask();
        _ = StandardStreams.WriteOutput(before + (json ? StatusJson.Of(report) : StatusText.Of(report)));
        return report.IsComplete ? 0 : 1;
    }

    private static int Watch(bool json)
    {
        using var end = new ManualResetEventSlim(false);
        using var signals = new SignalSubscription(_ => end.Set(), SignalNumber.Int, SignalNumber.Term);
        var code = 0;
        var clear = json || Console.IsOutputRedirected ? "" : "\e[H\e[2J";
        do
        {
            code = Show(json, clear);
        }
        while (StandardStreams.OutputError == 0 && !end.Wait(PeriodMs));

        return code;
    }
}
