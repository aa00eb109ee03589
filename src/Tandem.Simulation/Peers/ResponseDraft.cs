using System.Globalization;
using System.Text;

namespace Tandem.Simulation.Peers;

/// <summary>An honest response to a request, in one of the ways that HTTP/1 knows to say it.</summary>
internal sealed class ResponseDraft(Random random, int id, string method, bool isHttp11, int length, string? connection)
{
    /// <summary>The connection must be closed behind it.</summary>
    internal bool EndsConnection { get; private set; }

    /// <summary>The head says that it will be.</summary>
    internal bool SaysSo { get; private set; }

    internal void Write(List<byte[]> to)
    {
        if (isHttp11 && random.Next(8) == 0)
        {
            to.Add(Text(random.Next(2) == 0 ? "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" : "HTTP/1.1 102 Processing\r\n\r\n"));
        }

        var keeps = isHttp11 ? connection != "close" : connection?.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) == true;
        EndsConnection = !keeps || random.Next(12) == 0;
        var status = method != "HEAD" && length == 0 && random.Next(3) == 0 ? "204 No Content" : "200 OK";
        var head = new StringBuilder($"HTTP/1.1 {status}\r\nX-Id: {id}\r\n");
        var hasBody = method != "HEAD" && status[0..3] != "204";
        var chunked = isHttp11 && random.Next(3) == 0;
        var byLength = !chunked && random.Next(6) != 0;
        if (status[0..3] == "204")
        {
            chunked = false;
        }
        else if (chunked)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
        }
        else if (byLength)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }
        else if (hasBody)
        {
            EndsConnection = true;
        }

        if (EndsConnection && random.Next(4) != 0)
        {
            SaysSo = true;
            head.Append("Connection: close\r\n");
        }
        else if (!EndsConnection && !isHttp11)
        {
            head.Append("Connection: keep-alive\r\n");
        }

        to.Add(Text(head.Append("\r\n").ToString()));
        if (!hasBody)
        {
            return;
        }

        var body = Pattern.Make(id, length);
        if (chunked)
        {
            WriteChunks(body, to, random);
        }
        else
        {
            to.Add(body);
        }
    }

    /// <summary>Cuts a body into chunks of random sizes, with the odd extension and trailer.</summary>
    internal static void WriteChunks(byte[] body, List<byte[]> to, Random random)
    {
        for (var at = 0; at < body.Length;)
        {
            var size = random.Next(1, (random.Next(3) == 0 ? Math.Min(40, body.Length - at) : body.Length - at) + 1);
            to.Add(Text(random.Next(5) == 0 ? $"{size:X};name=\"a b\"\r\n" : $"{size:x4}\r\n"));
            to.Add(body.AsSpan(at, size).ToArray());
            to.Add(Text("\r\n"));
            at += size;
        }

        to.Add(Text(random.Next(4) == 0 ? "0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n" : "0\r\n\r\n"));
    }

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
