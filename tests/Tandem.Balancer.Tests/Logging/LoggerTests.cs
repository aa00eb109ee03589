using System.Net;
using System.Text;
using Tandem.Balancer.Logging;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Logging;

public sealed class LoggerTests : IDisposable
{
    private readonly UdpReceiver receiver = new();
    private readonly LogSinks sinks = new();

    public void Dispose()
    {
        sinks.Dispose();
        receiver.Dispose();
    }

    [Fact]
    public void A_line_arrives_with_its_header_and_a_line_end()
    {
        var logger = Make(new() { Format = Format("%s %ST") }, Target() with { Format = LogLineFormat.Priority, Facility = 16 });

        logger.LogExchange(SampleFacts.Served());
        sinks.Flush();

        Assert.Equal("<134>s1 200\n", receiver.Receive());
    }

    [Fact]
    public void One_line_goes_to_each_target_with_its_own_header_and_length()
    {
        var logger = Make(
            new() { Format = Format("%s") },
            Target() with { Format = LogLineFormat.Short },
            Target() with { MaxLength = 1 },
            Target() with { Format = LogLineFormat.Short, MinLevel = LogLevel.Notice },
            Target() with { MaxLevel = LogLevel.Notice });

        logger.LogExchange(SampleFacts.Served());
        logger.LogMessage(LogLevel.Alert, "x");
        sinks.Flush();

        Assert.Equal(["<6>s1\n", "s\n", "<6>s1\n", "<1>x\n", "x\n", "<5>x\n", "x\n"], Receive(7));
    }

    [Fact]
    public void Sampling_counts_in_cycles()
    {
        var logger = Make(
            new() { Format = Format("%lc") },
            Target() with { SampleRanges = [new(1, 1), new(3, 4)], SampleSize = 5 });
        for (var i = 0; i < 10; i++)
        {
            logger.LogExchange(SampleFacts.Served());
        }

        sinks.Flush();

        Assert.Equal(["0\n", "2\n", "3\n", "5\n", "7\n", "8\n"], Receive(6));
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public void Many_lines_of_a_round_arrive_in_order()
    {
        var logger = Make(new() { Format = Format("%lc") }, Target());
        for (var i = 0; i < 200; i++)
        {
            logger.LogExchange(SampleFacts.Served());
        }

        sinks.Flush();

        Assert.Equal(Enumerable.Range(0, 200).Select(i => i + "\n"), Receive(200));
        Assert.Equal(0, sinks.DroppedLogs);
    }

    [Theory]
    [InlineData('-', 200, 0, false, false)]
    [InlineData('L', 200, 0, false, false)]
    [InlineData('L', 200, 1, false, false)]
    [InlineData('-', 200, 1, false, true)]
    [InlineData('-', 200, 0, true, true)]
    [InlineData('C', 200, 0, false, true)]
    [InlineData('-', 404, 0, false, false)]
    [InlineData('-', 503, 0, false, true)]
    public void Errors_are_raised_in_level_and_logged_where_normal_exchanges_are_not(
        char cause, int status, int retries, bool redispatched, bool isError)
    {
        var settings = new LoggerSettings { Format = Format("%ts"), IsHttp = true, LogSeparateErrors = true };
        var separate = Make(settings, Target() with { Format = LogLineFormat.Short });
        var errorsOnly = Make(settings with { DontLogNormal = true }, Target());
        var facts = SampleFacts.Served();
        facts.EndCause = (byte)cause;
        facts.Status = status;
        facts.Retries = retries;
        facts.Redispatched = redispatched;

        separate.LogExchange(facts);
        errorsOnly.LogExchange(facts);
        sinks.Flush();

        Assert.Equal($"<{(isError ? 3 : 6)}>{cause}-\n", receiver.Receive());
        Assert.Equal(isError, !receiver.IsEmpty);
    }

    [Fact]
    public void Connections_without_data_are_not_logged_with_dontlognull()
    {
        var logger = Make(new() { Format = Format("%U"), DontLogNull = true }, Target());
        var facts = SampleFacts.Served();
        facts.BytesUploaded = 0;
        logger.LogExchange(facts);
        facts.BytesUploaded = 1;
        logger.LogExchange(facts);
        sinks.Flush();

        Assert.Equal("1\n", receiver.Receive());
    }

    [Fact]
    public void A_rule_sets_the_level_or_silences_the_line()
    {
        var logger = Make(new() { Format = Format("%s"), IsHttp = true }, Target() with { Format = LogLineFormat.Short });
        logger.LogExchange(SampleFacts.Served(), null, Logger.LevelSilent);
        logger.LogExchange(SampleFacts.Served(), null, (int)LogLevel.Crit);
        sinks.Flush();

        Assert.Equal("<2>s1\n", receiver.Receive());
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public void A_connection_that_failed_early_is_told_in_one_short_line()
    {
        var logger = Make(new() { Format = Format("%s") }, Target());
        logger.LogConnectionError(
            SampleFacts.Served(), "pp"u8, "Received something which does not look like a PROXY protocol header"u8);
        sinks.Flush();

        Assert.Matches(
            @"^127\.0\.0\.1:59318 \[\d\d/Nov/2026:\d\d:\d\d:40\.859\] fe/pp: Received something which does not look like a PROXY protocol header\n$",
            receiver.Receive());
    }

    [Fact]
    public void The_terminal_gets_events_in_haproxys_form() => Assert.Equal(
        ["[WARNING]  (7) : a", "[NOTICE]   (7) : a", "[ALERT]    (7) : a"],
        new[] { TerminalSeverity.Warning, TerminalSeverity.Notice, TerminalSeverity.Alert }.Select(s => TerminalLine.Format(s, 7, "a")));

    [Fact]
    public void What_a_target_does_not_take_is_counted_and_told_when_it_takes_lines_again()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tandem-log-{Guid.NewGuid():N}");
        var target = new LogTarget(LogTargetKind.Unix, default) { Path = path, Format = LogLineFormat.Raw };
        var logger = new Logger(new LoggerSettings { Format = Format("%lc"), Targets = [target] }, sinks);
        logger.LogExchange(SampleFacts.Served());
        logger.LogExchange(SampleFacts.Served());
        sinks.Flush();
        Assert.Equal(2, sinks.DroppedLogs);

        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified)
        {
            ReceiveTimeout = 5000,
        };
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        try
        {
            logger.LogExchange(SampleFacts.Served());
            sinks.Flush();
            logger.LogExchange(SampleFacts.Served());
            sinks.Flush();
            var buffer = new byte[1024];
            var lines = Enumerable.Range(0, 3).Select(_ => Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer))).ToList();

            Assert.Equal(["2\n", $"2 log lines were lost because unix@{path} did not take them.\n", "3\n"], lines);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Lines_to_a_descriptor_are_written_whole_and_a_full_pipe_never_waits()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        var descriptor = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        var target = new LogTarget(LogTargetKind.Descriptor, default)
        {
            Descriptor = descriptor,
            Format = LogLineFormat.Raw,
            MaxLength = 65535,
        };
        var logger = new Logger(new LoggerSettings { Format = Format(new string('x', 9000) + "%lc"), Targets = [target] }, sinks);
        for (var i = 0; i < 20; i++)
        {
            logger.LogExchange(SampleFacts.Served());
            sinks.Flush();
        }

        var lost = sinks.DroppedLogs;
        Assert.InRange(lost, 1, 19);
        var received = ReadAvailable(pipe);
        logger.LogMessage(LogLevel.Info, "again", null);
        sinks.Flush();
        received += ReadAvailable(pipe);

        var lines = received.Split('\n');
        Assert.Equal(["again", ""], lines[^2..]);
        Assert.Equal(20 - lost, lines.Count(l => l.Length > 9000));
    }

    [Fact]
    public void A_line_to_a_descriptor_is_cut_with_its_line_end()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        var descriptor = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        var target = new LogTarget(LogTargetKind.Descriptor, default)
        {
            Descriptor = descriptor,
            Format = LogLineFormat.Raw,
            MaxLength = 80,
        };
        new Logger(new LoggerSettings { Format = Format(new string('x', 200)), Targets = [target] }, sinks)
            .LogExchange(SampleFacts.Served());
        sinks.Flush();

        Assert.Equal(new string('x', 79) + "\n", ReadAvailable(pipe));
    }

    [Fact]
    public void A_line_costs_no_allocation()
    {
        var logger = Make(
            new() { Format = Format(LogFormats.Http), IsHttp = true },
            Target() with { Format = LogLineFormat.Local },
            Target() with { Format = LogLineFormat.Rfc5424 });
        var facts = SampleFacts.Served("GET /a   HTTP/1.1");
        Log(200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Log(200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Log(int count)
        {
            for (var i = 0; i < count; i++)
            {
                facts.AcceptedAtTicks += TimeSpan.TicksPerMillisecond * 30;
                facts.RequestAtTicks = facts.AcceptedAtTicks;
                logger.LogExchange(facts);
            }

            sinks.Flush();
        }
    }

    private static string ReadAvailable(System.IO.Pipes.AnonymousPipeServerStream pipe)
    {
        var text = new StringBuilder();
        var buffer = new byte[1 << 17];
        int read;
        do
        {
            read = pipe.Read(buffer);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        while (read == buffer.Length);
        return text.ToString();
    }

    private static LogFormat Format(string text) =>
        LogFormat.Compile(text, default, new Diagnostics(), LogFormatSettings.ForLogs)!;

    private Logger Make(LoggerSettings settings, params LogTarget[] targets) => new(settings with { Targets = targets }, sinks);

    private LogTarget Target() =>
        new(LogTargetKind.Udp, default) { Address = IPAddress.Loopback, Port = receiver.Port, Format = LogLineFormat.Raw };

    private List<string> Receive(int count) => [.. Enumerable.Range(0, count).Select(_ => receiver.Receive())];
}
