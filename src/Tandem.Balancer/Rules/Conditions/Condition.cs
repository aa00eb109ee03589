namespace Tandem.Balancer.Rules;

/// <summary>A compiled <c>if</c> or <c>unless</c>: alternatives of terms that must hold together (configuration.txt 7.2).</summary>
internal sealed class Condition
{
    private readonly ConditionTerm[][] alternatives;
    private readonly bool unless;

    internal Condition(ConditionTerm[][] alternatives, bool unless)
    {
        this.alternatives = alternatives;
        this.unless = unless;
    }

    /// <summary>Whether it holds. <see cref="Verdict.Unknown"/> only where more bytes may come.</summary>
    internal Verdict Evaluate(RuleContext context)
    {
        var result = Verdict.Fails;
        foreach (var terms in alternatives)
        {
            var all = Verdict.Holds;
            foreach (ref readonly var term in terms.AsSpan())
            {
                var one = term.Acl.Evaluate(context);
                all &= term.Negated ? Not(one) : one;
                if (all != Verdict.Holds)
                {
                    break;
                }
            }

            result |= all;
            if (result == Verdict.Holds)
            {
                break;
            }
        }

        return unless ? Not(result) : result;
    }

    /// <summary>Whether it holds, at a place where nothing more comes.</summary>
    internal bool Holds(RuleContext context) => Evaluate(context) == Verdict.Holds;

    private static Verdict Not(Verdict verdict) => (Verdict)(3 >> (int)verdict);
}
