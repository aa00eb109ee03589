using System.Text.RegularExpressions;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>Health scripts that can never fail, that ask for another program than the balancer, or that no shell reads although they are written for one.</summary>
internal static partial class HealthScripts
{
    private const string ShellAdvice = "Let the script end with a status other than 0 when the balancer does not serve: 'killall -0 haproxy', or a request to a page of it.";

    /// <summary>What runs as long as the failover itself does.</summary>
    private static readonly HashSet<string> AlwaysThere = new(StringComparer.Ordinal) { "systemd", "init", "keepalived", "kthreadd" };

    private static readonly HashSet<string> NeverFailing = new(StringComparer.Ordinal) { "true", "echo", "printf", "logger", "sleep" };

    private static readonly HashSet<string> Balancers = new(StringComparer.Ordinal) { "haproxy", "tandem" };

    private static readonly HashSet<string> ShellSigns = new(StringComparer.Ordinal) { "||", "&&", "|", ";", "&", ">", ">>", "<", "2>&1", "2>", "&>", "1>", ">/dev/null", "2>/dev/null", "&>/dev/null", "1>/dev/null" };

    internal static IEnumerable<Finding> Find(CheckedNode node, KeepalivedConfiguration failover)
    {
        foreach (var script in failover.Scripts.Where(static s => s is { TrackedBy: > 0, Script.Words.Count: > 0 }))
        {
            var place = node.Places.Keyword(script.Origin.Position, "script");
            if (Reason(script.Script.Words, node.Host) is { } reason)
            {
                yield return new Finding(Severity.Alert, "script-cannot-fail", place, $"vrrp_script {script.Name} can never fail: {reason}.")
                {
                    Why = "A dead balancer goes unnoticed, and this node keeps the virtual address without serving.",
                    Advice = ShellAdvice,
                };
            }
            else if (OtherProgram(script.Script.Words, node) is { } other)
            {
                yield return new Finding(Severity.Warning, "script-asks-for-other", place, $"vrrp_script {script.Name} asks for {other}, which is not the balancer, and no other script asks for it.")
                {
                    Why = "When the balancer dies this script still succeeds, and the virtual address stays.",
                    Advice = "Track the balancer as well: 'killall -0 haproxy', or vrrp_track_process.",
                };
            }

            if (ShellSign(script.Script.Words) is { } sign)
            {
                yield return new Finding(Severity.Warning, "script-without-shell", place,
                    $"vrrp_script {script.Name}: no shell reads this line, so '{sign}' is an argument of {script.Script.Words[0]}.")
                {
                    Why = $"{Path.GetFileName(script.Script.Words[0])} takes it for a name or an address, and the status is not what the line seems to say.",
                    Advice = "Put the line into a script file of its own, and name that.",
                };
            }
        }
    }

    private static string? Reason(Sequence<string> words, IHostFacts? host)
    {
        var program = Path.GetFileName(words[0]);
        if (NeverFailing.Contains(program))
        {
            return $"'{program}' always succeeds";
        }

        if (words is [_, "-0", "1"] && program == "kill")
        {
            return "process 1 always runs";
        }

        if (ScriptIdiomParser.Recognise(words) is { } idiom)
        {
            return idiom.Kind != ScriptIdiomKind.PidFile && idiom.Texts.FirstOrDefault(AlwaysThere.Contains) is { } name ? $"'{name}' runs whenever this script does" : null;
        }

        if (program is "sh" or "bash" or "dash")
        {
            return words.Count == 3 && words[1] == "-c" ? Ends(words[2]) : words.Count >= 2 ? Ends(host?.ReadText(words[1])) : null;
        }

        return Ends(words[0].StartsWith('/') ? host?.ReadText(words[0]) : null);
    }

    private static string? Ends(string? text)
    {
        if (text is null || text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (PidOne().IsMatch(text))
        {
            return "it asks for process 1, which always runs";
        }

        return ShellText.NeverFails(text) is { } last ? $"it ends with '{last}'" : null;
    }

    /// <summary>The program that is asked for, when it is surely not the balancer and nothing else that is tracked may be.</summary>
    private static string? OtherProgram(Sequence<string> words, CheckedNode node)
    {
        if (node.Balancer is not { Proxies.Count: > 0 } || node.Failover is not { } failover || Named(words) is not { } name)
        {
            return null;
        }

        var others = failover.Scripts.Where(static s => s is { TrackedBy: > 0, Script.Words.Count: > 0 });
        return others.All(s => Named(s.Script.Words) is not null) && failover.TrackProcesses.Count == 0 && failover.TrackFiles.Count == 0 ? name : null;
    }

    /// <summary>The one program that a script asks for, or null when it is the balancer or when it cannot be told.</summary>
    private static string? Named(Sequence<string> words) =>
        ScriptIdiomParser.Recognise(words) is { Kind: ScriptIdiomKind.Name or ScriptIdiomKind.Program or ScriptIdiomKind.WholeName, Texts: [var name] }
            && !Balancers.Contains(Path.GetFileName(name)) && !name.Contains("haproxy", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;

    private static string? ShellSign(Sequence<string> words)
    {
        if (Path.GetFileName(words[0]) is "sh" or "bash" or "dash" or "ash" or "test" or "[" || words[0].StartsWith('<'))
        {
            return null;
        }

        // Several words that mean nothing to a shell's neighbours are common arguments; these are not. pidof passes over what names no program.
        return Path.GetFileName(words[0]) == "pidof" && words.All(static w => w is not ("||" or "&&" or "|" or ";"))
            ? null
            : words.Skip(1).FirstOrDefault(static word => ShellSigns.Contains(word) || (word.Length > 1 && word[^1] == ';'));
    }

    [GeneratedRegex(@"^\s*(?:/bin/)?kill\s+-0\s+1\s*$")]
    private static partial Regex PidOne();
}
