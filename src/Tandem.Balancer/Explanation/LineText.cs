using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>Writes the lines of a configuration again from their words, and names their places.</summary>
internal static class LineText
{
    private const int MaxLength = 160;

    internal static string Place(Position position) => position.File == null ? "" : $"{position.File.Name}:{position.Line}";

    /// <summary>A rule. Lines that have no action word, such as <c>redirect</c>, begin with the action itself.</summary>
    internal static string Of(RuleHook hook, RuleLine line)
    {
        var keyword = line.Position == line.Action.Position ? "" : RuleCompiler.Keyword(hook) + " ";
        return Bound(keyword + Join([line.Action, .. line.Arguments]) + Of(line.Condition));
    }

    internal static string Of(UseBackendLine line) => Bound("use_backend " + Word(line.Backend) + Of(line.Condition));

    /// <summary>The words of an ACL, criterion first.</summary>
    internal static string Of(AclSource source) => Bound(Join(source.Words));

    internal static string Of(RuleCondition? condition) =>
        condition == null ? "" : $" {condition.Keyword.Text} {Join(condition.Words)}";

    private static string Join(IEnumerable<Word> words) => string.Join(' ', words.Select(Word));

    private static string Word(Word word)
    {
        var text = ByteText.ToDisplay(word.Text);
        return text.Length == 0 || text.AsSpan().IndexOfAny(" \t\"#'\n\r") >= 0 ? SampleText.Quote(text) : text;
    }

    private static string Bound(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "...";
}
