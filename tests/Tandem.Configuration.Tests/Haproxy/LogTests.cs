using System.Net;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class LogTests
{
    private static LogTarget Log(string rest) => Assert.Single(Given.Listen($"log {rest}").Logs);

    [Fact]
    public void Targets_are_datagrams_sockets_and_descriptors()
    {
        var udp = Log("127.0.0.1 local0");
        Assert.Equal((LogTargetKind.Udp, IPAddress.Loopback, 514, 16), (udp.Kind, udp.Address!, udp.Port, udp.Facility));
        Assert.Equal(1514, Log("[::1]:1514 daemon").Port);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), Log("known:514 local0").Address);
        Assert.True(Log("/dev/log local0") is { Kind: LogTargetKind.Unix, Path: "/dev/log" });
        Assert.True(Log("abns@x local0") is { Kind: LogTargetKind.Unix, Path: "x", IsAbstract: true });
        Assert.True(Log("stdout local0") is { Kind: LogTargetKind.Stdout, Descriptor: 1 });
        Assert.True(Log("stderr local0") is { Kind: LogTargetKind.Stderr, Descriptor: 2 });
        Assert.True(Log("fd@2 local0") is { Kind: LogTargetKind.Stderr });
        Assert.True(Log("fd@7 local0") is { Kind: LogTargetKind.Descriptor, Descriptor: 7 });
    }

    [Fact]
    public void Parameters_and_levels_are_read()
    {
        var log = Log("127.0.0.1 len 2000 format rfc5424 sample 1,3-4:5 local7 notice err");

        Assert.Equal((2000, LogLineFormat.Rfc5424, 5, 23), (log.MaxLength, log.Format, log.SampleSize, log.Facility));
        Assert.Equal([new LogSampleRange(1, 1), new LogSampleRange(3, 4)], log.SampleRanges);
        Assert.Equal((LogLevel.Notice, LogLevel.Err), (log.MaxLevel, log.MinLevel));
        Assert.Equal((LogLevel.Debug, LogLevel.Emerg, 1024), (Log("127.0.0.1 kern").MaxLevel, Log("127.0.0.1 kern").MinLevel, Log("127.0.0.1 kern").MaxLength));
    }

    [Fact]
    public void Log_global_takes_the_targets_of_all_global_sections()
    {
        var p = Given.Valid("global\n log 127.0.0.1 local0\ndefaults\n log global\nlisten a\n bind :1\n log 127.0.0.2 local1\nglobal\n log 127.0.0.3 local2\n").Proxies[0];

        Assert.Equal(["127.0.0.1", "127.0.0.3", "127.0.0.2"], p.Logs.Select(l => l.Text));
    }

    [Theory]
    [InlineData("option httplog", LogFormatKind.Http)]
    [InlineData("option httplog clf", LogFormatKind.HttpClf)]
    [InlineData("option tcplog", LogFormatKind.Tcp)]
    [InlineData("log-format %ci", LogFormatKind.Custom)]
    [InlineData("option httplog\n log-format %ci\n option tcplog", LogFormatKind.Tcp)]
    public void The_last_format_wins(string lines, LogFormatKind expected) =>
        Assert.Equal(expected, Given.Listen("mode http", "log 127.0.0.1 local0", lines).LogFormat);

    [Theory]
    [InlineData("log", "log : expects <address> and <facility> or global as arguments")]
    [InlineData("log 127.0.0.1", "log : expects <address> and <facility> or global as arguments")]
    [InlineData("log 127.0.0.1 lokal0", "log : unknown log facility 'lokal0'; did you mean 'local0' maybe ?")]
    [InlineData("log 127.0.0.1 local0 blah", "log : unknown optional log level 'blah'")]
    [InlineData("log 127.0.0.1 local0 err blah", "log : unknown optional minimum log level 'blah'")]
    [InlineData("log 127.0.0.1 len 10 local0", "log : invalid log length, must be an integer between 80 and 65535.")]
    [InlineData("log 127.0.0.1 format foo local0", "log : unknown log format 'foo'")]
    [InlineData("log 127.0.0.1 sample 3:2 local0", "log : invalid sampling '3:2'")]
    [InlineData("log nosuch local0", "log : could not resolve address 'nosuch' in 'nosuch'")]
    [InlineData("log ring@x local0", "'log ring@x' is not supported yet.")]
    [InlineData("no log x", "log : 'no log' does not expect arguments")]
    [InlineData("log-format", "log-format expects an argument.")]
    [InlineData("log-format a b", "log-format expects only one argument, don't forget to escape spaces!")]
    [InlineData("option httplog foo", "keyword 'httplog' only supports option 'clf'.")]
    public void Mistakes_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.ListenAlerts(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_second_format_in_one_defaults_section_is_warned_about()
    {
        Assert.Equal(
            "'option httplog' overrides previous 'log-format' in 'defaults' section.",
            Assert.Single(Given.Warnings("defaults\n log-format %ci\n option httplog\n")).Message);
        Assert.Empty(Given.Warnings("defaults a\n option httplog\ndefaults b from a\n option tcplog\n"));
    }

    [Fact]
    public void Httplog_without_http_falls_back_to_tcplog()
    {
        var text = Given.Defaults + "listen x\n bind :1\n log 127.0.0.1 local0\n option httplog\n";

        Assert.Equal("'option httplog' not usable with proxy 'x' (needs 'mode http'). Falling back to 'option tcplog'.", Assert.Single(Given.Warnings(text)).Message);
        Assert.Equal(LogFormatKind.Tcp, Given.Valid(text).Proxies[0].LogFormat);
    }
}
