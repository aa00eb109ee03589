namespace Tandem.Failover.Tracking;

/// <summary>
/// Recognises scripts that only ask whether a process lives: <c>killall -0 X</c>, <c>pidof X</c>, <c>pgrep [-x] X</c>, and within
/// <c>sh -c "..."</c> also <c>kill -0 $(cat FILE)</c>, with or without redirections to /dev/null. What it does not understand surely, to
/// the last character, is none of them: a script of several commands never is.
/// </summary>
public static class ScriptIdiomParser
{
    private const int MaxPatternLength = 15;
    private static readonly string[] ToolDirectories = ["/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"];

    /// <summary>Looks whether a script is one.</summary>
    /// <param name="words">The script's words, as they are executed; a shell sees none of them but the text after <c>-c</c>.</param>
    public static ScriptIdiom? Recognise(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0)
        {
            return null;
        }

        if (ToolName(words[0]) is "sh" or "bash" or "dash")
        {
            return words.Count == 3 && words[1] == "-c" && ShellWords.TrySplit(words[2], out var command) ? Tool(command, true) : null;
        }

        return Tool(words, false);
    }

    private static ScriptIdiom? Tool(IReadOnlyList<string> words, bool inShell) => words.Count == 0
        ? null
        : ToolName(words[0]) switch
        {
            "killall" => KillAll(words),
            "pidof" => PidOf(words),
            "pgrep" => Pgrep(words),
            "kill" when inShell => Kill(words),
            _ => null,
        };

    /// <summary>The name of a tool that stands where the system keeps its tools; a file of that name elsewhere may be anything.</summary>
    private static string? ToolName(string word)
    {
        if (!word.Contains('/', StringComparison.Ordinal))
        {
            return word;
        }

        foreach (var directory in ToolDirectories)
        {
            if (word.StartsWith(directory, StringComparison.Ordinal) && !word[directory.Length..].Contains('/', StringComparison.Ordinal))
            {
                return word[directory.Length..];
            }
        }

        return null;
    }

    private static ScriptIdiom? KillAll(IReadOnlyList<string> words)
    {
        var asks = false;
        var at = 1;
        for (; at < words.Count && words[at].StartsWith('-'); at++)
        {
            if (SignalZero(words, ref at))
            {
                asks = true;
            }
            else if (words[at] is not ("-q" or "--quiet"))
            {
                return null;
            }
        }

        // Of several names each must have a process: that is not one question.
        return asks && at == words.Count - 1 && IsPlainName(words[at]) ? new ScriptIdiom(ScriptIdiomKind.Name, words[0], [words[at]]) : null;
    }

    private static ScriptIdiom? PidOf(IReadOnlyList<string> words)
    {
        var at = 1;
        for (; at < words.Count && words[at].StartsWith('-'); at++)
        {
            if (words[at] is not ("-s" or "-q"))
            {
                return null;
            }
        }

        var names = new List<string>();
        for (; at < words.Count; at++)
        {
            // Without a shell a redirection is one more name, which no program has.
            if (IsRedirection(words[at]))
            {
                continue;
            }

            if (!IsPlainName(words[at]))
            {
                return null;
            }

            names.Add(words[at]);
        }

        return names.Count > 0 ? new ScriptIdiom(ScriptIdiomKind.Program, words[0], names) : null;
    }

    private static ScriptIdiom? Pgrep(IReadOnlyList<string> words)
    {
        var whole = false;
        var at = 1;
        for (; at < words.Count && words[at].StartsWith('-'); at++)
        {
            switch (words[at])
            {
                case "-x" or "--exact":
                    whole = true;
                    break;
                case "-l" or "-a" or "-c" or "-n" or "-o" or "--count" or "--list-name" or "--newest" or "--oldest":
                    break;
                default:
                    return null;
            }
        }

        return at == words.Count - 1 && IsPlainPattern(words[at])
            ? new ScriptIdiom(whole ? ScriptIdiomKind.WholeName : ScriptIdiomKind.NamePart, words[0], [words[at]])
            : null;
    }

    private static ScriptIdiom? Kill(IReadOnlyList<string> words)
    {
        var at = 1;
        return at < words.Count && SignalZero(words, ref at) && at == words.Count - 2 && ShellWords.FileOfSubstitution(words[^1]) is { } file
            ? new ScriptIdiom(ScriptIdiomKind.PidFile, words[0], [file])
            : null;
    }

    /// <summary>Whether signal 0 is asked for here; <paramref name="at"/> is left at its last word.</summary>
    private static bool SignalZero(IReadOnlyList<string> words, ref int at)
    {
        if (words[at] is "-0" or "-s0" or "--signal=0")
        {
            return true;
        }

        if (words[at] is "-s" or "--signal" && at + 1 < words.Count && words[at + 1] == "0")
        {
            at++;
            return true;
        }

        return false;
    }

    private static bool IsRedirection(string word) =>
        word is ">/dev/null" or "1>/dev/null" or "2>/dev/null" or "&>/dev/null" or "2>&1" or ">" or "2>" or "/dev/null";

    private static bool IsPlainName(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '+' or ':' or '@' or '-'))
            {
                return false;
            }
        }

        return word.Length > 0 && word[0] != '-';
    }

    /// <summary>A name in which nothing is special to a regular expression, and which is not too long for pgrep to find.</summary>
    private static bool IsPlainPattern(string word) =>
        IsPlainName(word) && word.Length <= MaxPatternLength && !word.AsSpan().ContainsAny('.', '+');
}
