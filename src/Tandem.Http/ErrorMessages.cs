using System.Text;

namespace Tandem.Http;

/// <summary>
/// The built-in answers, byte for byte HAProxy 2.6's (configuration.txt 4.2 "errorfile"). There are two forms: the raw message, which HAProxy's
/// connection layer sends when a request cannot be parsed or is late (400, 408, 413, 422); and the parts of the one that went through its
/// HTTP layer, with lower-case names and a Connection field only if needed. It holds no configured error files.
/// </summary>
public static class ErrorMessages
{
    private readonly struct Message(byte[] raw, byte[] head, byte[] body)
    {
        internal readonly byte[] Raw = raw;
        internal readonly byte[] Head = head;
        internal readonly byte[] Body = body;
    }

    private static readonly (int Status, string Reason, string Text)[] Texts =
    [
        (200, "OK", "Service ready."),
        (400, "Bad request", "Your browser sent an invalid request."),
        (401, "Unauthorized", "You need a valid user and password to access this content."),
        (403, "Forbidden", "Request forbidden by administrative rules."),
        (404, "Not Found", "The resource could not be found."),
        (405, "Method Not Allowed", "A request was made of a resource using a request method not supported by that resource"),
        (407, "Unauthorized", "You need a valid user and password to access this content."),
        (408, "Request Time-out", "Your browser didn't send a complete request in time."),
        (410, "Gone", "The resource is no longer available and will not be available again."),
        (413, "Payload Too Large", "The request entity exceeds the maximum allowed."),
        (421, "Misdirected Request", "Request sent to a non-authoritative server."),
        (422, "Unprocessable Content", "The server cannot process the contained instructions."),
        (425, "Too Early", "Your browser sent early data."),
        (429, "Too Many Requests", "You have sent too many requests in a given amount of time."),
        (500, "Internal Server Error", "An internal server error occurred."),
        (501, "Not Implemented", ".The server does not support the functionality required to fulfill the request."),
        (502, "Bad Gateway", "The server returned an invalid or incomplete response."),
        (503, "Service Unavailable", "No server is available to handle this request."),
        (504, "Gateway Time-out", "The server didn't respond in time."),
    ];

    // Indexed by status less 200; 305 entries of three references.
    private static readonly Message[] Messages = Build();

    /// <summary>True if there is a built-in answer with this status.</summary>
    public static bool Has(int status) => (uint)(status - 200) < (uint)Messages.Length && Messages[status - 200].Raw is not null;

    /// <summary>The whole message as it stands in HAProxy's program, names in mixed case. Empty for a status without one.</summary>
    public static ReadOnlySpan<byte> Raw(int status) => Has(status) ? Messages[status - 200].Raw : default;

    /// <summary>Status line and fields up to and with Content-Type's CR LF: a Connection field may follow, then the empty line. Empty for a status without one.</summary>
    public static ReadOnlySpan<byte> Head(int status) => Has(status) ? Messages[status - 200].Head : default;

    /// <summary>The body. Empty for a status without one.</summary>
    public static ReadOnlySpan<byte> Body(int status) => Has(status) ? Messages[status - 200].Body : default;

    private static Message[] Build()
    {
        var messages = new Message[305];
        foreach (var (status, reason, text) in Texts)
        {
            var body = $"<html><body><h1>{status} {reason}</h1>\n{text}\n</body></html>\n";
            var close = status is 400 or 408 ? "Connection: close\r\n" : "";
            var raw = $"HTTP/1.1 {status} {reason}\r\nContent-length: {body.Length}\r\nCache-Control: no-cache\r\n{close}Content-Type: text/html\r\n\r\n{body}";
            var head = $"HTTP/1.1 {status} {reason}\r\ncontent-length: {body.Length}\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n";
            messages[status - 200] = new Message(Encoding.ASCII.GetBytes(raw), Encoding.ASCII.GetBytes(head), Encoding.ASCII.GetBytes(body));
        }
        return messages;
    }
}
