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
    internal Verdict Evaluate(RuleContext context) => Evaluate(context, default(Unobserved));

    /// <summary>As the other form, watched.</summary>
    internal Verdict Evaluate<TObserver>(RuleContext context, TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        var result = Verdict.Fails;
        foreach (var terms in alternatives)
        {
            observer.OnAlternative();
            var all = Verdict.Holds;
            foreach (ref readonly var term in terms.AsSpan())
            {
                var one = term.Acl.Evaluate(context, observer);
                one = term.Negated ? Not(one) : one;
                observer.OnTerm(term, one);
                all &= one;
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

        result = unless ? Not(result) : result;
        observer.OnCondition(result);
        return result;
    }

    /// <summary>Whether it holds, at a place where nothing more comes.</summary>
    internal bool Holds(RuleContext context) => Evaluate(context) == Verdict.Holds;

    private static Verdict Not(Verdict verdict) => (Verdict)(3 >> (int)verdict);
}
