using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>How an expression of an ACL was written; for who tells which of its patterns matched. No request looks at it.</summary>
/// <param name="Words">Criterion, flags and patterns.</param>
/// <param name="Method">The match method, as <see cref="MatchMethods.Create"/> knows it.</param>
/// <param name="IgnoresCase">Whether letters match in either case.</param>
/// <param name="Files">The files of patterns.</param>
/// <param name="FirstPattern">Where in the words the patterns begin.</param>
internal sealed record AclSource(IReadOnlyList<Word> Words, string Method, bool IgnoresCase, IReadOnlyList<Word> Files, int FirstPattern)
{
    /// <summary>Patterns that are tried one by one; those beyond are only known to match together.</summary>
    private const int MaxTried = 100_000;

    /// <summary>The pattern that matches a value that the whole set has matched; null when it cannot be told.</summary>
    /// <param name="context">The context that the value was found in.</param>
    /// <param name="sample">The value, as the expression gave it.</param>
    /// <param name="readFile">Reads a file of patterns; null when it cannot be read.</param>
    internal string? FindMatch(RuleContext context, in Sample sample, Func<string, byte[]?> readFile)
    {
        if (MatchMethods.Create(Method, IgnoresCase) is FoundPatterns or BooleanPatterns)
        {
            return null;
        }

        var tried = 0;
        foreach (var file in Files)
        {
            foreach (var line in RuleCompiler.PatternLines(readFile(file.Text) ?? []))
            {
                if (tried++ == MaxTried)
                {
                    return null;
                }

                if (Matches(context, sample, line.Text, null))
                {
                    return $"{line.Text} ({file.Text}:{line.Number})";
                }
            }
        }

        string? comparison = null;
        foreach (var word in Words.Skip(FirstPattern))
        {
            if (Method is "int" or "len" && IntegerRange.IsOperator(word.Text))
            {
                comparison = word.Text;
            }
            else if (Matches(context, sample, word.Text, comparison))
            {
                return comparison == null ? word.Text : $"{comparison} {word.Text}";
            }
        }

        return null;
    }

    /// <summary>Whether a set of this pattern alone matches.</summary>
    private bool Matches(RuleContext context, Sample sample, string pattern, string? comparison)
    {
        var alone = MatchMethods.Create(Method, IgnoresCase)!;
        if (alone is IntegerPatterns integers && comparison != null)
        {
            integers.Operator = comparison;
        }

        var mark = context.Mark;
        var matches = alone.Add(pattern) == null && alone.Matches(context, ref sample);
        context.Mark = mark;
        return matches;
    }
}
