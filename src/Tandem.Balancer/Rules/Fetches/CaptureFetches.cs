namespace Tandem.Balancer.Rules;

/// <summary>The request line as it was received, which stays available in the response and in logs.</summary>
internal static unsafe class CaptureFetches
{
    internal static bool Method(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var facts = context.Facts;
        return facts.RequestLine != null && facts.MethodEnd > 0 && sample.Set(facts.RequestLine, facts.MethodEnd);
    }

    internal static bool Uri(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var facts = context.Facts;
        if (facts.RequestLine == null || facts.TargetEnd <= facts.TargetStart)
        {
            return false;
        }

        var target = new ReadOnlySpan<byte>(facts.RequestLine + facts.TargetStart, facts.TargetEnd - facts.TargetStart);
        var path = 0;
        if (target[0] != '/')
        {
            // Of an absolute target, path and query are told.
            var authority = target.IndexOf("://"u8);
            var slash = authority < 0 ? -1 : target[(authority + 3)..].IndexOf((byte)'/');
            if (slash < 0)
            {
                return false;
            }

            path = authority + 3 + slash;
        }

        return sample.Set(facts.RequestLine + facts.TargetStart + path, target.Length - path);
    }

    internal static bool Version(RuleContext context, Arguments arguments, ref Sample sample) =>
        context.Facts.Request is { } head && sample.Set(head.IsHttp11 ? Http11 : Http10);

    private static readonly PinnedBytes Http10 = new("HTTP/1.0");
    private static readonly PinnedBytes Http11 = new("HTTP/1.1");
}
