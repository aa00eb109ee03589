namespace Tandem.Supervisor;

/// <summary>
/// The sections of a haproxy.cfg as they are written, without comments and spaces: for telling which of them two readings have in common. It
/// understands nothing of what they mean.
/// </summary>
internal sealed class SectionTexts
{
    /// <summary>Bytes of a file that are looked at; a longer one has no sections, and <see cref="IsCut"/> is set.</summary>
    internal const int MostBytes = 16 * 1024 * 1024;

    private static readonly string[] Headers = ["global", "defaults", "frontend", "backend", "listen", "userlist", "resolvers", "peers", "mailers", "cache", "program", "http-errors", "ring"];

    private readonly Dictionary<string, List<string>> sections = new(StringComparer.Ordinal);

    /// <summary>The sections, such as "global" or "backend app", with their lines.</summary>
    internal IReadOnlyDictionary<string, List<string>> All => sections;

    /// <summary>Whether something was longer than it is looked at.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Reads a file, or those of a directory as HAProxy does.</summary>
    /// <param name="path">Its path; what cannot be read has no sections.</param>
    internal static SectionTexts Read(string path)
    {
        var texts = new SectionTexts();
        try
        {
            IEnumerable<string> files = Directory.Exists(path) ? Directory.GetFiles(path, "*.cfg").Order(StringComparer.Ordinal) : [path];
            foreach (var file in files)
            {
                if (new FileInfo(file).Length <= MostBytes)
                {
                    texts.Add(File.ReadLines(file));
                }
                else
                {
                    texts.IsCut = true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The loader has said so.
        }

        return texts;
    }

    /// <summary>Reads lines.</summary>
    internal static SectionTexts Of(IEnumerable<string> lines)
    {
        var texts = new SectionTexts();
        texts.Add(lines);
        return texts;
    }

    private void Add(IEnumerable<string> lines)
    {
        List<string>? current = null;
        foreach (var line in lines)
        {
            var words = Uncommented(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (Array.IndexOf(Headers, words[0]) >= 0)
            {
                var name = words.Length > 1 && words[0] is not ("global" or "defaults") ? $"{words[0]} {words[1]}" : words[0];
                if (!sections.TryGetValue(name, out current))
                {
                    sections[name] = current = [];
                }

                continue;
            }

            current?.Add(string.Join(' ', words));
        }
    }

    /// <summary>Up to a '#' that stands outside of quotes and is not escaped.</summary>
    private static string Uncommented(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            if (letter == '\\' && quote != '\'')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter == '#')
            {
                return line[..i];
            }
        }

        return line;
    }
}
