using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class RemovedSyntaxTests
{
    [Theory]
    [InlineData("defaults\n contimeout 5000\n", "timeout connect 5000")]
    [InlineData("defaults\n clitimeout 50s\n", "timeout client 50s")]
    [InlineData("defaults\n srvtimeout 50s\n", "timeout server 50s")]
    [InlineData("defaults\n option forceclose\n", "option httpclose")]
    [InlineData("defaults\n redispatch\n", "option redispatch")]
    [InlineData("listen x 127.0.0.1:80\n", "bind 127.0.0.1:80")]
    [InlineData("frontend x :80,:81 backlog 5\n", "bind :80,:81 backlog 5")]
    [InlineData("listen x\n bind :1\n mode http\n reqadd X-Forwarded-Proto:\\ https\n", "http-request add-header X-Forwarded-Proto https")]
    [InlineData("listen x\n bind :1\n mode http\n rspadd Set-Cookie:\\ a=b if { path / }\n", "http-response add-header Set-Cookie a=b if { path / }")]
    [InlineData("listen x\n bind :1\n mode http\n rspidel ^Server:.*\n", "http-response del-header Server")]
    public void Removed_lines_are_accepted_with_a_warning_that_prints_todays(string text, string today)
    {
        var warning = Assert.Single(Given.Warnings(text), w => w.Suggestion is not null);

        Assert.Equal(today, warning.Suggestion);
        Assert.Contains($"write '{today}' instead", warning.Message, StringComparison.Ordinal);
        Assert.Empty(Given.Alerts(text));
    }

    [Fact]
    public void They_mean_what_they_meant()
    {
        var p = Given.Valid("defaults\n contimeout 1\n clitimeout 2\n srvtimeout 3\n redispatch\n option forceclose\nlisten x 127.0.0.1:80-81\n mode http\n reqadd A:\\ 1%2\n").Proxies[0];

        Assert.Equal((1, 2, 3), (p.Timeouts.ConnectMs, p.Timeouts.ClientMs, p.Timeouts.ServerMs));
        Assert.Equal((-1, ConnectionMode.Close), (p.Redispatch, p.ConnectionMode));
        Assert.Equal((80, 81), (p.Binds[0].Addresses[0].Port, p.Binds[0].Addresses[0].LastPort));
        Assert.Equal(["A", "1%%2"], Assert.Single(p.HttpRequestRules).Arguments.Select(w => w.Text));
    }

    [Theory]
    [InlineData("reqrep ^a b")]
    [InlineData("block if { path / }")]
    [InlineData("reqidel ^X.*foo")]
    public void What_cannot_be_said_today_in_one_line_is_refused_by_name(string line)
    {
        var alert = Assert.Single(Given.ListenAlerts("mode http", line));

        Assert.Contains("' is not supported yet: it was removed from the language, today's line", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_is_passed_over_with_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(Given.Text("global\n debug\n").Diagnostics.All).Severity);
}
