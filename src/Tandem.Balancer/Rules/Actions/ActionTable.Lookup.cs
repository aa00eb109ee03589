using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <content>Finds the action of a line.</content>
internal static partial class ActionTable
{
    /// <summary>All lines, for who prints them: the name of the hook before that of the action.</summary>
    internal static IEnumerable<KeywordEntry> Entries =>
        from hook in Enum.GetValues<RuleHook>()
        where System.Numerics.BitOperations.PopCount((uint)hook) == 1
        from action in All
        where (action.Hooks & hook) != 0
        select new KeywordEntry($"{RuleCompiler.Keyword(hook)} {action.Name}", action.Verdict);

    /// <summary>Compiles the action of a line; null when it was reported as wrong, or has no effect.</summary>
    internal static RuleAction? Compile(RuleCompiler compiler, RuleHook hook, RuleLine line)
    {
        var text = line.Action.Text;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var name = open < 0 ? text : text[..open];
        var keyword = Array.Find(All, action => (action.Hooks & hook) != 0 && action.BareName == name);
        if (keyword == null)
        {
            var names = All.Where(action => (action.Hooks & hook) != 0).Select(action => action.BareName).ToArray();
            var nearest = NearestWord.Find(name, names);
            var proposal = nearest == null ? "" : $" (did you mean '{nearest}' maybe ?)";
            compiler.Diagnostics.Add(new Diagnostic(
                Severity.Alert,
                line.Action.Position,
                $"'{RuleCompiler.Keyword(hook)}' expects {string.Join(", ", names.Select(one => $"'{one}'"))}, but got '{text}'{proposal}.")
            {
                Word = text,
                Suggestion = nearest,
            });
            return null;
        }

        switch (keyword.Verdict)
        {
            case KeywordVerdict.Harmless:
                compiler.Diagnostics.Notice(line.Action.Position, $"'{RuleCompiler.Keyword(hook)} {name}' has no effect: {keyword.Harmless}");
                return null;
            case KeywordVerdict.NotYet:
                compiler.Diagnostics.Alert(line.Action, $"'{RuleCompiler.Keyword(hook)} {name}' is not supported yet");
                return null;
            default:
                return keyword.Compile!(new ActionWords(compiler, hook, line));
        }
    }
}
