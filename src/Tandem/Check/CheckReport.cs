using System.Globalization;
using System.Text;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;

namespace Tandem.Checking;

/// <summary>The report for people: the answer, then errors, warnings and notes, what was left out, and the numbers.</summary>
internal static class CheckReport
{
    private static readonly (Severity Severity, string Title)[] Groups =
    [
        (Severity.Alert, "Errors"), (Severity.Warning, "Warnings"), (Severity.Notice, "Notes"),
    ];

    /// <summary>Writes it.</summary>
    /// <param name="run">The check.</param>
    internal static string Write(CheckRun run)
    {
        var text = new StringBuilder();
        var names = string.Join(", ", run.Files.Select(static f => f.Path));
        text.Append(run switch
        {
            { Errors: > 0 } => $"Not ready: {Counts(run)}{(names.Length > 0 ? $" in {names}" : "")}.\n",
            { Warnings: > 0 } => $"It would start, with {Counted(run.Warnings, "warning")}: {names}.\n",
            _ => $"Clean: {Sentence(run, names)}.\n",
        });
        foreach (var (severity, title) in Groups)
        {
            Append(text, title, run.Findings.Where(f => f.Severity == severity));
        }

        if (run.Proven.Count > 0 && run.Errors + run.Warnings > 0)
        {
            text.Append("\nRight\n");
            foreach (var line in run.Proven)
            {
                text.Append("  ").Append(Plain(line)).Append('\n');
            }
        }

        if (run.LeftOut.Count > 0)
        {
            text.Append("\nNot checked\n");
            foreach (var line in run.LeftOut)
            {
                text.Append("  ").Append(Plain(line)).Append('\n');
            }
        }

        return text.Append('\n').Append(Counts(run)).Append('\n').ToString();
    }

    private static string Counts(CheckRun run) => $"{Counted(run.Errors, "error")}, {Counted(run.Warnings, "warning")}"
        + (run.Unlisted > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {run.Unlisted} more that are not listed") : "");

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Sentence(CheckRun run, string names) =>
        string.Join("; ", run.Proven.Select(Plain).Prepend($"{names} {(run.Files.Count() > 1 ? "are" : "is")} valid"));

    private static void Append(StringBuilder text, string title, IEnumerable<Finding> findings)
    {
        var any = false;
        foreach (var finding in findings)
        {
            if (!any)
            {
                text.Append('\n').Append(title).Append('\n');
                any = true;
            }

            var place = finding.Position.ToString();
            text.Append("  ").Append(place).Append(place.Length > 0 ? ": " : "").Append(Plain(finding.What).Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
            if (finding.Why.Length > 0)
            {
                text.Append("    why: ").Append(Plain(finding.Why)).Append('\n');
            }

            if (finding.Advice.Length > 0)
            {
                text.Append("    do:  ").Append(Plain(finding.Advice)).Append('\n');
            }
        }
    }

    /// <summary>Files may hold what moves a terminal's cursor; a report does not.</summary>
    private static string Plain(string text) => text.Any(static c => char.IsControl(c) && c != '\n') ? new string([.. text.Select(static c => char.IsControl(c) && c != '\n' ? '?' : c)]) : text;
}
