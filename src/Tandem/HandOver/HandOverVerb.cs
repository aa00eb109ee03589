using System.Diagnostics;
using System.Text;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.HandOver;

/// <summary><c>tandem handover</c>: gives what this node serves to the other node, without losing a request.</summary>
internal static class HandOverVerb
{
    private const int UsageError = 2;

    private const string Help = """
        tandem handover: gives the virtual addresses of this node to the other node, without losing a request.

        Usage:
          tandem handover          hand over, and stay behind the other node from then on: for work on this one
          tandem handover --end    take part again as before; with a better priority (and without nopreempt) that takes the addresses back

        Clients are asked to connect anew, new connections are held back for a moment, what is under way ends (5 s at most), the other node
        takes over, and the address must answer there. A restart of 'tandem run' ends it, too.

        Exit 0 when the other node serves; 1 when it does not: then this node serves on, and the answer says why.

        """;

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>handover</c>.</param>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        switch (arguments)
        {
            case []:
                return HandOver();
            case ["--end"]:
                return End();
            case ["-h" or "--help"]:
                StandardStreams.WriteOutput(Help);
                return 0;
            default:
                StandardStreams.WriteError($"tandem: 'handover' knows no '{arguments[arguments[0] == "--end" ? 1 : 0]}'; it takes --end or nothing.\n");
                return UsageError;
        }
    }

    private static int HandOver()
    {
        var text = new StringBuilder();
        var since = Stopwatch.GetTimestamp();
        var failure = new PlannedHandOver(ControlClient.Ask, line => text.Append(Clock(since)).Append(line).Append('\n')).Run();
        if (failure is not null)
        {
            StandardStreams.WriteError($"Not handed over: {failure}.\n{text}");
            return 1;
        }

        StandardStreams.WriteOutput($"Handed over; the other node serves. 'tandem handover --end' ends it.\n{text}");
        return 0;
    }

    private static int End()
    {
        var failure = new PlannedHandOver(ControlClient.Ask, static _ => { }).End();
        if (failure is not null)
        {
            StandardStreams.WriteError($"The hand-over cannot be ended: {failure}.\n");
            return 1;
        }

        StandardStreams.WriteOutput("This node takes part again as before.\n");
        return 0;
    }

    private static string Clock(long since) => FormattableString.Invariant($"  {Stopwatch.GetElapsedTime(since).TotalMilliseconds,6:0} ms  ");
}
