namespace Tandem.Configuration.Keepalived;

/// <summary>The files that an <c>include</c> names: <c>*</c>, <c>?</c>, <c>[...]</c> and csh braces, in the order of glob(3).</summary>
internal static class FileGlob
{
    /// <summary>A pattern that matches more files than this is cut off.</summary>
    internal const int MaxFiles = 1000;

    /// <summary>The paths that match, sorted within each alternative of braces; a path without wildcards matches when there is such a file.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <param name="directory">What relative paths are relative to.</param>
    internal static List<string> Find(string pattern, string directory)
    {
        var found = new List<string>();
        foreach (var alternative in Alternatives(pattern))
        {
            Expand(alternative, directory, found);
        }

        return found;
    }

    internal static bool HasWildcards(string pattern) => pattern.AsSpan().ContainsAny('*', '?', '[');

    private static void Expand(string path, string directory, List<string> found)
    {
        var full = Path.IsPathRooted(path) ? path : Path.Combine(directory, path);
        if (!HasWildcards(path))
        {
            if (File.Exists(full) || Directory.Exists(full))
            {
                Add(found, full);
            }

            return;
        }

        var candidates = new List<string> { "/" };
        foreach (var part in full.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new List<string>();
            foreach (var candidate in candidates)
            {
                if (!HasWildcards(part))
                {
                    next.Add(Path.Combine(candidate, part));
                }
                else
                {
                    next.AddRange(Matching(candidate, part));
                }
            }

            candidates = next.Count > MaxFiles ? next[..MaxFiles] : next;
        }

        foreach (var candidate in candidates)
        {
            if (File.Exists(candidate) || Directory.Exists(candidate))
            {
                Add(found, candidate);
            }
        }
    }

    private static void Add(List<string> found, string path)
    {
        if (found.Count < MaxFiles)
        {
            found.Add(path);
        }
    }

    private static List<string> Matching(string directory, string pattern)
    {
        var names = new List<string>();
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(directory))
            {
                var name = Path.GetFileName(path);
                if ((name[0] != '.' || pattern[0] == '.') && Matches(pattern, name))
                {
                    names.Add(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Whether a name matches; a wildcard matches no slash because names have none. Linear in the product of the lengths.</summary>
    internal static bool Matches(string pattern, string name)
    {
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = ++p;
                mark = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var after))
            {
                p = after;
                n++;
            }
            else if (star >= 0)
            {
                p = star;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }

    private static bool MatchesOne(string pattern, int p, char c, out int after)
    {
        after = p + 1;
        if (pattern[p] == '?')
        {
            return true;
        }

        if (pattern[p] != '[')
        {
            return pattern[p] == c;
        }

        var i = p + 1;
        var negated = i < pattern.Length && pattern[i] is '!' or '^';
        i += negated ? 1 : 0;
        var first = i;
        var hit = false;
        for (; i < pattern.Length && (pattern[i] != ']' || i == first); i++)
        {
            var range = i + 2 < pattern.Length && pattern[i + 1] == '-' && pattern[i + 2] != ']';
            hit |= range ? c >= pattern[i] && c <= pattern[i + 2] : c == pattern[i];
            i += range ? 2 : 0;
        }

        if (i == pattern.Length)
        {
            // Without an end it is no set but a bracket.
            return c == '[';
        }

        after = i + 1;
        return hit != negated;
    }

    /// <summary>The alternatives of the outermost first braces, and so on; at most <see cref="MaxFiles"/>.</summary>
    private static List<string> Alternatives(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>([pattern]);
        while (open.Count > 0 && done.Count + open.Count <= MaxFiles)
        {
            var text = open.Pop();
            var start = text.IndexOf('{', StringComparison.Ordinal);
            var parts = start < 0 ? null : Parts(text, start, out _);
            if (parts is null)
            {
                done.Add(text);
                continue;
            }

            _ = Parts(text, start, out var end);
            for (var i = parts.Count - 1; i >= 0; i--)
            {
                open.Push(string.Concat(text.AsSpan(0, start), parts[i], text.AsSpan(end)));
            }
        }

        return done;
    }

    private static List<string>? Parts(string text, int start, out int end)
    {
        var parts = new List<string>();
        var depth = 0;
        var from = start + 1;
        for (end = start; end < text.Length; end++)
        {
            var c = text[end];
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if ((c == ',' && depth == 1) || depth == 0)
            {
                parts.Add(text[from..end]);
                from = end + 1;
            }

            if (depth == 0)
            {
                end++;
                return parts;
            }
        }

        return null;
    }
}
