using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Logging;

public class LogFormatParserTests
{
    [Theory]
    [InlineData("%cifoo", "no such format variable 'cifoo'. If you wanted to emit the '%' character verbatim, you need to use '%%'.")]
    [InlineData("% x", "unexpected variable name near ' ' at position 1 line : '% x'. Maybe you want to write a single '%', use the syntax '%%'.")]
    [InlineData("%5x", "unexpected variable name near '5' at position 1 line : '%5x'. Maybe you want to write a single '%', use the syntax '%%'.")]
    [InlineData("100%", "truncated line after '%'.")]
    [InlineData("%{+Q ci", "truncated line after '+Q ci'.")]
    [InlineData("%{+Q}", "parse argument modifier without variable name near '%{+Q}'.")]
    [InlineData("%{+Q}%", "parse argument modifier without variable name near '%{+Q}'.")]
    [InlineData("%[src", "missing ']' after 'src'.")]
    public void A_format_that_haproxy_refuses_is_refused_in_its_words(string format, string message)
    {
        var diagnostics = new Diagnostics();

        Assert.Null(LogFormat.Compile(format, default, diagnostics, LogFormatSettings.ForLogs, Upper));
        Assert.Equal("failed to parse log-format : " + message, Assert.Single(diagnostics.All).Message);
    }

    [Theory]
    [InlineData("%%ci %%%f", "%ci %fe")]
    [InlineData("%{+Z}f %{}f %{foo}f", "fe fe fe")]
    [InlineData("%{+Q+X}cp %{+Q, +X}cp", "E7B6 E7B6")]
    [InlineData("%-ci %(n)ci %_", "-ci (n)ci _")]
    [InlineData("  %ci   %f  ", "127.0.0.1 fe ")]
    [InlineData("a %hr %hs b", "a b")]
    [InlineData("%{+Q}o %f %{-Q}b %s", "\"fe\" be \"s1\"")]
    [InlineData("%{+Q,+E}o %f%[x\"y]", "\"fe\"\"X\\\"Y\"")]
    [InlineData("%[a(])] %[b(']')]", "A(]) B(']')")]
    [InlineData("%[] x", "- x")]
    public void Odd_formats_read_as_in_haproxy(string format, string expected) =>
        Assert.Equal(expected, Write(format, LogFormatSettings.ForLogs));

    [Theory]
    [InlineData("a  %[] b%ci %HQ", "a   b127.0.0.1 ?x=1&y=#22q")]
    [InlineData("%{+Q}[q] %{+Q}r", "Q \"GET /p/a?x=1&y=#22q HTTP/1.0\"")]
    [InlineData("%CC|%ID|%hr|  %ts", "|||  --")]
    [InlineData("%[\u0001\t\u007f\u00e4#%\"]", "%01\t%7F\u00e4#%\"")]
    [InlineData("%{+E,+Q}[a\"c]", "A\\\"C")]
    public void Header_values_keep_spaces_and_encode_what_no_header_holds(string format, string expected) =>
        Assert.Equal(expected, Write(format, LogFormatSettings.ForHeaders));

    [Fact]
    public void Variables_of_http_are_refused_in_tcp_mode()
    {
        var refused = "B CC CS H HM HP HPO HQ HU HV ID ST T Ta Tc Td Tl Th Ti Tq TR Tr Ts Tt Tu Tw U ac b bc bi bp bq ci cp f fc fi fp ft hr hrl hs hsl lc ms pid r rc rt s sc si sp sq sslc sslv t tr trg trl ts tsc"
            .Split(' ')
            .Where(name =>
            {
                var diagnostics = new Diagnostics();
                var format = LogFormat.Compile("%" + name, default, diagnostics, new LogFormatSettings { IsHttp = false });
                Assert.Equal(format == null, diagnostics.All.Any(d => d.Message == $"failed to parse log-format : format variable '{name}' is reserved for HTTP mode."));
                return format == null;
            });

        Assert.Equal("CC CS HM HP HPO HQ HU HV Ta Ti Tq TR Tr r tr trg trl", string.Join(' ', refused));
    }

    [Fact]
    public void A_line_is_cut_at_the_end_of_the_buffer_wherever_that_is()
    {
        var format = LogFormat.Compile(LogFormats.Http, default, new Diagnostics(), LogFormatSettings.ForLogs)!;
        var facts = SampleFacts.Served();
        var whole = new byte[1024];
        var length = format.Write(whole, facts, null);
        for (var size = 0; size <= length; size++)
        {
            var buffer = new byte[size + 8];
            buffer.AsSpan().Fill(0xEE);
            var written = format.Write(buffer.AsSpan(0, size), facts, null);

            Assert.InRange(written, 0, size);
            var same = buffer.AsSpan(0, written).CommonPrefixLength(whole);
            Assert.True(same == written || (same == written - 1 && buffer[same] == '"'), "only the closing quote may come early");
            Assert.All(buffer[size..], b => Assert.Equal(0xEE, b));
        }
    }

    [Fact]
    public void Any_text_compiles_or_tells_what_is_wrong() => Check.One(PropertyRuns.Config, Prop.ForAll(
        Gen.Elements("%", "{", "}", "+Q", "ci", "r", "[", "]", " ", "a", "%%", "o", "(", "'", "\u00e9", "tsc", "-").ListOf()
            .Select(parts => string.Concat(parts)).ToArbitrary(),
        text =>
        {
            var diagnostics = new Diagnostics();
            var format = LogFormat.Compile(text, default, diagnostics, LogFormatSettings.ForLogs, Upper);
            var written = format?.Write(new byte[256], SampleFacts.NotUnderstood(), null);
            return format == null == diagnostics.HasAlerts && written is null or <= 256;
        }));

    private static string Write(string text, LogFormatSettings settings)
    {
        var diagnostics = new Diagnostics();
        var format = LogFormat.Compile(text, default, diagnostics, settings, Upper);
        Assert.Empty(diagnostics.All);
        Assert.NotNull(format);
        var buffer = new byte[1024];
        return Encoding.Latin1.GetString(buffer.AsSpan(0, format.Write(buffer, SampleFacts.Served(), null)));
    }

    /// <summary>A stand-in for sample expressions: the expression itself, its ASCII letters in upper case.</summary>
    private static LogSegment? Upper(string expression, FormatFlags flags, Position position, Diagnostics diagnostics) =>
        new UpperSegment(Encoding.Latin1.GetBytes(expression), flags);

    private sealed class UpperSegment(byte[] text, FormatFlags flags) : LogSegment
    {
        private readonly byte[] text = [.. text.Select(b => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 32) : b)];

        internal override void Append(ref FormatWriter writer, ExchangeFacts facts, RuleContext? rules) => writer.Sample(text, flags);
    }
}
