using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <content>ACLs and conditions (configuration.txt 7).</content>
internal sealed partial class RuleCompiler
{
    private readonly Dictionary<string, Acl> acls = new(StringComparer.Ordinal);

    /// <summary>Compiles a condition.</summary>
    /// <param name="condition">The words; null for none.</param>
    /// <param name="hook">Where it stands.</param>
    /// <param name="valid">False after an error.</param>
    /// <returns>The condition; null for none.</returns>
    internal Condition? Condition(RuleCondition? condition, RuleHook hook, out bool valid)
    {
        valid = true;
        if (condition == null)
        {
            return null;
        }

        var alternatives = new List<ConditionTerm[]>();
        var terms = new List<ConditionTerm>();
        var negated = false;
        for (var i = 0; i < condition.Words.Count; i++)
        {
            var word = condition.Words[i];
            var text = word.Text.TrimStart('!');
            negated ^= (word.Text.Length - text.Length) % 2 == 1;
            if (text.Length == 0)
            {
                // A '!' may stand alone.
                continue;
            }

            if (text == "||" || text.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                alternatives.Add([.. terms]);
                terms.Clear();
                negated = false;
                continue;
            }

            var acl = text == "{" ? Anonymous(condition.Words, ref i) : Named(word, text);
            valid &= acl != null;
            if (acl != null)
            {
                WarnIfHopeless(acl, word, hook);
                terms.Add(new ConditionTerm(acl, negated));
            }

            negated = false;
        }

        alternatives.Add([.. terms]);
        alternatives.RemoveAll(one => one.Length == 0);
        if (alternatives.Count == 0 && valid)
        {
            Diagnostics.Warning(
                condition.Keyword.Position,
                $"'{condition.Keyword.Text}' without a condition: the rule {(condition.Unless ? "always" : "never")} applies.");
        }

        return valid ? new Condition([.. alternatives], condition.Unless) : null;
    }

    /// <summary>Compiles <c>acl</c> lines; conditions compiled afterwards know them.</summary>
    internal void NamedAcls(IReadOnlyList<AclLine> lines)
    {
        foreach (var line in lines)
        {
            var name = line.Name.Text;
            subject = "";
            if (name.Equals("or", StringComparison.OrdinalIgnoreCase))
            {
                Alert(line.Name, $"acl name '{name}' will never match. 'or' is used to express a disjunction within a condition.");
                continue;
            }

            var bad = name.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ':' or '.'));
            if (bad != '\0')
            {
                Alert(line.Name, $"character '{bad}' is not permitted in acl name '{name}'.");
                continue;
            }

            subject = $"error detected while parsing ACL '{name}'";
            var expression = AclExpression(line.Words, line.Name);
            if (!acls.TryGetValue(name, out var acl))
            {
                acls[name] = acl = new Acl(name);
            }

            if (expression is { } one)
            {
                acl.Add(one);
            }
        }
    }

    private Acl? Anonymous(IReadOnlyList<Word> words, ref int at)
    {
        var open = words[at];
        var inner = new List<Word>();
        for (at++; at < words.Count; at++)
        {
            if (words[at].Text == "}" && !words[at].Quoted)
            {
                var expression = AclExpression(inner, open);
                if (expression is not { } one)
                {
                    return null;
                }

                var acl = new Acl(string.Join(' ', inner.Select(word => word.Text)));
                acl.Add(one);
                return acl;
            }

            inner.Add(words[at]);
        }

        Alert(open, "missing closing '}' in condition");
        return null;
    }

    private Acl? Named(Word word, string name)
    {
        if (acls.TryGetValue(name, out var acl))
        {
            // One with errors has no expression, and they were reported.
            return acl;
        }

        var words = PredefinedAcls.Find(name);
        if (words == null)
        {
            var nearest = NearestWord.Find(name, acls.Keys.Concat(PredefinedAcls.Names));
            Alert(word.Position, $"no such ACL : '{name}'", name, nearest);
            return null;
        }

        if (AclExpression([.. words.Select(text => new Word(text, word.Position))], word) is not { } expression)
        {
            return null;
        }

        acls[name] = acl = new Acl(name);
        acl.Add(expression);
        return acl;
    }

    private void WarnIfHopeless(Acl acl, Word word, RuleHook hook)
    {
        if (acl.Expressions.Count > 0 && acl.Expressions.All(one => (one.Sample.Hooks & hook) == 0))
        {
            var side = proxy is { HasFrontend: false } ? "backend" : "frontend";
            Diagnostics.Warning(
                word.Position,
                $"acl '{acl.Name}' will never match because it only involves keywords that are incompatible with '{side} {Keyword(hook)} rule'");
        }
    }
}
