namespace Tandem.Balancer.Rules;

/// <summary>A fetch of HAProxy: its signature and, when it is done, the function that does it.</summary>
internal sealed unsafe class FetchKeyword
{
    internal required string Name { get; init; }

    /// <summary>The arguments, such as <c>[string,integer]</c>.</summary>
    internal required string Signature { get; init; }

    /// <summary>What it gives; <see cref="SampleType.Any"/> when that depends.</summary>
    internal required SampleType Type { get; init; }

    /// <summary>Where what it needs is there.</summary>
    internal required RuleHook Hooks { get; init; }

    /// <summary>Fetches; false when there is nothing. Null when it is not done yet.</summary>
    internal delegate*<RuleContext, Arguments, ref Sample, bool> Fetch { get; init; }

    /// <summary>Checks and prepares the arguments when a rule is compiled; returns the error or null.</summary>
    internal Func<Arguments, RuleCompiler, string?>? Check { get; init; }

    internal KeywordVerdict Verdict => Fetch == null ? KeywordVerdict.NotYet : KeywordVerdict.Done;
}
