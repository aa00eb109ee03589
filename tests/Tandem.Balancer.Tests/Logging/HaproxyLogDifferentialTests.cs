using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>
/// The real HAProxy serves, refuses and breaks off; what it logs is read back into facts, and the same facts must give the
/// same bytes here. Nothing is compared where HAProxy 2.6 is not installed.
/// </summary>
public sealed class HaproxyLogDifferentialTests : IDisposable
{
    private readonly UdpReceiver log = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public void Lines_of_every_format_are_the_same_bytes()
    {
        var ports = HaproxyOracle.FreePorts(9);
        using var haproxy = HaproxyOracle.Start(Proxies(ports), ports[5]);
        if (haproxy == null)
        {
            return;
        }

        var causes = new HashSet<string>();
        foreach (var request in Requests())
        {
            Exchange(ports[0], request);
            var line = log.Receive();
            causes.Add(Compare(LogFormats.Http, LoggedLine.Http(line), line));
            Exchange(ports[1], request);
            line = log.Receive();
            Compare(LogFormats.Clf, LoggedLine.Clf(line), line);
        }

        // The requests must have reached the interesting ends, or the comparison would prove little.
        Assert.Superset(new HashSet<string> { "--", "PR", "CR", "cR", "SC", "SH", "LR" }, causes);

        Exchange(ports[2], "GET / HTTP/1.0\r\n\r\n");
        var first = log.Receive();
        Compare(LogFormats.Default(isHttp: true), LoggedLine.Default(first), first);

        foreach (var port in ports[3..5])
        {
            Exchange(port, "GET / HTTP/1.0\r\n\r\n");
            var line = log.Receive();
            Compare(LogFormats.Tcp, LoggedLine.Tcp(line), line);
        }

        Exchange(ports[8], "no PROXY header\r\n");
        CompareError(log.Receive());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Headers_and_the_cut_of_long_lines_are_the_same_bytes(bool sendHostName)
    {
        var ports = HaproxyOracle.FreePorts(2);
        LogLineFormat[] formats =
        [
            LogLineFormat.Default, LogLineFormat.Local, LogLineFormat.Rfc3164, LogLineFormat.Rfc5424, LogLineFormat.Priority,
            LogLineFormat.Short, LogLineFormat.Timed, LogLineFormat.Iso, LogLineFormat.Raw,
        ];
        int[] lengths = [1024, 200, 80];
        var targets = formats.SelectMany(format => lengths.Select(length => (format, length))).ToArray();
        var configuration = "global\n" + (sendHostName ? " log-send-hostname\n" : "")
            + string.Concat(targets.Select(t =>
                $" log 127.0.0.1:{log.Port} len {t.length} {(t.format == LogLineFormat.Default ? "" : "format " + t.format.ToString().ToLowerInvariant())} local3\n"))
            + Defaults
            + $"frontend fe\n bind 127.0.0.1:{ports[0]}\n option httplog\n http-request deny\n"
            + $"frontend ready\n no log\n bind 127.0.0.1:{ports[1]}\n";
        using var haproxy = HaproxyOracle.Start(configuration, ports[1]);
        if (haproxy == null)
        {
            return;
        }

        foreach (var uriLength in new[] { 1, 100, 870, 880, 890, 895, 896, 897, 898, 899, 900, 901, 902, 903, 904, 905, 906, 907, 908, 909, 910, 911, 912, 913, 914, 915, 920, 950, 1000, 1010, 1020, 3000 })
        {
            var requestLine = $"GET /{new string('a', uriLength)}\" HTTP/1.0";
            Exchange(ports[0], requestLine + "\r\n\r\n");
            CompareTargets(targets, requestLine, haproxy.ProcessId, sendHostName ? Dns.GetHostName() : null);
        }
    }

    private const string Defaults =
        "defaults\n mode http\n log global\n timeout client 2s\n timeout server 2s\n timeout connect 1s\n timeout http-request 200ms\n retries 1\n";

    private string Proxies(int[] ports) =>
        $"""
        global
         log 127.0.0.1:{log.Port} len 65535 format raw local0
        {Defaults}
        frontend web
         bind 127.0.0.1:{ports[0]}
         option httplog
         http-request deny if METH_DELETE
         http-request redirect location / if METH_PUT
         use_backend %[path,field(2,/)]
         default_backend app
        frontend clf
         bind 127.0.0.1:{ports[1]}
         option httplog clf
         http-request deny if METH_DELETE
         http-request redirect location / if METH_PUT
         use_backend %[path,field(2,/)]
         default_backend app
        frontend dflt
         bind 127.0.0.1:{ports[2]}
         default_backend app
        listen tcp
         mode tcp
         option tcplog
         bind 127.0.0.1:{ports[3]}
         server s1 127.0.0.1:{ports[5]}
        listen broken
         mode tcp
         option tcplog
         bind 127.0.0.1:{ports[4]}
         server s1 127.0.0.1:{ports[7]}
        backend app
         server s1 127.0.0.1:{ports[5]}
        backend dead
         option redispatch 1
         server d1 127.0.0.1:{ports[7]}
         server d2 127.0.0.1:{ports[7]}
        backend rude
         server r1 127.0.0.1:{ports[6]}
        listen answering
         no log
         bind 127.0.0.1:{ports[5]}
         http-request return status 200 content-type text/plain string hello
        listen closing
         no log
         mode tcp
         bind 127.0.0.1:{ports[6]}
         tcp-request content reject
        frontend proxied
         bind 127.0.0.1:{ports[8]} accept-proxy name pp
         option httplog
         default_backend app

        """;

    private static IEnumerable<string?> Requests() =>
    [
        "GET /a?b=c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "POST /\"quoted\"?%20 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        "GET   http://a/spaced   HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "HEAD / HTTP/1.0\r\n\r\n",
        $"GET /{new string('x', 3000)} HTTP/1.0\r\n\r\n",
        "DELETE / HTTP/1.0\r\n\r\n",
        "PUT / HTTP/1.0\r\n\r\n",
        "GET /dead HTTP/1.0\r\n\r\n",
        "GET /rude HTTP/1.0\r\n\r\n",
        "GET /\u0001 HTTP/1.0\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET / HTTP/1.0\r\nUnfinished: ",
        null,
    ];

    /// <summary>Sends, waits for the end, closes; null only connects and closes.</summary>
    private static void Exchange(int port, string? request)
    {
        using var client = new TcpClient("127.0.0.1", port);
        if (request == null)
        {
            return;
        }

        var stream = client.GetStream();
        stream.ReadTimeout = 5000;
        stream.Write(Encoding.Latin1.GetBytes(request));
        try
        {
            stream.CopyTo(Stream.Null);
        }
        catch (IOException)
        {
            // A reset ends an exchange as well.
        }
    }

    private static string Compare(string format, ExchangeFacts facts, string line)
    {
        var compiled = LogFormat.Compile(format, default, new Diagnostics(), LogFormatSettings.ForLogs)!;
        var buffer = new byte[65535];
        var length = compiled.Write(buffer, facts, null);

        Assert.Equal(line, Encoding.Latin1.GetString(buffer, 0, length) + "\n");
        return $"{(char)facts.EndCause}{(char)facts.EndState}";
    }

    private static void CompareError(string line)
    {
        var (facts, listener, message) = LoggedLine.Error(line);
        using var receiver = new UdpReceiver();
        using var sinks = new LogSinks();
        var target = new LogTarget(LogTargetKind.Udp, default) { Address = IPAddress.Loopback, Port = receiver.Port, Format = LogLineFormat.Raw };
        var format = LogFormat.Compile(LogFormats.Http, default, new Diagnostics(), LogFormatSettings.ForLogs)!;
        new Logger(new LoggerSettings { Format = format, Targets = [target] }, sinks)
            .LogConnectionError(facts, SampleFacts.Bytes(listener), SampleFacts.Bytes(message));
        sinks.Flush();

        Assert.Equal("pp", listener);
        Assert.Equal(line, receiver.Receive());
    }

    /// <summary>HAProxy's lines of one request, target by target, against ours for the same facts and the date in each header.</summary>
    private void CompareTargets((LogLineFormat Format, int Length)[] targets, string requestLine, int processId, string? hostName)
    {
        var lines = targets.Select(_ => log.Receive()).ToArray();
        var facts = Complete(lines[Array.FindIndex(targets, t => t == (LogLineFormat.Raw, 1024))], requestLine);
        var message = new byte[1023];
        var format = LogFormat.Compile(LogFormats.Http, default, new Diagnostics(), LogFormatSettings.ForLogs)!;
        var length = format.Write(message, facts, null);
        using var receiver = new UdpReceiver();
        using var sinks = new LogSinks();
        for (var i = 0; i < targets.Length; i++)
        {
            var target = new LogTarget(LogTargetKind.Udp, default)
            {
                Address = IPAddress.Loopback,
                Port = receiver.Port,
                Format = targets[i].Format,
                MaxLength = targets[i].Length,
                Facility = 19,
            };
            var header = new SyslogHeader(target.Format, target.Facility, "haproxy", hostName, processId);
            new ProxyLogTarget(target, sinks.Open(target), header)
                .Send(LogLevel.Info, message.AsSpan(0, length), DateOf(lines[i], facts.AcceptedAtTicks));
            sinks.Flush();

            Assert.Equal(lines[i], receiver.Receive());
        }
    }

    /// <summary>The facts of a raw line that may have lost its end: what it lost is the request line, which we know.</summary>
    private static ExchangeFacts Complete(string line, string requestLine)
    {
        var facts = LoggedLine.Http(line[..line.IndexOf('"', StringComparison.Ordinal)] + "\"<BADREQ>\"\n");
        return SampleFacts.WithRequestLine(facts, requestLine);
    }

    /// <summary>The date in a header: an ISO date with microseconds, or a time of the day.</summary>
    private static long DateOf(string line, long about)
    {
        var iso = System.Text.RegularExpressions.Regex.Match(line, @"\d{4}-\d\d-\d\dT\S+");
        if (iso.Success)
        {
            return DateTimeOffset.Parse(iso.Value, CultureInfo.InvariantCulture).UtcTicks;
        }

        var classic = System.Text.RegularExpressions.Regex.Match(line, @"^<\d+>... [ \d]\d (\d\d:\d\d:\d\d) ");
        if (!classic.Success)
        {
            return about;
        }

        var local = new DateTime(about, DateTimeKind.Utc).ToLocalTime().Date + TimeSpan.Parse(classic.Groups[1].Value, CultureInfo.InvariantCulture);
        return DateTime.SpecifyKind(local, DateTimeKind.Local).ToUniversalTime().Ticks;
    }
}
