using System.Text.RegularExpressions;

namespace Tandem.Diagnosis.Files;

/// <summary>
/// Tells of the text of a shell script, or of what stands after <c>sh -c</c>, whether it can surely never fail. It is no shell: at anything
/// that could end a script with another status it does not say so.
/// </summary>
internal static partial class ShellText
{
    private const string True = @"(?:true|:|exit\s+0|/bin/true|/usr/bin/true)";

    /// <summary>The command because of which the text always ends with status 0.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The last command, or null when the text may fail.</returns>
    internal static string? NeverFails(string text)
    {
        var first = text.AsSpan().TrimStart();
        if (first.StartsWith("#!") && !Shell().IsMatch(text))
        {
            return null;
        }

        var lines = Continued().Replace(text, " ").Split('\n').Select(static line => Comment().Replace(line, "").Trim()).Where(static line => line.Length > 0).ToList();
        if (lines.Count == 0 || lines.Exists(static line => MayEndOtherwise().IsMatch(line)))
        {
            return null;
        }

        var last = lines[^1].TrimEnd(';', ' ');
        if (AlwaysTrue().IsMatch(last) || (Says().IsMatch(last) && !last.AsSpan().ContainsAny("&|;<`$(")))
        {
            return last;
        }

        return Pipeline().IsMatch(last) && !last.AsSpan().ContainsAny("&;`$()[]") ? last : FindsItself(last);
    }

    /// <summary>A <c>grep</c> over the list of processes finds the line of its own command.</summary>
    private static string? FindsItself(string last) =>
        SelfSearch().IsMatch(last) && !last.Contains("-v", StringComparison.Ordinal) ? last : null;

    [GeneratedRegex(@"\A\s*#![^\n]*\b(?:sh|bash|dash|ash)\s*(?:\n|\z)")]
    private static partial Regex Shell();

    [GeneratedRegex(@"\\\r?\n")]
    private static partial Regex Continued();

    [GeneratedRegex(@"(?:^|(?<=\s))#.*$")]
    private static partial Regex Comment();

    /// <summary>Anything that ends a script with a status of its own, or ends the failover itself, as many scripts do.</summary>
    [GeneratedRegex(@"\bexit\b(?!\s+0\b)|\bset\s+[-+]|errexit|pipefail|\bexec\b|\bsource\b|^\.\s|\btrap\b|\beval\b|\bkill(?:all)?\b(?!\s+-0)|\bpkill\b|keepalived|tandem|<<|\$PPID|\$\$")]
    private static partial Regex MayEndOtherwise();

    [GeneratedRegex($@"(?:^|\|\|\s*|;\s*){True}$")]
    private static partial Regex AlwaysTrue();

    [GeneratedRegex(@"^(?:echo|printf|logger)\b")]
    private static partial Regex Says();

    [GeneratedRegex(@"(?<!\|)\|\s*(?:wc|cat|tee|sort)\b[^|]*$")]
    private static partial Regex Pipeline();

    [GeneratedRegex(@"^ps\s+[-\w\s]+\|\s*grep\s+(?:-[iqw]+\s+)*['""]?[\w.-]+['""]?\s*(?:>\s*/dev/null\s*)?(?:2>&1\s*)?$")]
    private static partial Regex SelfSearch();
}
