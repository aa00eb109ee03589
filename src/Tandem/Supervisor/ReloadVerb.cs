using System.Text;
using System.Text.Json;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary><c>tandem reload</c>: has a running <c>tandem run</c> read its files anew, and says what that changed.</summary>
internal static class ReloadVerb
{
    private const int UsageError = 2;

    /// <summary>Reading, and twice the time that a process may take to go over.</summary>
    private const int PatienceMs = 90_000;

    /// <summary>What a supervisor that works may take to say that it is there, on the busiest of machines.</summary>
    private const int AliveMs = 5_000;

    private const string Help = """
        tandem reload: has the 'tandem run' of this node read haproxy.cfg and keepalived.conf anew: both, or neither.

        Prints what changes. Exit 0 when both run with what is new, or are being started with it; 1 when something was refused, and then all goes on as
        it was, unless the first words are "Not yet reloaded" or "Half reloaded": then they say what runs.

        """;

    /// <summary>Runs the verb.</summary>
    /// <param name="arguments">The words behind <c>reload</c>.</param>
    internal static int Run(ReadOnlySpan<string> arguments)
    {
        switch (arguments)
        {
            case ["-h" or "--help"]:
                StandardStreams.WriteOutput(Help);
                return 0;
            case [var word, ..]:
                StandardStreams.WriteError($"tandem: 'reload' knows no '{word}'; it takes no words. The files are those of 'tandem run'.\n");
                return UsageError;
        }

        // One that stands still would take the order when it moves on, long after whoever gave it has turned to something else.
        var answer = ControlClient.Ask(ControlDirectory.Run, """{"ask":"status"}""", AliveMs);
        if (!answer.IsMissing && !answer.IsAnswered)
        {
            StandardStreams.WriteError($"Not reloaded: 'tandem run' does not answer ({answer.Error}), and nothing was asked of it. 'tandem status' tells what is known of it.\n");
            return 1;
        }

        if (NodeNamespace.Refusal("the 'tandem run'", answer.Body) is { } elsewhere)
        {
            StandardStreams.WriteError($"Not reloaded: {elsewhere}.\n");
            return 1;
        }

        answer = answer.IsMissing ? answer : ControlClient.Ask(ControlDirectory.Run, """{"do":"reload"}""", PatienceMs);
        if (answer.IsMissing)
        {
            StandardStreams.WriteError($"tandem: reload: no 'tandem run' works here ({answer.Error}). A balancer or failover by itself reloads at a signal: SIGUSR2 to the balancer's master, SIGHUP to the failover.\n");
            return 1;
        }

        if (!answer.IsAnswered)
        {
            StandardStreams.WriteError($"tandem: reload: {answer.Error}\n");
            return 1;
        }

        var changes = Lines(answer.Body, "changes");
        var text = new StringBuilder();
        if (answer.Ok)
        {
            text.Append(changes.Count == 0 ? "Reloaded; nothing is different.\n" : FormattableString.Invariant($"Reloaded; {changes.Count} change{(changes.Count == 1 ? "" : "s")}:\n"));
            changes.ForEach(line => text.Append("  ").Append(line).Append('\n'));
            StandardStreams.WriteOutput(text.ToString());
            Complain(answer.Body);
            return 0;
        }

        var how = answer.Body.Text("outcome");
        var first = how == nameof(ReloadOutcome.Late) ? "Not yet reloaded" : how == nameof(ReloadOutcome.Half) ? "Half reloaded" : "Not reloaded";
        StandardStreams.WriteError($"{first}: {answer.Error}.\n");
        Complain(answer.Body);
        return 1;
    }

    private static void Complain(JsonElement body) => Lines(body, "messages").ForEach(static line => StandardStreams.WriteError($"  {line}\n"));

    private static List<string> Lines(JsonElement body, string name) =>
        [.. body.Texts(name)];
}
