using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("5ms", 5)]
    [InlineData("5s", 5_000)]
    [InlineData("5m", 300_000)]
    [InlineData("5h", 18_000_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1us", 1)]
    [InlineData("1500us", 2)]
    [InlineData("2147483647", int.MaxValue)]
    public void Times_are_milliseconds_unless_they_have_a_unit(string text, int expected)
    {
        Assert.Null(Values.Time(text, TimeUnit.Milliseconds, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("30d")]
    [InlineData("99999999999999999999999")]
    public void Times_beyond_24_days_are_refused(string text) =>
        Assert.StartsWith("timer overflow", Values.Time(text, TimeUnit.Milliseconds, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("x", 'x')]
    [InlineData("5x", 'x')]
    [InlineData("5sx", 'x')]
    [InlineData("-1", '-')]
    [InlineData("5 s", ' ')]
    public void What_is_no_time_is_named_by_its_first_wrong_char(string text, char wrong) =>
        Assert.Equal($"unexpected character '{wrong}'", Values.Time(text, TimeUnit.Milliseconds, out _));

    [Fact]
    public void Seconds_are_the_unit_of_some_keywords()
    {
        var p = Given.Listen("clitcpka-idle 10", "srvtcpka-intvl 2m", "clitcpka-cnt 3", "option tcpka");

        Assert.Equal(new TcpKeepAlive(true, 3, 10), p.ClientKeepAlive);
        Assert.Equal(new TcpKeepAlive(true, IntervalSeconds: 120), p.ServerKeepAlive);
    }

    [Theory]
    [InlineData("12", 12)]
    [InlineData("12x", 12)]
    [InlineData("x", 0)]
    [InlineData("-3", -3)]
    [InlineData("", 0)]
    public void Loose_numbers_are_what_c_makes_of_them(string text, long expected) => Assert.Equal(expected, Values.LeadingInteger(text));

    [Fact]
    public void A_loose_number_is_taken_with_a_warning()
    {
        var text = Given.Defaults + "listen x\n bind :1\n maxconn 10k\n";

        Assert.Equal(10, Given.Valid(text).Proxies[0].MaxConn);
        Assert.Equal("'maxconn' expects an integer argument, '10k' is taken as 10.", Assert.Single(Given.Warnings(text)).Message);
    }
}
