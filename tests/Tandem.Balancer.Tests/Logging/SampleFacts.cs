using System.Runtime.InteropServices;
using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>Facts of exchanges for tests, with request lines in memory that stays for the whole run.</summary>
internal static unsafe class SampleFacts
{
    /// <summary>20 November 2026, 07:59:40.859 UTC.</summary>
    internal static readonly long Moment = new DateTime(2026, 11, 20, 7, 59, 40, 859, DateTimeKind.Utc).Ticks;

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static ExchangeFacts Served(string requestLine = "GET /p/a?x=1&y=\"q HTTP/1.0") => WithRequestLine(
        new ExchangeFacts
        {
            IsHttp = true,
            Client = Endpoint.FromIPv4(0x7F000001, 59318),
            DestinationAddress = Endpoint.FromIPv4(0x7F000001, 7910),
            Server = Endpoint.FromIPv4(0x7F000001, 7909),
            FrontendName = Bytes("fe"),
            BackendName = Bytes("be"),
            ServerName = Bytes("s1"),
            AcceptedAtTicks = Moment,
            RequestAtTicks = Moment + (2 * TimeSpan.TicksPerMillisecond),
            HandshakeMs = 1,
            IdleMs = 2,
            RequestMs = 3,
            QueueMs = 4,
            ConnectMs = 5,
            ResponseMs = 6,
            TotalMs = 28,
            Status = 200,
            BytesRead = 76,
            BytesUploaded = 50,
            EndCause = (byte)'-',
            EndState = (byte)'-',
            ProcessConnections = 7,
            FrontendConnections = 8,
            BackendConnections = 9,
            ServerConnections = 10,
            ServerQueue = 11,
            BackendQueue = 12,
            RequestNumber = 13,
        },
        requestLine);

    internal static ExchangeFacts WithRequestLine(ExchangeFacts facts, string line)
    {
        var bytes = Bytes(line);
        facts.RequestLine = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        facts.RequestLineLength = bytes.Length;
        bytes.CopyTo(new Span<byte>(facts.RequestLine, bytes.Length));
        facts.MethodEnd = line.IndexOf(' ');
        facts.TargetStart = facts.MethodEnd + line[facts.MethodEnd..].TakeWhile(c => c == ' ').Count();
        var end = line.IndexOf(' ', facts.TargetStart);
        facts.TargetEnd = end < 0 ? line.Length : end;
        return facts;
    }

    internal static ExchangeFacts NotUnderstood()
    {
        var facts = Served();
        facts.RequestLine = null;
        facts.RequestLineLength = 0;
        facts.Server = default;
        facts.BackendName = facts.FrontendName;
        facts.ServerName = Bytes("<NOSRV>");
        (facts.RequestMs, facts.QueueMs, facts.ConnectMs, facts.ResponseMs) = (-1, -1, -1, -1);
        facts.Status = 400;
        facts.BytesRead = 0;
        facts.EndCause = (byte)'P';
        facts.EndState = (byte)'R';
        return facts;
    }
}
