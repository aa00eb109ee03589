using System.Text;
using Tandem.Balancer.Rules;
using Tandem.Configuration;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived;
using Tandem.Linux.Processes;

namespace Tandem.Keywords;

/// <summary><c>tandem keywords</c>: what becomes of each word of haproxy.cfg or keepalived.conf, as the readers of the files have it.</summary>
internal static class KeywordListing
{
    private const string Keepalived = "keepalived";

    private const string Help = """
        tandem keywords: what becomes of each word of haproxy.cfg or keepalived.conf: done, harmless (accepted, changes nothing here), not yet.

          tandem keywords                        all of haproxy.cfg
          tandem keywords timeout connect        those that hold all these words in name, section, verdict or note
          tandem keywords keepalived [WORDS]     those of keepalived.conf

        Exit code: 0, or 1 when no keyword holds the words.

        """;

    /// <summary>Prints the keywords that hold all words given, in name, group, verdict or note.</summary>
    /// <param name="filters">The words; when the first is <c>keepalived</c>, those of keepalived.conf are meant.</param>
    /// <returns>0, or 1 when no keyword holds them.</returns>
    internal static int Run(ReadOnlySpan<string> filters)
    {
        if (filters is ["-h" or "--help", ..] or [Keepalived, "-h" or "--help", ..])
        {
            StandardStreams.WriteOutput(Help);
            return 0;
        }

        return filters.Length > 0 && filters[0] == Keepalived
            ? Print(KeepalivedLines(), filters[1..], "keepalived.conf", "passed over with a notice")
            : Print(HaproxyLines(), filters, "haproxy.cfg", "refused by name");
    }

    private static int Print(IEnumerable<(string Group, string Name, KeywordVerdict Verdict, string Note)> lines, ReadOnlySpan<string> filters, string file, string notYet)
    {
        var text = new StringBuilder();
        var counts = new int[3];
        var group = "";
        foreach (var (itsGroup, name, itsVerdict, note) in lines)
        {
            var verdict = Describe(itsVerdict);
            if (!Holds(filters, itsGroup, name, verdict, note))
            {
                continue;
            }

            counts[(int)itsVerdict]++;
            if (itsGroup != group)
            {
                group = itsGroup;
                text.Append(text.Length > 0 ? "\n" : "").Append(group).Append('\n');
            }

            text.Append("  ").Append(verdict.PadRight(9)).Append(' ').Append(note.Length > 0 ? name.PadRight(32) : name);
            text.Append(note.Length > 0 ? "  " : "").Append(note).Append('\n');
        }

        if (text.Length == 0)
        {
            StandardStreams.WriteError($"tandem: no keyword of {file} holds '{string.Join(' ', filters!)}'.\n");
            return 1;
        }

        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"\n{counts[0]} done, {counts[1]} harmless here (accepted, they change nothing), {counts[2]} not yet ({notYet}).\n");
        StandardStreams.WriteOutput(text.ToString());
        return 0;
    }

    private static string Describe(KeywordVerdict verdict) => verdict switch
    {
        KeywordVerdict.Done => "done",
        KeywordVerdict.HarmlessHere => "harmless",
        _ => "not yet",
    };

    /// <summary>The words of the language, then what may stand in expressions.</summary>
    private static IEnumerable<(string Group, string Name, KeywordVerdict Verdict, string Note)> HaproxyLines() =>
        KeywordTable.All.Select(keyword => (keyword.Group, keyword.Name, keyword.Verdict, keyword.Note))
            .Concat(RuleKeywords.Samples.Select(sample => (sample.Group, sample.Name, sample.Verdict, "")));

    private static IEnumerable<(string Group, string Name, KeywordVerdict Verdict, string Note)> KeepalivedLines() =>
        KeepalivedKeywords.All.Select(keyword => (keyword.Group.Length == 0 ? "outside of any block" : keyword.Group, keyword.Name, keyword.Verdict, keyword.Note));

    private static bool Holds(ReadOnlySpan<string> filters, string group, string name, string verdict, string note)
    {
        foreach (var filter in filters)
        {
            if (!Contains(name, filter) && !Contains(group, filter) && !Contains(note, filter) && !Contains(verdict, filter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
