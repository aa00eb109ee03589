namespace Tandem.Balancer.Rules;

/// <summary><c>unset-var(name)</c>.</summary>
internal sealed class UnsetVariableAction : RuleAction
{
    private readonly VariableScope scope;
    private readonly int number;

    private UnsetVariableAction(VariableScope scope, int number)
    {
        this.scope = scope;
        this.number = number;
    }

    internal static RuleAction? Compile(ActionWords words) =>
        SetVariableAction.Resolve(words, out var scope, out var number) && words.End() ? new UnsetVariableAction(scope, number) : null;

    internal override RuleOutcome Run(RuleContext context)
    {
        Variables.Of(context, scope, forWriting: false)?.Unset(number);
        return RuleOutcome.Continue;
    }
}
