using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Linux.Processes;

namespace Tandem.Keywords;

/// <summary><c>tandem keywords</c>: what becomes of each word of haproxy.cfg, as the reader of the file has it.</summary>
internal static class KeywordListing
{
    /// <summary>Prints the keywords that hold all words given, in name, group, verdict or note.</summary>
    /// <param name="filters">The words.</param>
    /// <returns>0, or 1 when no keyword holds them.</returns>
    internal static int Run(ReadOnlySpan<string> filters)
    {
        var text = new StringBuilder();
        var counts = new int[3];
        var group = "";
        foreach (var keyword in KeywordTable.All)
        {
            var verdict = Describe(keyword.Verdict);
            if (!Holds(filters, keyword, verdict))
            {
                continue;
            }

            counts[(int)keyword.Verdict]++;
            if (keyword.Group != group)
            {
                group = keyword.Group;
                text.Append(text.Length > 0 ? "\n" : "").Append(group).Append('\n');
            }

            text.Append("  ").Append(verdict.PadRight(9)).Append(' ').Append(keyword.Note.Length > 0 ? keyword.Name.PadRight(32) : keyword.Name);
            text.Append(keyword.Note.Length > 0 ? "  " : "").Append(keyword.Note).Append('\n');
        }

        if (text.Length == 0)
        {
            StandardStreams.WriteError($"tandem: no keyword of haproxy.cfg holds '{string.Join(' ', filters!)}'.\n");
            return 1;
        }

        text.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"\n{counts[0]} done, {counts[1]} harmless here (accepted, they change nothing), {counts[2]} not yet (refused by name).\n");
        StandardStreams.WriteOutput(text.ToString());
        return 0;
    }

    private static string Describe(KeywordVerdict verdict) => verdict switch
    {
        KeywordVerdict.Done => "done",
        KeywordVerdict.HarmlessHere => "harmless",
        _ => "not yet",
    };

    private static bool Holds(ReadOnlySpan<string> filters, Keyword keyword, string verdict)
    {
        foreach (var filter in filters)
        {
            if (!Contains(keyword.Name, filter) && !Contains(keyword.Group, filter) && !Contains(keyword.Note, filter) && !Contains(verdict, filter))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
