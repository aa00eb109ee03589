using Tandem.Http;

namespace Tandem.Balancer.Rules;

/// <summary>An answer with fields and a body of its own: <c>return status .. content-type .. string .. hdr ..</c>.</summary>
internal sealed unsafe class ContentReply : ReplyTemplate
{
    private readonly (byte[] Name, FormatText Value)[] fields;
    private readonly byte[]? contentType;
    private readonly FormatText? body;

    internal ContentReply(int status, (byte[] Name, FormatText Value)[] fields, byte[]? contentType, FormatText? body)
    {
        Status = status;
        this.fields = fields;
        this.contentType = contentType;
        this.body = body;
    }

    internal override int Status { get; }

    internal override int Write(RuleContext context, byte* buffer, int capacity, ReplyOptions options)
    {
        var reply = new ReplyWriter(buffer, capacity);
        reply.StatusLine(Status, StatusReasons.Of(Status));
        foreach (var (name, value) in fields)
        {
            context.ResetScratch();
            if (!value.Write(context, out var at, out var length))
            {
                return -1;
            }

            if (length > 0)
            {
                reply.Field(name, new ReadOnlySpan<byte>(at, length));
            }
        }

        context.ResetScratch();
        byte* content = null;
        var contentLength = 0;
        if (body != null && !body.Write(context, out content, out contentLength))
        {
            return -1;
        }

        if (Status is >= 200 and not (204 or 304))
        {
            reply.Add("content-length: "u8);
            reply.Add(contentLength);
            reply.Add("\r\n"u8);
        }

        if (contentType != null && contentLength > 0)
        {
            reply.Field("content-type"u8, contentType);
        }

        reply.EndHead(options);
        if ((options & ReplyOptions.OmitBody) == 0)
        {
            reply.Add(new ReadOnlySpan<byte>(content, contentLength));
        }

        return reply.Result;
    }
}
