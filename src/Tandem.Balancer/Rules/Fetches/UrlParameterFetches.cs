namespace Tandem.Balancer.Rules;

/// <summary>
/// Parameters in the query: <c>url_param</c>, <c>urlp</c>, <c>urlp_val</c>. The first delimiter begins them, and each further one
/// separates two, as ampersand and semicolon do. Nothing is decoded.
/// </summary>
internal static class UrlParameterFetches
{
    internal static unsafe bool Text(RuleContext context, Arguments arguments, ref Sample sample)
    {
        if (context.Request is not { } head)
        {
            return TargetFetches.Missing(ref sample);
        }

        var delimiter = arguments.Has(1) ? arguments[1].Bytes.Span[0] : (byte)'?';
        var from = sample.ByteCursor;
        if (from == 0)
        {
            var target = head.Bytes(head.Target);
            var mark = target.IndexOf(delimiter);
            if (mark < 0)
            {
                return false;
            }

            from = head.Target.Offset + mark + 1;
        }

        var name = arguments.Has(0) ? arguments[0].Bytes.Span : default;
        while (from <= head.Target.End)
        {
            var rest = new ReadOnlySpan<byte>(head.Base + from, head.Target.End - from);
            var end = rest.IndexOfAny((byte)'&', (byte)';', delimiter);
            var parameter = end < 0 ? rest : rest[..end];
            var equals = name.IsEmpty ? parameter.IndexOf((byte)'=') : Starts(parameter, name) ? name.Length : -1;
            var after = end < 0 ? head.Target.End + 1 : from + end + 1;
            if (equals >= 0)
            {
                sample.ByteCursor = after;
                sample.MoreFollow = context.Iterates && after <= head.Target.End;
                return sample.Set(head.Base + from + equals + 1, parameter.Length - equals - 1);
            }

            from = after;
        }

        return false;
    }

    internal static bool Number(RuleContext context, Arguments arguments, ref Sample sample) =>
        Text(context, arguments, ref sample) && sample.Set(DecimalText.Parse(sample.Bytes));

    private static bool Starts(ReadOnlySpan<byte> parameter, ReadOnlySpan<byte> name) =>
        parameter.Length > name.Length && parameter[name.Length] == '=' && parameter.StartsWith(name);
}
