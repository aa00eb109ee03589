namespace Tandem.Balancer.Rules;

/// <summary>What has arrived so far, for tcp content rules.</summary>
internal static class PayloadFetches
{
    internal static bool Length(RuleContext context, Arguments arguments, ref Sample sample)
    {
        sample.MayChange = true;
        return sample.Set((long)context.BufferedBytes);
    }

    /// <summary>True once the inspect delay has passed; until then nobody knows.</summary>
    internal static bool WaitEnd(RuleContext context, Arguments arguments, ref Sample sample)
    {
        sample.MayChange = true;
        return context.IsFinal && sample.Set(true);
    }
}
