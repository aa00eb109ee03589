namespace Tandem.Balancer.Rules;

/// <summary>A fetch and the converters behind it, compiled: <c>req.hdr(host),lower,field(1,:)</c>.</summary>
internal sealed unsafe class SampleExpression
{
    private readonly FetchKeyword fetch;
    private readonly Arguments arguments;
    private readonly Step[] steps;

    internal SampleExpression(FetchKeyword fetch, Arguments arguments, List<(ConverterKeyword Keyword, Arguments Arguments)> converters)
    {
        this.fetch = fetch;
        this.arguments = arguments;
        steps = new Step[converters.Count];
        Type = fetch.Type;
        for (var i = 0; i < steps.Length; i++)
        {
            var (keyword, given) = converters[i];
            steps[i] = new Step { Input = keyword.Input, Convert = keyword.Convert, Arguments = given };
            Type = keyword.Output == SampleType.Any ? Type : keyword.Output;
        }
    }

    /// <summary>What it gives, as far as it is known before it runs.</summary>
    internal SampleType Type { get; }

    /// <summary>Where it can be asked.</summary>
    internal RuleHook Hooks => fetch.Hooks;

    /// <summary>Fetches and converts. Called again with the same sample while <see cref="Sample.MoreFollow"/>.</summary>
    /// <returns>False when there is no value.</returns>
    internal bool Evaluate(RuleContext context, ref Sample sample)
    {
        sample.MoreFollow = false;
        if (!fetch.Fetch(context, arguments, ref sample))
        {
            return false;
        }

        foreach (ref var step in steps.AsSpan())
        {
            if (!SampleCasts.To(context, ref sample, step.Input) || !step.Convert(context, step.Arguments, ref sample))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first value as text; false when there is none.</summary>
    internal bool EvaluateText(RuleContext context, ref Sample sample) =>
        Evaluate(context, ref sample) && SampleCasts.To(context, ref sample, SampleType.String);

    private struct Step
    {
        internal SampleType Input;
        internal delegate*<RuleContext, Arguments, ref Sample, bool> Convert;
        internal Arguments Arguments;
    }
}
