namespace Tandem.Balancer.Rules;

/// <summary>The answer of a redirect, in HAProxy's form: the fields content-length, location, cache-control unless permanent, set-cookie.</summary>
internal sealed unsafe class RedirectReply : ReplyTemplate
{
    private readonly RedirectForm form;
    private readonly FormatText text;
    private readonly RedirectOptions redirectOptions;
    private readonly byte[]? cookie;

    internal RedirectReply(RedirectForm form, int status, FormatText text, RedirectOptions options, byte[]? cookie)
    {
        this.form = form;
        this.text = text;
        redirectOptions = options;
        this.cookie = cookie;
        Status = status;
    }

    internal override int Status { get; }

    /// <summary>Whether <c>ignore-empty</c> applies.</summary>
    internal bool IsIgnored(RuleContext context) =>
        (redirectOptions & RedirectOptions.IgnoreEmpty) != 0 && text.Write(context, out _, out var length) && length == 0;

    internal override int Write(RuleContext context, byte* buffer, int capacity, ReplyOptions options)
    {
        var reply = new ReplyWriter(buffer, capacity);
        reply.StatusLine(Status, Reason);
        reply.Add("content-length: 0\r\nlocation: "u8);
        context.ResetScratch();
        if (!text.Write(context, out var at, out var length))
        {
            return -1;
        }

        Location(context, new ReadOnlySpan<byte>(at, length), ref reply, buffer);
        reply.Add("\r\n"u8);
        if (Status is not (301 or 308))
        {
            reply.Add("cache-control: no-cache\r\n"u8);
        }

        if (cookie != null)
        {
            reply.Field("set-cookie"u8, cookie);
        }

        reply.EndHead(options);
        return reply.Result;
    }

    private ReadOnlySpan<byte> Reason => Status switch
    {
        301 => "Moved Permanently"u8,
        303 => "See Other"u8,
        307 => "Temporary Redirect"u8,
        308 => "Permanent Redirect"u8,
        _ => "Found"u8,
    };

    private void Location(RuleContext context, ReadOnlySpan<byte> given, ref ReplyWriter reply, byte* buffer)
    {
        var head = context.Facts.Request;
        if (form == RedirectForm.Location || head == null)
        {
            reply.Add(given);
            return;
        }

        if (form == RedirectForm.Scheme)
        {
            reply.Add(given);
            reply.Add("://"u8);
            reply.Add(head.HostIndex < 0 ? default : head.Value(head.HostIndex));
        }
        else if (!(text.Constant != null && given.SequenceEqual("/"u8)))
        {
            // A prefix "/" adds nothing, so that a site can redirect to itself.
            reply.Add(given);
        }

        var path = head.Path;
        if (path.Length == 0)
        {
            reply.Add("/"u8);
        }
        else
        {
            var end = (redirectOptions & RedirectOptions.DropQuery) != 0 ? path.End : head.Target.End;
            reply.Add(new ReadOnlySpan<byte>(head.Base + path.Offset, end - path.Offset));
        }

        if ((redirectOptions & RedirectOptions.AppendSlash) != 0 && reply.Length > 0 && buffer[reply.Length - 1] != '/')
        {
            reply.Add("/"u8);
        }
    }
}
