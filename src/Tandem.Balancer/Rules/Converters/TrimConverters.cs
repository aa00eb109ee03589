namespace Tandem.Balancer.Rules;

/// <summary>Takes characters away at the ends.</summary>
internal static class TrimConverters
{
    internal static bool Left(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var rest = sample.Bytes.TrimStart(arguments[0].Bytes.Span);
        return Keep(ref sample, sample.Length - rest.Length, rest.Length);
    }

    internal static bool Right(RuleContext context, Arguments arguments, ref Sample sample) =>
        Keep(ref sample, 0, sample.Bytes.TrimEnd(arguments[0].Bytes.Span).Length);

    /// <summary>Ends at the first CR or LF.</summary>
    internal static bool CutLineEnd(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var end = sample.Bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Keep(ref sample, 0, end < 0 ? sample.Length : end);
    }

    private static unsafe bool Keep(ref Sample sample, int from, int length) => sample.Set(sample.Pointer + from, length);
}
