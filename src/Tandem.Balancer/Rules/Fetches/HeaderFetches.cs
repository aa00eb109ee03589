using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>Header fields: their elements between commas (<c>hdr</c>) or their whole lines (<c>fhdr</c>).</summary>
internal static class HeaderFetches
{
    internal static bool Elements(RuleContext context, Arguments arguments, ref Sample sample) =>
        Values(context, context.Message, arguments, ref sample, whole: false);

    internal static bool RequestElements(RuleContext context, Arguments arguments, ref Sample sample) =>
        Values(context, context.Request, arguments, ref sample, whole: false);

    internal static bool ResponseElements(RuleContext context, Arguments arguments, ref Sample sample) =>
        Values(context, context.Response, arguments, ref sample, whole: false);

    internal static bool RequestLines(RuleContext context, Arguments arguments, ref Sample sample) =>
        Values(context, context.Request, arguments, ref sample, whole: true);

    internal static bool ResponseLines(RuleContext context, Arguments arguments, ref Sample sample) =>
        Values(context, context.Response, arguments, ref sample, whole: true);

    internal static bool ElementCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Message, arguments, ref sample, whole: false);

    internal static bool RequestElementCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Request, arguments, ref sample, whole: false);

    internal static bool ResponseElementCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Response, arguments, ref sample, whole: false);

    internal static bool RequestLineCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Request, arguments, ref sample, whole: true);

    internal static bool ResponseLineCount(RuleContext context, Arguments arguments, ref Sample sample) =>
        Count(context.Response, arguments, ref sample, whole: true);

    internal static bool Number(RuleContext context, Arguments arguments, ref Sample sample) =>
        NumberOf(context, context.Message, arguments, ref sample);

    internal static bool RequestNumber(RuleContext context, Arguments arguments, ref Sample sample) =>
        NumberOf(context, context.Request, arguments, ref sample);

    internal static bool ResponseNumber(RuleContext context, Arguments arguments, ref Sample sample) =>
        NumberOf(context, context.Response, arguments, ref sample);

    internal static bool Address(RuleContext context, Arguments arguments, ref Sample sample) =>
        AddressOf(context, context.Message, arguments, ref sample);

    internal static bool RequestAddress(RuleContext context, Arguments arguments, ref Sample sample) =>
        AddressOf(context, context.Request, arguments, ref sample);

    internal static bool ResponseAddress(RuleContext context, Arguments arguments, ref Sample sample) =>
        AddressOf(context, context.Response, arguments, ref sample);

    internal static bool RequestNames(RuleContext context, Arguments arguments, ref Sample sample) =>
        Names(context, context.Request, arguments, ref sample);

    internal static bool ResponseNames(RuleContext context, Arguments arguments, ref Sample sample) =>
        Names(context, context.Response, arguments, ref sample);

    /// <summary>The name is kept in lower case, and an occurrence may go back ten values at most, as in HAProxy.</summary>
    internal static string? Check(Arguments arguments, RuleCompiler compiler)
    {
        if (arguments.Has(1) && arguments[1].Integer < -HeaderCursor.MaxHistory)
        {
            return $"header occurrence must be >= -{HeaderCursor.MaxHistory}";
        }

        return arguments.Has(1) && !arguments.Has(0) ? "header occurrence needs a header name" : null;
    }

    private static bool Values(RuleContext context, MessageHead? head, Arguments arguments, ref Sample sample, bool whole)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var occurrence = arguments.IntegerOr(1, 0);
        var cursor = new HeaderCursor(head, HeaderName.Of(arguments), whole);
        if (occurrence == 0 && context.Iterates)
        {
            cursor.Resume(sample.FieldCursor, sample.ByteCursor);
            if (!cursor.MoveNext())
            {
                return false;
            }

            (sample.FieldCursor, sample.ByteCursor) = (cursor.Field, cursor.Next);
            sample.MoreFollow = true;
            return cursor.Set(ref sample);
        }

        return cursor.MoveTo(occurrence == 0 ? -1 : occurrence) && cursor.Set(ref sample);
    }

    private static bool Count(MessageHead? head, Arguments arguments, ref Sample sample, bool whole)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var cursor = new HeaderCursor(head, HeaderName.Of(arguments), whole);
        var count = 0L;
        while (cursor.MoveNext())
        {
            count++;
        }

        return sample.Set(count);
    }

    private static bool NumberOf(RuleContext context, MessageHead? head, Arguments arguments, ref Sample sample) =>
        Values(context, head, arguments, ref sample, whole: false) && sample.Set(DecimalText.Parse(sample.Bytes));

    /// <summary>The next element that is an address: "1.2.3.4:80" and "[::1]:80" count, what is none is passed over.</summary>
    private static bool AddressOf(RuleContext context, MessageHead? head, Arguments arguments, ref Sample sample)
    {
        while (Values(context, head, arguments, ref sample, whole: false))
        {
            if (ForwardedAddress.TryParse(sample.Bytes, out var address))
            {
                return sample.Set(address);
            }

            if (!sample.MoreFollow)
            {
                return false;
            }
        }

        return false;
    }

    private static unsafe bool Names(RuleContext context, MessageHead? head, Arguments arguments, ref Sample sample)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var delimiter = arguments.Has(0) ? arguments[0].Bytes.Span : ","u8;
        var room = context.Rest();
        var length = 0;
        for (var i = 0; i < head.Count; i++)
        {
            if (head.Fields[i].Removed)
            {
                continue;
            }

            var name = head.Name(i);
            var separator = length == 0 ? default : delimiter[..1];
            if (room.Length - length < name.Length + separator.Length)
            {
                return false;
            }

            separator.CopyTo(room[length..]);
            name.CopyTo(room[(length + separator.Length)..]);
            length += separator.Length + name.Length;
        }

        return sample.Set(context.Take(length), length);
    }
}
