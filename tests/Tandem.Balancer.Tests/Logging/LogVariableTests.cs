using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Configuration.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Tests.Logging;

/// <summary>Each variable and flag; the expectations are what HAProxy 2.6.12 wrote for the same facts.</summary>
public class LogVariableTests
{
    private static readonly LogFormatSettings Settings = new() { HostName = "vm", ProcessId = 28173 };

    [Theory]
    [InlineData("%B", "76")]
    [InlineData("%U", "50")]
    [InlineData("%CC", "-")]
    [InlineData("%{+Q}CC", "\"\"")]
    [InlineData("%CS", "-")]
    [InlineData("%H", "vm")]
    [InlineData("%{+Q}H", "\"vm\"")]
    [InlineData("%HM", "GET")]
    [InlineData("%HP", "/p/a")]
    [InlineData("%HPO", "/p/a")]
    [InlineData("%HQ", "?x=1&y=#22q")]
    [InlineData("%HU", "/p/a?x=1&y=#22q")]
    [InlineData("%{+Q}HU", "\"/p/a?x=1&y=#22q\"")]
    [InlineData("%HV", "HTTP/1.0")]
    [InlineData("%r", "GET /p/a?x=1&y=#22q HTTP/1.0")]
    [InlineData("%{+Q}r", "\"GET /p/a?x=1&y=#22q HTTP/1.0\"")]
    [InlineData("%ID", "-")]
    [InlineData("%ST", "200")]
    [InlineData("%T", "20/Nov/2026:07:59:40 +0000")]
    [InlineData("%trg", "20/Nov/2026:07:59:40 +0000")]
    [InlineData("%Ts", "1795161580")]
    [InlineData("%{+X}Ts", "6AFFFDEC")]
    [InlineData("%ms", "859")]
    [InlineData("%{+X}ms", "35B")]
    [InlineData("%Th", "1")]
    [InlineData("%Ti", "2")]
    [InlineData("%TR", "3")]
    [InlineData("%Tq", "6")]
    [InlineData("%Tw", "4")]
    [InlineData("%Tc", "5")]
    [InlineData("%Tr", "6")]
    [InlineData("%Td", "7")]
    [InlineData("%Ta", "25")]
    [InlineData("%Tt", "28")]
    [InlineData("%Tu", "26")]
    [InlineData("%ac/%fc/%bc/%sc", "7/8/9/10")]
    [InlineData("%rc", "0")]
    [InlineData("%sq/%bq", "11/12")]
    [InlineData("%rt", "13")]
    [InlineData("%{+X}rt", "000D")]
    [InlineData("%lc", "0")]
    [InlineData("%{+X}lc", "0000")]
    [InlineData("%pid", "28173")]
    [InlineData("%{+X}pid", "6E0D")]
    [InlineData("%f %ft %b %s", "fe fe be s1")]
    [InlineData("%{+Q}ft", "\"fe\"")]
    [InlineData("%ci:%cp", "127.0.0.1:59318")]
    [InlineData("%{+X}ci:%{+X}cp", "7F000001:E7B6")]
    [InlineData("%{+Q}ci", "\"127.0.0.1\"")]
    [InlineData("%fi:%fp", "127.0.0.1:7910")]
    [InlineData("%{+X}fp", "1EE6")]
    [InlineData("%si:%sp", "127.0.0.1:7909")]
    [InlineData("%bi:%bp", "-:-")]
    [InlineData("%{+Q}bp", "\"\"")]
    [InlineData("[%hr|%hrl|%hs|%hsl]", "[|||]")]
    [InlineData("%sslc %sslv", "- -")]
    [InlineData("%ts", "--")]
    [InlineData("%tsc", "----")]
    public void A_variable_is_written_as_haproxy_writes_it(string format, string expected) =>
        Assert.Equal(expected, Write(format, SampleFacts.Served()));

    [Theory]
    [InlineData("%HM|%HP|%HPO|%HQ|%HU|%HV|%r", "<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>|<BADREQ>")]
    [InlineData("%{+Q}HQ", "\"<BADREQ>\"")]
    [InlineData("%TR/%Tq/%Tw/%Tc/%Tr/%Td", "-1/-1/-1/-1/-1/-1")]
    [InlineData("%si:%sp %s", "-:- <NOSRV>")]
    [InlineData("%{+Q}si", "\"\"")]
    [InlineData("%{+X}si", "-")]
    [InlineData("%tsc", "PR--")]
    public void What_is_not_known_is_marked(string format, string expected) =>
        Assert.Equal(expected, Write(format, SampleFacts.NotUnderstood()));

    [Theory]
    [InlineData("OPTIONS * HTTP/1.0", "*||?|*", "%HP|%HPO|%HQ?|%HU")]
    [InlineData("GET http://a/p/a HTTP/1.1", "http://a/p/a|/p/a|", "%HP|%HPO|%HQ")]
    [InlineData("GET http://a/p?q HTTP/1.1", "http://a/p|/p|?q", "%HP|%HPO|%HQ")]
    [InlineData("GET   /a   HTTP/1.1", "GET /a HTTP/1.1|/a|HTTP/1.1", "%r|%HU|%HV")]
    [InlineData("GET /#\u0001\u007f\u00e4 HTTP/1.1", "GET /#23#01#7F#E4 HTTP/1.1", "%r")]
    public void Parts_of_the_request_line_are_cut_out_of_it(string line, string expected, string format) =>
        Assert.Equal(expected, Write(format, SampleFacts.Served(line)));

    [Fact]
    public void A_tcp_session_has_no_status()
    {
        var facts = SampleFacts.Served();
        facts.IsHttp = false;
        facts.Status = -1;

        Assert.Equal("0 ----", Write("%ST %tsc", facts, Settings with { IsHttp = false }));
    }

    [Fact]
    public void A_redispatched_exchange_has_a_plus_before_its_retries()
    {
        var facts = SampleFacts.Served();
        facts.Retries = 3;
        facts.Redispatched = true;

        Assert.Equal("+3", Write("%rc", facts));
    }

    [Fact]
    public void Logasap_marks_totals_that_are_not_final() =>
        Assert.Equal("+28 +25 +26 +76 50 5", Write("%Tt %Ta %Tu %B %U %Tc", SampleFacts.Served(), Settings with { LogAsap = true }));

    [Fact]
    public void An_address_of_ipv6_is_written_short_or_in_hexadecimal()
    {
        var facts = SampleFacts.Served();
        facts.Client = Endpoint.From(System.Net.IPAddress.IPv6Loopback, 80);

        Assert.Equal("::1 00000000000000000000000000000001 0050", Write("%ci %{+X}ci %{+X}cp", facts));
    }

    [Fact]
    public void A_client_of_a_unix_socket_is_called_unix_with_the_number_of_the_bind_address()
    {
        var facts = SampleFacts.Served();
        facts.Client = facts.DestinationAddress = Endpoint.Unix;
        facts.ListenerId = 2;

        Assert.Equal("unix:2 unix:2 2|", Write("%ci:%cp %fi:%fp %{+X}cp|%{+X}ci", facts));
        Assert.Equal("Connect to unix:2 (fe/TCP)", Write(LogFormats.DefaultForUnix(isHttp: false), facts));
    }

    [Fact]
    public void A_request_line_is_cut_one_byte_below_its_limit()
    {
        var line = $"GET /{new string('a', 40)} HTTP/1.1";

        Assert.Equal("GET /" + new string('a', 26), Write("%r", SampleFacts.Served(line), Settings with { UriLength = 32 }));
        Assert.Equal("", Write("%HV", SampleFacts.Served(line), Settings with { UriLength = 32 }));
    }

    [Fact]
    public void Local_dates_carry_the_offset_of_their_zone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(-210), "x", "x");
        var text = new LogDates(zone).Second(SampleFacts.Moment);

        Assert.Equal("20/Nov/2026:04:29:40 -0330", Encoding.ASCII.GetString(text.Local));
        Assert.Equal("20/Nov/2026:07:59:40 +0000", Encoding.ASCII.GetString(text.Gmt));
    }

    [Fact]
    public void Seconds_that_share_a_place_in_the_store_do_not_mix()
    {
        var dates = new LogDates(TimeZoneInfo.Utc);
        for (var second = 0; second < 100; second++)
        {
            var ticks = SampleFacts.Moment + (second % 3 * 16 * TimeSpan.TicksPerSecond);
            var expected = new DateTime(ticks, DateTimeKind.Utc).ToString("dd/MMM/yyyy:HH:mm:ss +0000", null);
            Assert.Equal(expected, Encoding.ASCII.GetString(dates.Second(ticks).Gmt));
        }
    }

    [Theory]
    [InlineData(LogFormats.Http, "fe be/s1 3/4/5/6/25 200 76 - - ---- 7/8/9/10/0 11/12 \"GET /p/a?x=1&y=#22q HTTP/1.0\"")]
    [InlineData(LogFormats.Tcp, "fe be/s1 4/5/28 76 -- 7/8/9/10/0 11/12")]
    public void Predefined_formats_have_their_fields_in_order(string format, string expected)
    {
        var line = Write(format, SampleFacts.Served());

        Assert.StartsWith("127.0.0.1:59318 [20/Nov/2026:", line, StringComparison.Ordinal);
        Assert.EndsWith("] " + expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clf_format_merges_what_the_captures_leave_empty() => Assert.Equal(
        "127.0.0.1 - - [20/Nov/2026:07:59:40 +0000] \"GET /p/a?x=1&y=#22q HTTP/1.0\" 200 76 \"\" \"\" 59318 859 \"fe\" \"be\" \"s1\" "
            + "3 4 5 6 25 ---- 7 8 9 10 0 11 12 \"\" \"\" ",
        Write(LogFormats.Clf, SampleFacts.Served()));

    [Fact]
    public void The_default_format_tells_both_ends() => Assert.Equal(
        "Connect from 127.0.0.1:59318 to 127.0.0.1:7910 (fe/HTTP)", Write(LogFormats.Default(isHttp: true), SampleFacts.Served()));

    private static string Write(string format, ExchangeFacts facts, LogFormatSettings? settings = null)
    {
        var diagnostics = new Diagnostics();
        var compiled = LogFormat.Compile(format, default, diagnostics, settings ?? Settings);
        Assert.Empty(diagnostics.All);
        Assert.NotNull(compiled);
        var buffer = new byte[8192];
        return Encoding.Latin1.GetString(buffer.AsSpan(0, compiled.Write(buffer, facts, null)));
    }
}
