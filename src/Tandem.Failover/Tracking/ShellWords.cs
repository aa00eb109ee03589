namespace Tandem.Failover.Tracking;

/// <summary>
/// Splits the text of a shell command that is so simple that its meaning is certain: words of harmless characters, quoted or not,
/// redirections to /dev/null, and <c>$(cat FILE)</c> as a word. It is no shell: everything else is not understood.
/// </summary>
internal static class ShellWords
{
    /// <summary>Marks a word that stands for the content of a file; a zero byte is in no word of a shell.</summary>
    private const string Substitution = "\0cat ";

    private static readonly string[] Redirections = [">/dev/null", "1>/dev/null", "2>/dev/null", "2>&1", "1>&2", ">&2", "</dev/null"];
    private static readonly string[] RedirectionSigns = [">", "1>", "2>", "<"];

    /// <summary>Splits a command into its words, without the redirections.</summary>
    /// <param name="text">What stands after <c>sh -c</c>.</param>
    /// <param name="words">The words; <see cref="FileOfSubstitution"/> knows which one stands for a file.</param>
    /// <returns>False when the text is not so simple.</returns>
    internal static bool TrySplit(string text, out List<string> words)
    {
        words = [];
        var pieces = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }

            if (at == text.Length)
            {
                break;
            }

            if (Take(text, ref at) is not { } piece || (at < text.Length && text[at] is not (' ' or '\t')))
            {
                return false;
            }

            pieces.Add(piece);
        }

        for (var i = 0; i < pieces.Count; i++)
        {
            if (Redirections.Contains(pieces[i]))
            {
                continue;
            }

            if (RedirectionSigns.Contains(pieces[i]) && i + 1 < pieces.Count && pieces[i + 1] == "/dev/null")
            {
                i++;
                continue;
            }

            if (pieces[i].AsSpan().ContainsAny('<', '>', '&'))
            {
                return false;
            }

            words.Add(pieces[i]);
        }

        return words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal);
    }

    /// <summary>The file whose content a word stands for, or null when it is an ordinary word.</summary>
    /// <param name="word">A word of <see cref="TrySplit"/>.</param>
    internal static string? FileOfSubstitution(string word) =>
        word.StartsWith(Substitution, StringComparison.Ordinal) ? word[Substitution.Length..] : null;

    private static string? Take(string text, ref int at)
    {
        switch (text[at])
        {
            case '\'':
                return Enclosed(text, ref at, "'", "'", false);
            case '`':
                return Enclosed(text, ref at, "`", "`", true);
            case '$':
                return Enclosed(text, ref at, "$(", ")", true);
            case '"':
                return Follows(text, at, "\"$(") ? Enclosed(text, ref at, "\"$(", ")\"", true)
                    : Follows(text, at, "\"`") ? Enclosed(text, ref at, "\"`", "`\"", true)
                    : Enclosed(text, ref at, "\"", "\"", false);
            default:
                var start = at;
                while (at < text.Length && (IsHarmless(text[at]) || text[at] is '<' or '>' or '&'))
                {
                    at++;
                }

                return at == start ? null : text[start..at];
        }
    }

    private static bool Follows(string text, int at, string what) => text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private static string? Enclosed(string text, ref int at, string open, string close, bool isCommand)
    {
        if (!Follows(text, at, open))
        {
            return null;
        }

        var end = text.IndexOf(close, at + open.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var inside = text[(at + open.Length)..end];
        at = end + close.Length;
        if (isCommand)
        {
            return FileOfCommand(inside) is { } file ? Substitution + file : null;
        }

        return inside.Length > 0 && inside.All(IsHarmless) ? inside : null;
    }

    private static string? FileOfCommand(string command)
    {
        var words = command.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && words[0] is "cat" or "/bin/cat" or "/usr/bin/cat"
            && words[1].StartsWith('/') && words[1].All(IsHarmless)
            && (words.Length == 2 || (words.Length == 3 && words[2] == "2>/dev/null"))
            ? words[1]
            : null;
    }

    private static bool IsHarmless(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or ':' or '@' or '-' or '/' or ',' or '%' or '=';
}
