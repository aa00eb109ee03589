using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tandem.Balancer.Tests.Balancing;

/// <summary>
/// Asks a real haproxy which server it chooses for a request. Its servers are frontends of the same process that answer
/// with their own name; a request names its backend in a header.
/// </summary>
internal sealed class HaproxyChoices : IDisposable
{
    private const string Head = """
        global
            nbthread 1
        defaults
            mode http
            timeout client 20s
            timeout server 20s
            timeout connect 20s
            retries 0
        frontend front
            bind unix@{DIR}/front.sock
            http-request set-src req.hdr(x-src) if { req.hdr(x-src) -m found }
            use_backend %[req.hdr(x-backend)]

        """;

    private readonly HaproxyProcess haproxy;
    private readonly Socket client;
    private readonly byte[] buffer = new byte[65536];
    private int buffered;

    internal HaproxyChoices(string backends, int servers)
    {
        var text = new StringBuilder(Head);
        for (char name = 'a'; name < 'a' + servers; name++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                frontend server-{{name}}
                    bind unix@{DIR}/{{name}}.sock
                    http-request return status 200 content-type text/plain string "{{name}}"
                """);
        }

        haproxy = HaproxyProcess.Start(
            text.Append(backends).ToString(),
            [.. Enumerable.Range('a', servers).Select(name => ((char)name).ToString()), "front"]);
        client = haproxy.Connect("front");
    }

    /// <summary>
    /// The choices for requests sent one after the other over one connection, ahead in bunches; "-" stands for an answer
    /// that no server gave.
    /// </summary>
    internal List<string> Ask(string backend, IReadOnlyList<(string Target, string Headers)> requests)
    {
        const int bunch = 50;
        var names = new List<string>(requests.Count);
        for (int start = 0; start < requests.Count; start += bunch)
        {
            var text = new StringBuilder();
            int end = Math.Min(requests.Count, start + bunch);
            for (int i = start; i < end; i++)
            {
                (string target, string headers) = requests[i];
                string host = target.Contains("://", StringComparison.Ordinal) ? target.Split('/')[2] : "h";
                text.Append(CultureInfo.InvariantCulture, $"GET {target} HTTP/1.1\r\nhost: {host}\r\nx-backend: {backend}\r\n{headers}\r\n");
            }

            Send(client, Encoding.Latin1.GetBytes(text.ToString()));
            for (int i = start; i < end; i++)
            {
                names.Add(ReadAnswer());
            }
        }

        return names;
    }

    public void Dispose()
    {
        client.Dispose();
        haproxy.Dispose();
    }

    private static void Send(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
        }
    }

    private string ReadAnswer()
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, buffered);
            int head = bytes.IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                string text = Encoding.Latin1.GetString(bytes[..head]);
                int field = text.IndexOf("content-length: ", StringComparison.OrdinalIgnoreCase) + 16;
                int length = int.Parse(text[field..].Split('\r')[0], CultureInfo.InvariantCulture);
                int total = head + 4 + length;
                if (buffered >= total)
                {
                    string name = text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)
                        ? Encoding.Latin1.GetString(bytes.Slice(head + 4, length)) : "-";
                    buffer.AsSpan(total, buffered - total).CopyTo(buffer);
                    buffered -= total;
                    return name;
                }
            }

            int received = client.Receive(buffer, buffered, buffer.Length - buffered, SocketFlags.None);
            Assert.True(received > 0, "haproxy closed the connection");
            buffered += received;
        }
    }
}
