using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>Cookies of requests (Cookie) and responses (Set-Cookie).</summary>
internal static class CookieFetches
{
    private static readonly HeaderName RequestField = new("cookie");
    private static readonly HeaderName ResponseField = new("set-cookie");

    internal static bool Request(RuleContext context, Arguments arguments, ref Sample sample) =>
        Value(context, context.Request, RequestField, arguments, ref sample);

    internal static bool Response(RuleContext context, Arguments arguments, ref Sample sample) =>
        Value(context, context.Response, ResponseField, arguments, ref sample);

    internal static bool RequestNumber(RuleContext context, Arguments arguments, ref Sample sample) =>
        Request(context, arguments, ref sample) && sample.Set(DecimalText.Parse(sample.Bytes));

    internal static bool ResponseNumber(RuleContext context, Arguments arguments, ref Sample sample) =>
        Response(context, arguments, ref sample) && sample.Set(DecimalText.Parse(sample.Bytes));

    internal static bool RequestCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Request, RequestField, arguments, ref sample);

    internal static bool ResponseCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Response, ResponseField, arguments, ref sample);

    private static bool Value(RuleContext context, MessageHead? head, HeaderName field, Arguments arguments, ref Sample sample)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var name = arguments.Has(0) ? arguments[0].Bytes.Span : default;
        if (!Next(head, field, name, ref sample))
        {
            return false;
        }

        sample.MoreFollow = context.Iterates;
        while (!context.Iterates && !name.IsEmpty && Next(head, field, name, ref sample))
        {
            // Where one value is wanted, it is the last one.
        }

        return true;
    }

    private static bool Count(MessageHead? head, HeaderName field, Arguments arguments, ref Sample sample)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var name = arguments.Has(0) ? arguments[0].Bytes.Span : default;
        var found = default(Sample);
        var count = 0L;
        while (Next(head, field, name, ref found))
        {
            count++;
        }

        return sample.Set(count);
    }

    /// <summary>The next cookie of the name: pairs are separated by semicolons, and only the first pair of a Set-Cookie is a cookie.</summary>
    private static unsafe bool Next(MessageHead head, HeaderName field, ReadOnlySpan<byte> name, ref Sample sample)
    {
        var at = field.Find(head, sample.FieldCursor);
        for (; at >= 0; at = field.Find(head, at + 1))
        {
            var value = head.Value(at);
            var from = at == sample.FieldCursor ? sample.ByteCursor : 0;
            while (from < value.Length)
            {
                var end = value[from..].IndexOf((byte)';');
                end = end < 0 ? value.Length : from + end;
                var pair = value[from..end];
                var equals = pair.IndexOf((byte)'=');
                var next = field == ResponseField ? value.Length : end + 1;
                if (equals >= 0 && (name.IsEmpty || pair[..equals].Trim(" \t"u8).SequenceEqual(name)))
                {
                    var text = pair[(equals + 1)..].Trim(" \t"u8);
                    fixed (byte* start = value, first = text)
                    {
                        // Head bytes do not move while rules run: the offset is taken from the pinned ranges.
                        var offset = text.IsEmpty ? 0 : (int)(first - start);
                        (sample.FieldCursor, sample.ByteCursor) = (at, next);
                        return sample.Set(head.Base + head.Fields[at].ValueOffset + offset, text.Length);
                    }
                }

                from = next;
            }
        }

        return false;
    }
}
