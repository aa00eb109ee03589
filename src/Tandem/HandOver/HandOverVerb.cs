using System.Diagnostics;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.HandOver;

/// <summary><c>tandem handover</c>: gives what this node serves to the other node, without losing a request.</summary>
internal static class HandOverVerb
{
    private const int UsageError = 2;
    private const int NotServed = 3;

    private const string Help = """
        tandem handover: gives the virtual addresses of this node to the other node, without losing a request.

        Usage:
          tandem handover          hand over, and stay behind the other node from then on: for work on this one
          tandem handover --end    take part again as before; with a better priority (and without nopreempt) that takes the addresses back

        Clients are asked to connect anew, what is under way ends (5 s at most) while new connections are held back, the other node takes over,
        and the address must answer there. A connection that was held back begins when the client repeats its first packet, after 1 s. Where no
        node answers within its skew and 0.2 s (1.2 s at most when advert_int is 1 s), connections are let through again; others still have four
        advertisement intervals to take over. Each step is told on stderr when it happens; the last line is the answer, on stdout
        when all went well. Ctrl-C, SIGTERM or the loss of the terminal undoes what was begun. A restart of 'tandem run' ends a hand-over, too.

        Exit 0 when the other node serves; 1 when it does not: then all was undone, this node serves on, and the answer says why;
        3 when the address went, nothing answers there, and it did not come back (nopreempt, or the other node's priority is better).

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
        var since = Stopwatch.GetTimestamp();
        using var interruption = new CancellationTokenSource();
        using var signals = new SignalSubscription(_ => interruption.Cancel(), SignalNumber.Int, SignalNumber.Term, SignalNumber.Hup);
        StandardStreams.WriteError("Handing over; Ctrl-C undoes it.\n");
        var result = new PlannedHandOver(ControlClient.Ask, line => StandardStreams.WriteError($"{Clock(since)}{line}\n")).Run(interruption.Token);
        switch (result.Outcome)
        {
            case HandOverOutcome.Done:
                StandardStreams.WriteOutput("Handed over; the other node serves. 'tandem handover --end' ends it.\n");
                return 0;
            case HandOverOutcome.Undone:
                StandardStreams.WriteError($"Not handed over: {result.Why}.\n");
                return 1;
            default:
                StandardStreams.WriteError($"Not handed over, and this node may not serve: {result.Why}. 'tandem status' on both nodes says who has the address.\n");
                return NotServed;
        }
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
