namespace Tandem.Balancer.Rules;

/// <summary><c>silent-drop</c>: the connection is forgotten and the client is not told.</summary>
internal sealed class SilentDropAction : RuleAction
{
    internal static RuleAction? Compile(ActionWords words) => words.End() ? new SilentDropAction() : null;

    internal override RuleOutcome Run(RuleContext context) => new(RuleOutcomeKind.SilentDrop);
}
