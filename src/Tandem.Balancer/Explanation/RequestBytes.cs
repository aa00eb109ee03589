using System.Text;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>The bytes that a client, or a server, would send.</summary>
internal static class RequestBytes
{
    internal static byte[] Of(RequestQuestion question)
    {
        var text = new StringBuilder($"{question.Method} {question.Target} {question.Version}\r\n");
        var hasHost = question.Headers.Any(header => header.Name.Equals("host", StringComparison.OrdinalIgnoreCase));
        if (!hasHost)
        {
            Append(text, "host", question.Authority);
        }

        foreach (var header in question.Headers)
        {
            Append(text, header.Name, header.Value);
        }

        return ByteText.ToBytes(text.Append("\r\n").ToString());
    }

    internal static byte[] OfResponse(RequestQuestion question)
    {
        var reason = Encoding.ASCII.GetString(Http.StatusReasons.Of(question.ResponseStatus));
        var text = new StringBuilder($"HTTP/1.1 {question.ResponseStatus} {reason}\r\n");
        foreach (var header in question.ResponseHeaders)
        {
            Append(text, header.Name, header.Value);
        }

        if (!question.ResponseHeaders.Any(header => header.Name.ToLowerInvariant() is "content-length" or "transfer-encoding"))
        {
            Append(text, "content-length", "0");
        }

        return ByteText.ToBytes(text.Append("\r\n").ToString());
    }

    private static void Append(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
}
