namespace Tandem.Balancer.Rules;

/// <summary>The rules of one hook in one section, in order. The first final action that holds ends the set.</summary>
internal sealed class RuleSet
{
    private readonly RuleHook hook;
    private readonly Rule[] rules;

    internal RuleSet(RuleHook hook, IReadOnlyList<Rule> rules)
    {
        this.hook = hook;
        this.rules = [.. rules];
    }

    /// <summary>No rules: nothing need be run.</summary>
    internal bool IsEmpty => rules.Length == 0;

    /// <summary>The rules, in order.</summary>
    internal IReadOnlyList<Rule> Rules => rules;

    /// <summary>Runs them over the exchange that the context was entered for.</summary>
    /// <returns>What is to be done. Its reply must be written before the context is used again.</returns>
    internal RuleOutcome Run(RuleContext context) => Run(context, default(Unobserved));

    /// <summary>As the other form, watched.</summary>
    internal RuleOutcome Run<TObserver>(RuleContext context, TObserver observer)
        where TObserver : struct, IRuleObserver
    {
        context.Hook = hook;
        foreach (var rule in rules)
        {
            context.ResetScratch();
            observer.OnRule(context, rule);
            if (rule.Condition != null)
            {
                var verdict = rule.Condition.Evaluate(context, observer);
                if (verdict == Verdict.Fails)
                {
                    continue;
                }

                if (verdict == Verdict.Unknown)
                {
                    return new RuleOutcome(RuleOutcomeKind.Wait);
                }
            }

            observer.OnActing(context, rule);
            var outcome = rule.Action.Run(context);
            observer.OnActed(context, rule, outcome);
            if (outcome.Kind != RuleOutcomeKind.Continue || rule.Action.IsFinal)
            {
                return outcome;
            }
        }

        return RuleOutcome.Continue;
    }
}
