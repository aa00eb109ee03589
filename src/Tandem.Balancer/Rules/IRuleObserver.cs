namespace Tandem.Balancer.Rules;

/// <summary>
/// Watches rules while they run. Implementations are structs: the code that runs rules is compiled once for each of them, so
/// that requests, which nobody watches (<see cref="Unobserved"/>), pay nothing for it.
/// </summary>
internal interface IRuleObserver
{
    /// <summary>A rule's turn has come; its condition is looked at next.</summary>
    public void OnRule(RuleContext context, Rule rule);

    /// <summary>The turn of a <c>use_backend</c> line has come.</summary>
    public void OnSwitch(RuleContext context, int line);

    /// <summary>The turn of a <c>monitor fail</c> line has come.</summary>
    public void OnMonitorFail(int line);

    /// <summary>An alternative of the condition begins: terms that must hold together.</summary>
    public void OnAlternative();

    /// <summary>An expression of an ACL gave a value; its patterns are tried next, and may cast it.</summary>
    public void OnValue(RuleContext context, in AclExpression expression, in Sample sample);

    /// <summary>An expression of an ACL gave no value, or no further one.</summary>
    public void OnNoValue(in AclExpression expression);

    /// <summary>Whether a pattern matched the value. Its memory is still valid.</summary>
    public void OnMatch(RuleContext context, in AclExpression expression, bool matched);

    /// <summary>What a term of the condition says, its '!' included.</summary>
    public void OnTerm(in ConditionTerm term, Verdict verdict);

    /// <summary>What the condition says, its <c>unless</c> included.</summary>
    public void OnCondition(Verdict verdict);

    /// <summary>The rule's action is run next.</summary>
    public void OnActing(RuleContext context, Rule rule);

    /// <summary>The rule's action has run.</summary>
    public void OnActed(RuleContext context, Rule rule, in RuleOutcome outcome);
}
