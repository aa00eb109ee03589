using System.Text;
using Tandem.Configuration.Text;
using Tandem.Linux.Processes;

namespace Tandem.CommandLines;

/// <summary>
/// Messages about the process on standard error, in HAProxy's layout: <c>[WARNING]  (pid) : text</c>. The first that is not
/// a notice is preceded by the version and the path of the program, which is what a report of a problem needs; not in a sink, whose owner answers with
/// something of its own first.
/// </summary>
/// <param name="quiet">Whether -q was given.</param>
/// <param name="verbose">Whether -V was given.</param>
/// <param name="sink">Takes the messages in the place of standard error, or null.</param>
internal sealed class MessageWriter(bool quiet, bool verbose, Action<string>? sink = null)
{
    /// <summary>What went wrong that is kept for <see cref="Failures"/>.</summary>
    private const int MostFailures = 8;

    private readonly Lock gate = new();
    private readonly List<string> failures = [];
    private bool introduced = sink is not null;

    /// <summary>Whether -V was given.</summary>
    internal bool Verbose { get; } = verbose;

    /// <summary>Writes nothing more unless -V was given (<c>quiet</c> of the global section).</summary>
    internal bool Quiet { get; set; } = quiet;

    /// <summary>What failed, the first few, each with its place if it has one; how it ended only when nothing else was said.</summary>
    internal IReadOnlyList<string> Failures
    {
        get
        {
            lock (gate)
            {
                return [.. failures];
            }
        }
    }

    private bool Silent => Quiet && !Verbose;

    /// <summary>Says something worth knowing.</summary>
    internal void Notice(string text) => Write(Severity.Notice, text);

    /// <summary>Says that something is doubtful.</summary>
    internal void Warning(string text) => Write(Severity.Warning, text);

    /// <summary>Says that something failed.</summary>
    internal void Alert(string text)
    {
        lock (gate)
        {
            if (failures.Count == 0)
            {
                failures.Add(text);
            }
        }

        Write(Severity.Alert, text);
    }

    /// <summary>Writes messages about the configuration from a place in the list on, notices only when wanted.</summary>
    /// <returns>The number of messages in the list, where the next call goes on.</returns>
    internal int Write(Diagnostics diagnostics, int from, bool notices)
    {
        var text = new StringBuilder();
        for (var i = from; i < diagnostics.All.Count; i++)
        {
            var diagnostic = diagnostics.All[i];
            if (diagnostic.Severity == Severity.Notice && !notices)
            {
                continue;
            }

            if (diagnostic.Severity != Severity.Notice)
            {
                Introduce(text);
            }

            if (diagnostic.Severity == Severity.Alert)
            {
                Keep(diagnostic);
            }

            text.Append(diagnostic.Render(Environment.ProcessId)).Append('\n');
        }

        Send(text);
        return diagnostics.All.Count;
    }

    private void Keep(Diagnostic diagnostic)
    {
        lock (gate)
        {
            if (failures.Count < MostFailures)
            {
                failures.Add((diagnostic.Position.File is null ? "" : $"{diagnostic.Position}: ") + ByteText.ToDisplay(diagnostic.Message));
            }
        }
    }

    private void Write(Severity severity, string message)
    {
        var text = new StringBuilder();
        if (severity != Severity.Notice)
        {
            Introduce(text);
        }

        Send(text.Append(Tag(severity)).Append('(').Append(Environment.ProcessId).Append(") : ").Append(message).Append('\n'));
    }

    private static string Tag(Severity severity) => severity switch
    {
        Severity.Alert => "[ALERT]    ",
        Severity.Warning => "[WARNING]  ",
        _ => "[NOTICE]   ",
    };

    private void Introduce(StringBuilder text)
    {
        lock (gate)
        {
            if (introduced)
            {
                return;
            }

            introduced = true;
        }

        var tag = $"{Tag(Severity.Notice)}({Environment.ProcessId}) : ";
        text.Append(tag).Append("haproxy version is ").Append(ProductVersion.Full).Append('\n');
        text.Append(tag).Append("path to executable is ").Append(ProcessImage.ExecutablePath).Append('\n');
    }

    private void Send(StringBuilder text)
    {
        if (text.Length > 0 && !Silent)
        {
            (sink ?? StandardStreams.WriteError)(text.ToString());
        }
    }
}
