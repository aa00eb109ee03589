using Tandem.Configuration.Text;

namespace Tandem.Checking;

/// <summary>The command line of <c>tandem check</c>.</summary>
internal sealed class CheckOptions
{
    private static readonly string[] Names = ["--pair", "--host", "--no-host", "--strict", "--json", "--help", "-h", "-f", "-k"];

    /// <summary>The files in order, with their language where the command line says it.</summary>
    internal List<(string Path, ConfigurationLanguage? Language)> Files { get; } = [];

    /// <summary>The two keepalived.conf of a pair; empty without --pair.</summary>
    internal List<string> Pair { get; } = [];

    /// <summary>Whether the files are for this host: --host, --no-host, or null to find out.</summary>
    internal bool? Host { get; private set; }

    /// <summary>Whether warnings fail.</summary>
    internal bool Strict { get; private set; }

    /// <summary>Whether the report is JSON.</summary>
    internal bool Json { get; private set; }

    /// <summary>Whether the usage is asked for.</summary>
    internal bool Help { get; private set; }

    /// <summary>What is wrong with the line, or null.</summary>
    internal string? Error { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <param name="words">The words behind the verb.</param>
    internal static CheckOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new CheckOptions();
        var literal = false;
        for (var i = 0; i < words.Length && options.Error is null; i++)
        {
            var word = words[i];
            if (literal || !word.StartsWith('-') || word == "-")
            {
                options.Files.Add((word, null));
                continue;
            }

            switch (word)
            {
                case "--":
                    literal = true;
                    break;
                case "--pair" when i + 2 < words.Length:
                    options.Pair.Add(words[++i]);
                    options.Pair.Add(words[++i]);
                    break;
                case "-f" or "-k" when i + 1 < words.Length:
                    options.Files.Add((words[++i], word == "-f" ? ConfigurationLanguage.Haproxy : ConfigurationLanguage.Keepalived));
                    break;
                case "--pair" or "-f" or "-k":
                    options.Error = word == "--pair" ? "--pair wants two files: the keepalived.conf of one node and that of the other" : $"{word} wants a file";
                    break;
                default:
                    options.Flag(word);
                    break;
            }
        }

        options.Error ??= options.Pair.Count > 2 ? "--pair may be written once" : null;
        return options;
    }

    private void Flag(string word)
    {
        switch (word)
        {
            case "--host" or "--no-host":
                Host = word == "--host";
                break;
            case "--strict":
                Strict = true;
                break;
            case "--json":
                Json = true;
                break;
            case "-h" or "--help":
                Help = true;
                break;
            default:
                Error = $"unknown option '{word}'; {(NearestWord.Find(word, Names) is { } nearest ? $"did you mean '{nearest}'?" : "'tandem check --help' lists them.")}";
                break;
        }
    }
}
