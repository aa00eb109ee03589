using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Rules;

/// <summary>What has arrived so far, for tcp content rules.</summary>
internal static class PayloadFetches
{
    internal static bool Length(RuleContext context, Arguments arguments, ref Sample sample)
    {
        sample.MayChange = true;
        return sample.Set((long)context.BufferedBytes);
    }

    /// <summary>The cookie that opens a Remote Desktop connection; of any name without an argument.</summary>
    internal static bool RdpCookie(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var found = RdpCookieKey.TryFind(context.Buffered, NameOf(arguments), out var value, out var mayFollow);
        sample.MayChange = mayFollow;
        sample.Type = SampleType.String;
        return found && context.Hold(value, ref sample);
    }

    /// <summary>1 when that cookie is there, 0 when it is not; nobody knows before enough has arrived.</summary>
    internal static bool RdpCookieCount(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var found = RdpCookieKey.TryFind(context.Buffered, NameOf(arguments), out _, out var mayFollow);
        sample.MayChange = mayFollow;
        return !mayFollow && sample.Set(found ? 1L : 0L);
    }

    private static ReadOnlySpan<byte> NameOf(Arguments arguments) => arguments.Count > 0 ? arguments[0].Bytes.Span : default;

    /// <summary>True once the inspect delay has passed; until then nobody knows.</summary>
    internal static bool WaitEnd(RuleContext context, Arguments arguments, ref Sample sample)
    {
        sample.MayChange = true;
        return context.IsFinal && sample.Set(true);
    }
}
