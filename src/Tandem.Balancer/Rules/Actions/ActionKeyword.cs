namespace Tandem.Balancer.Rules;

/// <summary>An action, the hooks that know it, and how it is compiled.</summary>
/// <param name="Name">Its name; with parentheses behind it when it takes a parameter there.</param>
/// <param name="Hooks">Where it may stand.</param>
/// <param name="Compile">Compiles its words; null when it is not done yet.</param>
/// <param name="Harmless">Accepted without effect: the note that says why.</param>
internal sealed record ActionKeyword(string Name, RuleHook Hooks, Func<ActionWords, RuleAction?>? Compile, string? Harmless = null)
{
    internal KeywordVerdict Verdict =>
        Harmless != null ? KeywordVerdict.Harmless : Compile == null ? KeywordVerdict.NotYet : KeywordVerdict.Done;

    /// <summary>The name without parentheses.</summary>
    internal string BareName => Name.TrimEnd('(', ')');
}
