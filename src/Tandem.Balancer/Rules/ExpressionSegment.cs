using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;

namespace Tandem.Balancer.Rules;

/// <summary>The <c>%[expression]</c> of a format.</summary>
internal sealed class ExpressionSegment : LogSegment
{
    private readonly SampleExpression expression;
    private readonly FormatFlags flags;
    private readonly RuleHook hook;

    internal ExpressionSegment(SampleExpression expression, FormatFlags flags, RuleHook hook)
    {
        this.expression = expression;
        this.flags = flags;
        this.hook = hook;
    }

    internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules)
    {
        if (rules == null)
        {
            writer.Sample(default, flags);
            return;
        }

        if (hook == RuleHook.Log)
        {
            // A log line is no rule: nothing else has set the stage for it.
            rules.Hook = hook;
            rules.ResetScratch();
        }

        var sample = default(Sample);
        var mark = rules.Mark;
        writer.Sample(expression.EvaluateText(rules, ref sample) ? sample.Bytes : default, flags);
        rules.Mark = mark;
    }
}
