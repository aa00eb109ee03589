namespace Tandem.Balancer.Rules;

/// <summary>A converter of HAProxy: its signature and, when it is done, the function that does it.</summary>
internal sealed unsafe class ConverterKeyword
{
    internal required string Name { get; init; }

    /// <summary>The arguments, such as <c>integer,string[,integer]</c>.</summary>
    internal required string Signature { get; init; }

    /// <summary>The type that the sample is cast to before.</summary>
    internal required SampleType Input { get; init; }

    /// <summary>What it gives; <see cref="SampleType.Any"/> for what came in.</summary>
    internal required SampleType Output { get; init; }

    /// <summary>Converts in place; false ends the expression without a value. Null when it is not done yet.</summary>
    internal delegate*<RuleContext, Arguments, ref Sample, bool> Convert { get; init; }

    /// <summary>Checks and prepares the arguments when a rule is compiled; returns the error or null.</summary>
    internal Func<Arguments, RuleCompiler, string?>? Check { get; init; }

    internal KeywordVerdict Verdict => Convert == null ? KeywordVerdict.NotYet : KeywordVerdict.Done;
}
