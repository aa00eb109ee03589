using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Explanation;

/// <summary>Tells a <see cref="RuleTrace"/> what rules do.</summary>
internal readonly struct ObservedRules(RuleTrace trace) : IRuleObserver
{
    /// <inheritdoc/>
    public void OnRule(RuleContext context, Rule rule) => trace.Begin(LineText.Place(rule.Line.Position), LineText.Of(context.Hook, rule.Line));

    /// <inheritdoc/>
    public void OnSwitch(RuleContext context, int line) => trace.BeginSwitch(line);

    /// <inheritdoc/>
    public void OnMonitorFail(int line) => trace.BeginMonitorFail(line);

    /// <inheritdoc/>
    public void OnAlternative() => trace.BeginAlternative();

    /// <inheritdoc/>
    public void OnValue(RuleContext context, in AclExpression expression, in Sample sample) => trace.See(expression.Source, sample);

    /// <inheritdoc/>
    public void OnNoValue(in AclExpression expression) => trace.SeeNothing(expression.Source);

    /// <inheritdoc/>
    public void OnMatch(RuleContext context, in AclExpression expression, bool matched)
    {
        if (matched)
        {
            trace.Match(context, expression.Source);
        }
    }

    /// <inheritdoc/>
    public void OnTerm(in ConditionTerm term, Verdict verdict) => trace.EndTerm(term, verdict);

    /// <inheritdoc/>
    public void OnCondition(Verdict verdict) => trace.EndCondition(verdict);

    /// <inheritdoc/>
    public void OnActing(RuleContext context, Rule rule) => trace.BeginAction(context);

    /// <inheritdoc/>
    public void OnActed(RuleContext context, Rule rule, in RuleOutcome outcome) => trace.EndAction(context, rule, outcome);
}
