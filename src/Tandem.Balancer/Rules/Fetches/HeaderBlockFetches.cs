using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>All header lines at once, with the empty line that ends them: <c>req.hdrs</c>, <c>res.hdrs</c>.</summary>
internal static class HeaderBlockFetches
{
    internal static bool Request(RuleContext context, Arguments arguments, ref Sample sample) => Lines(context, context.Request, ref sample);

    internal static bool Response(RuleContext context, Arguments arguments, ref Sample sample) => Lines(context, context.Response, ref sample);

    private static unsafe bool Lines(RuleContext context, MessageHead? head, ref Sample sample)
    {
        if (head == null)
        {
            return TargetFetches.Missing(ref sample);
        }

        var room = context.Rest();
        var writer = new ReplyWriter(room);
        for (var i = 0; i < head.Count; i++)
        {
            if (!head.Fields[i].Removed)
            {
                writer.Field(head.Name(i), head.Value(i));
            }
        }

        writer.Add("\r\n"u8);
        return !writer.Overflowed && sample.Set(context.Take(writer.Length), writer.Length, SampleType.Binary);
    }
}
