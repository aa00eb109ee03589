namespace Tandem.Balancer.Rules;

/// <summary>Nobody watches. Its empty methods leave no trace in the compiled code.</summary>
internal readonly struct Unobserved : IRuleObserver
{
    /// <inheritdoc/>
    public void OnRule(RuleContext context, Rule rule)
    {
    }

    /// <inheritdoc/>
    public void OnSwitch(RuleContext context, int line)
    {
    }

    /// <inheritdoc/>
    public void OnMonitorFail(int line)
    {
    }

    /// <inheritdoc/>
    public void OnAlternative()
    {
    }

    /// <inheritdoc/>
    public void OnValue(RuleContext context, in AclExpression expression, in Sample sample)
    {
    }

    /// <inheritdoc/>
    public void OnNoValue(in AclExpression expression)
    {
    }

    /// <inheritdoc/>
    public void OnMatch(RuleContext context, in AclExpression expression, bool matched)
    {
    }

    /// <inheritdoc/>
    public void OnTerm(in ConditionTerm term, Verdict verdict)
    {
    }

    /// <inheritdoc/>
    public void OnCondition(Verdict verdict)
    {
    }

    /// <inheritdoc/>
    public void OnActing(RuleContext context, Rule rule)
    {
    }

    /// <inheritdoc/>
    public void OnActed(RuleContext context, Rule rule, in RuleOutcome outcome)
    {
    }
}
