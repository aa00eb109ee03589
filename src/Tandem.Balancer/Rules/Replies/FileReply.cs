using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>An answer that a file holds as a whole, status line and fields included. Names are put in lower case, as HAProxy does.</summary>
internal sealed unsafe class FileReply : ReplyTemplate
{
    private readonly byte[] head;
    private readonly byte[] body;

    private FileReply(int status, byte[] head, byte[] body, bool mustClose)
    {
        Status = status;
        this.head = head;
        this.body = body;
        MustClose = mustClose;
    }

    internal override int Status { get; }

    internal override bool MustClose { get; }

    /// <summary>Reads a file; null with the error when it is no HTTP/1 response.</summary>
    internal static FileReply? Parse(byte[] content, out string? error)
    {
        error = null;
        var text = ByteText.FromBytes(content);
        var lines = new List<string>();
        var at = 0;
        while (true)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
            {
                error = "unable to parse the response: it has no empty line behind its fields";
                return null;
            }

            var line = text[at..end].TrimEnd('\r');
            at = end + 1;
            if (line.Length == 0)
            {
                break;
            }

            lines.Add(line);
        }

        if (lines.Count == 0 || !TryStatus(lines[0], out var status))
        {
            error = "unable to parse the response: it does not begin with 'HTTP/1.x <status>'";
            return null;
        }

        var head = lines[0] + "\r\n";
        var framed = false;
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                error = $"unable to parse the response: '{line}' is no field";
                return null;
            }

            var name = line[..colon].ToLowerInvariant();
            if (name is "connection" or "keep-alive")
            {
                continue;
            }

            if (name == "content-length")
            {
                // What is sent is what is in the file, whatever it says.
                framed = true;
                head += $"content-length: {content.Length - at}\r\n";
                continue;
            }

            head += $"{name}: {line[(colon + 1)..].Trim()}\r\n";
        }

        return new FileReply(status, ByteText.ToBytes(head), content[at..], !framed);
    }

    internal override int Write(RuleContext context, byte* buffer, int capacity, ReplyOptions options)
    {
        var reply = new ReplyWriter(buffer, capacity);
        reply.Add(head);
        reply.EndHead(MustClose ? ReplyOptions.None : options);
        if ((options & ReplyOptions.OmitBody) == 0)
        {
            reply.Add(body);
        }

        return reply.Result;
    }

    private static bool TryStatus(string line, out int status)
    {
        status = 0;
        return line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Length >= 12 && line[8] == ' '
            && int.TryParse(line.AsSpan(9, 3), out status) && status is >= 200 and <= 599;
    }
}
