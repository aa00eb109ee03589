using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Tandem.Failover.Logging;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tests.Logging;

public sealed class JournalTests : IDisposable
{
    private static readonly DateTime Moment = new(2026, 11, 5, 8, 57, 39, DateTimeKind.Utc);

    private readonly string directory = Directory.CreateTempSubdirectory("tandem-journal-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Syslog_gets_a_line_as_syslog_3_writes_it()
    {
        using var receiver = Receiver(out var path);
        var settings = new JournalSettings { ProcessId = 4711, SyslogPath = path, Facility = 16, Zone = TimeZoneInfo.Utc };
        using var journal = new Journal(false, static () => Moment, new SyslogSink(settings));

        journal.Write(JournalLevel.Info, "(VI_1) Entering MASTER STATE");

        Assert.Equal("<134>Nov  5 08:57:39 Keepalived_vrrp[4711]: (VI_1) Entering MASTER STATE", Receive(receiver));
    }

    [Fact]
    public void A_stuck_syslog_holds_nobody_up_and_what_was_lost_is_told()
    {
        const int written = 5000;
        using var receiver = Receiver(out var path);
        using var journal = new Journal(new JournalSettings { SyslogPath = path, Ident = "K" });
        for (var i = 0; i < written; i++)
        {
            journal.Write(JournalLevel.Info, $"line {i}");
        }

        var received = new List<string>();
        while (true)
        {
            while (receiver.Available > 0)
            {
                received.Add(Receive(receiver).Split("]: ")[1]);
            }

            journal.Flush();
            if (receiver.Available == 0)
            {
                break;
            }
        }

        var kept = received.Count - 1;
        Assert.InRange(kept, WaitingLines.MaxLines, written - 1);
        Assert.Equal(Enumerable.Range(0, kept).Select(i => $"line {i}"), received[..kept]);
        Assert.Equal($"{written - kept} log lines were lost: {path} did not take them in time", received[^1]);
    }

    [Fact]
    public void The_loop_delivers_later_what_was_not_taken_at_once()
    {
        using var receiver = Receiver(out var path);
        using var loop = new EpollLoop(1);
        var sink = new SyslogSink(new JournalSettings { SyslogPath = path });
        using var journal = new Journal(false, sink);
        journal.Attach(loop);
        var written = 0;
        while (!sink.HasWaiting)
        {
            journal.Write(JournalLevel.Info, $"line {written++}");
        }

        for (var received = 0; received < written; received++)
        {
            while (receiver.Available == 0)
            {
                loop.RunOnce(100);
            }

            Assert.EndsWith($": line {received}", Receive(receiver));
        }
    }

    [Fact]
    public void Without_a_syslog_lines_do_not_pile_up()
    {
        var sink = new SyslogSink(new JournalSettings { SyslogPath = Path.Combine(directory, "absent") });
        using var journal = new Journal(false, sink);

        journal.Write(JournalLevel.Info, "unheard");

        Assert.False(sink.HasWaiting);
    }

    [Fact]
    public void A_syslog_that_begins_later_gets_the_lines_from_then_on()
    {
        var path = Path.Combine(directory, "log");
        using var journal = new Journal(new JournalSettings { SyslogPath = path });
        journal.Write(JournalLevel.Info, "unheard");
        using var receiver = Receiver(out _);

        journal.Write(JournalLevel.Info, "heard");

        Assert.EndsWith(": heard", Receive(receiver));
    }

    [Fact]
    public void The_console_gets_date_and_text()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var settings = new JournalSettings { Zone = TimeZoneInfo.Utc };
        var console = new ConsoleSink(settings, (int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        using var journal = new Journal(false, static () => Moment, console);

        journal.Write(JournalLevel.Info, "Starting VRRP child process, pid=3");

        var buffer = new byte[200];
        Assert.Equal(
            "Thu Nov  5 08:57:39 2026: Starting VRRP child process, pid=3\n",
            Encoding.UTF8.GetString(buffer, 0, pipe.Read(buffer)));
    }

    [Fact]
    public void A_console_that_nobody_reads_holds_nobody_up()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var console = new ConsoleSink(new JournalSettings(), (int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        using var journal = new Journal(false, console);
        for (var i = 0; i < 5000; i++)
        {
            journal.Write(JournalLevel.Info, $"line {i}");
        }

        Assert.True(console.HasWaiting);
        Assert.NotEqual(0, console.TakeLost());
    }

    [Fact]
    public void The_file_gets_all_lines_in_order()
    {
        var path = Path.Combine(directory, "k.log");
        File.WriteAllText(path, "before\n");
        using (var journal = new Journal(new JournalSettings { ToSyslog = false, File = path, Zone = TimeZoneInfo.Utc }))
        {
            for (var i = 0; i < 500; i++)
            {
                journal.Write(JournalLevel.Info, $"line {i}");
            }
        }

        var lines = File.ReadAllLines(path);
        Assert.Equal("before", lines[0]);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"line {i}"), lines[1..].Select(line => line[26..]));
    }

    [Theory]
    [InlineData("/var/log/keepalived.log", "/var/log/keepalived_vrrp.log")]
    [InlineData("/var/log.d/keepalived", "/var/log.d/keepalived_vrrp")]
    [InlineData("k.2.log", "k.2_vrrp.log")]
    public void A_childs_file_has_the_childs_name_before_the_last_dot(string file, string expected) =>
        Assert.Equal(expected, JournalSettings.FileOf(file, "_vrrp"));

    [Fact]
    public void Detail_is_told_only_when_asked_for()
    {
        RecordingSink quiet = new(), loud = new();
        using var without = new Journal(false, quiet);
        using var with = new Journal(true, loud);
        foreach (var journal in new[] { without, with })
        {
            journal.WriteDetail(JournalLevel.Info, "detail");
            journal.Write(JournalLevel.Info, "plain");
        }

        Assert.Equal(["plain"], quiet.Lines);
        Assert.Equal(["detail", "plain"], loud.Lines);
    }

    [Fact]
    public void A_line_stays_one_line()
    {
        var sink = new RecordingSink();
        using var journal = new Journal(false, sink);

        journal.Write(JournalLevel.Info, "a\nb\u001b[0m\u007f" + new string('x', Journal.MaxLength));

        Assert.StartsWith("a b [0m xxx", sink.Lines[0]);
        Assert.Equal(Journal.MaxLength, sink.Lines[0].Length);
    }

    private static string Receive(Socket receiver)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, receiver.Receive(buffer));
    }

    private Socket Receiver(out string path)
    {
        path = Path.Combine(directory, "log");
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
