using System.Globalization;

namespace Tandem.CommandLines;

/// <summary>
/// HAProxy's command line, understood (management.txt 3). Its options are single-dash words, some of which swallow what
/// follows, so that none of the usual parsers reads it.
/// </summary>
internal sealed class HaproxyCommandLine
{
    /// <summary>What is asked for.</summary>
    internal CommandLineAction Action { get; set; }

    /// <summary>-f and what follows <c>--</c>, in order.</summary>
    internal List<string> Files { get; } = [];

    /// <summary>-cc: the condition.</summary>
    internal string Condition { get; set; } = "";

    /// <summary>-C, or null.</summary>
    internal string? Directory { get; set; }

    /// <summary>-D.</summary>
    internal bool Daemon { get; set; }

    /// <summary>-W.</summary>
    internal bool MasterWorker { get; set; }

    /// <summary>-Ws: as -W, telling systemd about it.</summary>
    internal bool Systemd { get; set; }

    /// <summary>-d.</summary>
    internal bool Debug { get; set; }

    /// <summary>-db, and -Ws: <c>daemon</c> in the configuration does not count.</summary>
    internal bool Foreground { get; set; }

    /// <summary>-q.</summary>
    internal bool Quiet { get; set; }

    /// <summary>-V.</summary>
    internal bool Verbose { get; set; }

    /// <summary>-dW.</summary>
    internal bool ZeroWarning { get; set; }

    /// <summary>-n; 0 for none.</summary>
    internal int MaxConn { get; set; }

    /// <summary>-L, or null.</summary>
    internal string? PeerName { get; set; }

    /// <summary>-p, or null.</summary>
    internal string? PidFile { get; set; }

    /// <summary>-S, or null.</summary>
    internal string? MasterSocket { get; set; }

    /// <summary>-sf and -st: whom to signal after the start.</summary>
    internal List<int> OldPids { get; } = [];

    /// <summary>Whether <see cref="OldPids"/> are terminated (-st) and not only asked to finish (-sf).</summary>
    internal bool TerminateOld { get; set; }

    /// <summary>Options that were accepted and change nothing.</summary>
    internal List<HaproxyOption> Harmless { get; } = [];

    /// <summary>What is wrong with the line, beyond what the usage tells; or null.</summary>
    internal string? Error { get; private set; }

    /// <summary>Whether the line is not understood, so that the usage is shown.</summary>
    internal bool ShowUsage { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <param name="words">The words behind the program's name, or behind the verb.</param>
    internal static HaproxyCommandLine Parse(ReadOnlySpan<string> words)
    {
        var line = new HaproxyCommandLine();
        var at = 0;
        while (at < words.Length && line is { Error: null, ShowUsage: false })
        {
            var word = words[at++];
            if (line.Action is CommandLineAction.ShowVersion or CommandLineAction.ShowBuild)
            {
                // HAProxy prints it and leaves before it reads on.
                break;
            }

            if (word == "--")
            {
                line.Files.AddRange(words[at..]);
                break;
            }

            if (word is ['-', 's', 'f' or 't', ..])
            {
                line.TerminateOld = word[2] == 't';
                at = line.ReadPids(word, words, at);
            }
            else
            {
                at = line.ReadOption(word, words, at);
            }
        }

        if (line is { Error: null, Action: CommandLineAction.Serve or CommandLineAction.Check, Files.Count: 0 })
        {
            line.ShowUsage = true;
        }

        return line;
    }

    /// <summary>Sets -c; a condition already asked for stays.</summary>
    internal void Check()
    {
        if (Action == CommandLineAction.Serve)
        {
            Action = CommandLineAction.Check;
        }
    }

    private int ReadOption(string word, ReadOnlySpan<string> words, int at)
    {
        var option = word.StartsWith('-') ? HaproxyOption.Find(word) : null;
        if (option == null || (option.Argument && at >= words.Length))
        {
            ShowUsage = true;
            return at;
        }

        var argument = option.Argument ? words[at++] : "";
        switch (option.Verdict)
        {
            case OptionVerdict.NotYet:
                Error = $"'{option.Name}' is not supported yet: {option.Note}.";
                break;
            case OptionVerdict.HarmlessHere:
                Harmless.Add(option);
                option.Apply?.Invoke(this, argument);
                break;
            default:
                option.Apply?.Invoke(this, argument);
                break;
        }

        return at;
    }

    private int ReadPids(string option, ReadOnlySpan<string> words, int at)
    {
        for (; at < words.Length && !words[at].StartsWith('-'); at++)
        {
            if (!int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || pid <= 0)
            {
                Error = $"{option} option: some bytes unconsumed in PID list {{{words[at]}}}";
                break;
            }

            OldPids.Add(pid);
        }

        return at;
    }
}
