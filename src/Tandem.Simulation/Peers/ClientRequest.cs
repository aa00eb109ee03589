using System.Globalization;
using System.Text;

namespace Tandem.Simulation.Peers;

/// <summary>One request of a client's script, and how far it has come.</summary>
internal sealed record ClientRequest(int Id, string Method, int Body, int Want)
{
    internal bool Chunked { get; init; }

    internal bool Http10 { get; init; }

    internal bool Closes { get; init; }

    /// <summary>The virtual time at which its first byte was sent.</summary>
    internal long SentUs { get; set; }

    internal bool IsDone { get; set; }

    /// <summary>It may be sent again without asking, and can be: all of it fits the first packet.</summary>
    internal bool IsRepeatable => Method != "POST" && Body == 0;

    internal void Write(PeerOutput to, Random random)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"{Method} /{Id} HTTP/{(Http10 ? "1.0" : "1.1")}\r\nHost: a.example\r\nX-Id: {Id}\r\nX-Want: {Want}\r\nX-Body: {Body}\r\n");
        if (Http10 && !Closes)
        {
            head.Append("Connection: keep-alive\r\n");
        }
        else if (!Http10 && Closes)
        {
            head.Append("Connection: close\r\n");
        }

        var parts = new List<byte[]>();
        if (Chunked)
        {
            head.Append("Transfer-Encoding: chunked\r\n");
            ResponseDraft.WriteChunks(Pattern.Make(Id, Body), parts, random);
        }
        else if (Body > 0 || Method == "POST")
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body}\r\n");
            parts.Add(Pattern.Make(Id, Body));
        }

        parts.Insert(0, Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
        if (random.Next(4) != 0)
        {
            parts = [parts.SelectMany(static part => part).ToArray()];
        }

        foreach (var part in parts)
        {
            to.Write(part);
        }
    }
}
