namespace Tandem.Balancer.Rules;

/// <summary><c>strict-mode on|off</c>: whether an edit that cannot be made fails the exchange. On by default.</summary>
internal sealed class StrictModeAction : RuleAction
{
    private readonly bool strict;

    private StrictModeAction(bool strict) => this.strict = strict;

    internal static RuleAction? Compile(ActionWords words)
    {
        if (words.Expect("exactly 1 argument ('on' or 'off')") is not { } word)
        {
            return null;
        }

        return word.Text is not ("on" or "off")
            ? words.Fail(word, $"unexpected value '{word.Text}'. Only 'on' and 'off' are supported")
            : words.End() ? new StrictModeAction(word.Text == "on") : null;
    }

    internal override RuleOutcome Run(RuleContext context)
    {
        if (!strict || context.StateOrNull != null)
        {
            context.State.EditsMayFail = !strict;
        }

        return RuleOutcome.Continue;
    }
}
