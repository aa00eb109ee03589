using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class WholeConfigurationTests
{
    private const string MissingTimeouts =
        ".\n   | While not properly invalid, you will certainly encounter various problems\n   | with such a configuration. To fix this, please ensure that all following\n"
        + "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.";

    [Fact]
    public void Missing_timeouts_are_warned_about_in_haproxys_words()
    {
        var warnings = Given.Warnings("frontend fe\n bind :1\n default_backend be\nbackend be\n server s 127.0.0.1:80\nlisten tcp1\n bind :2\nbackend empty\n");

        Assert.Equal(["frontend 'fe'", "backend 'be'", "proxy 'tcp1'"], warnings.Select(w => w.Message["missing timeouts for ".Length..^MissingTimeouts.Length]));
        Assert.All(warnings, w => Assert.EndsWith(MissingTimeouts, w.Message, StringComparison.Ordinal));
        Assert.Equal($"[WARNING]  (7) : config : missing timeouts for frontend 'fe'{MissingTimeouts}", warnings[0].Render(7));
    }

    [Theory]
    [InlineData("frontend f\n bind :1\n default_backend nope\nbackend b\n", "Proxy 'f': unable to find required default_backend: 'nope'.", 7, 18)]
    [InlineData("frontend f\n bind :1\n default_backend apo\nbackend api\n", "Proxy 'f': unable to find required default_backend: 'apo'; did you mean 'api' maybe ?", 7, 18)]
    [InlineData("frontend f\n bind :1\n use_backend nope if { path / }\n", "Proxy 'f': unable to find required use_backend: 'nope'.", 7, 14)]
    [InlineData("listen f\n bind :1\n default_backend f\n", "Proxy 'f': loop detected for default_backend: 'f'.", 7, 18)]
    [InlineData("frontend f\n bind :1\n mode http\n default_backend b\nbackend b\n mode tcp\n", "http frontend 'f' (t.cfg:5:1) tries to use incompatible tcp backend 'b' (t.cfg:9:1) as its default backend (see 'mode').", 8, 18)]
    [InlineData("frontend f\n bind :1\nfrontend f\n bind :2\n", "frontend 'f' has the same name as frontend 'f' declared at t.cfg:5:1.", 7, 1)]
    [InlineData("backend f\nlisten f\n bind :2\n", "proxy 'f' has the same name as backend 'f' declared at t.cfg:5:1.", 6, 1)]
    public void Names_that_lead_nowhere_are_refused(string text, string message, int line, int column)
    {
        var alert = Assert.Single(Given.Alerts(Given.Defaults + text));

        Assert.Equal((message, line, column), (alert.Message, alert.Position.Line, alert.Position.Column));
    }

    [Fact]
    public void A_frontend_and_a_backend_may_share_a_name() =>
        Assert.Empty(Given.Alerts(Given.Defaults + "frontend a\n bind :1\n default_backend a\nbackend a\n"));

    [Fact]
    public void A_tcp_frontend_may_use_an_http_backend() =>
        Assert.Empty(Given.Alerts(Given.Defaults + "frontend a\n bind :1\n default_backend b\nbackend b\n mode http\n"));

    [Fact]
    public void A_disabled_proxy_may_refer_to_nothing() => Assert.Empty(Given.Alerts("listen f\n bind :1\n disabled\n use_backend q\n"));

    [Fact]
    public void Without_a_listener_there_is_nothing_to_run()
    {
        var result = Given.Text(Given.Defaults + "frontend f\n default_backend b\nbackend b\n");

        Assert.True(result.NothingToRun);
        Assert.NotNull(result.Configuration);
        Assert.Equal("frontend 'f' has no 'bind' directive. Please declare it as a backend if this was intended.", Assert.Single(result.Diagnostics.All).Message);
        Assert.False(Given.Text(Given.Defaults + "listen f\n bind :1\n").NothingToRun);
        Assert.True(Given.Text("").NothingToRun);
    }

    [Fact]
    public void A_stats_socket_is_something_to_run_although_it_is_not_served_yet()
    {
        var result = Given.Text("global\n stats socket /run/admin.sock mode 660\n" + Given.Defaults);

        Assert.False(result.NothingToRun);
        Assert.Contains("'stats socket' is accepted and changes nothing here", Assert.Single(result.Diagnostics.All).Message, StringComparison.Ordinal);
        Assert.True(Given.Text("global\n stats timeout 30s\n" + Given.Defaults).NothingToRun);
    }

    [Fact]
    public void A_mistyped_section_is_named_and_left_out()
    {
        var text = Given.Defaults + "frontned web\n bind :1\n http-request deny\n foo\nlisten l\n bind :2\n bar\nbckend x\n server a 192.0.2.1:1\n";

        Assert.Equal(
            [
                "unknown keyword 'frontned' in 'defaults' section; did you mean 'frontend' maybe ?",
                "unknown keyword 'bar' in 'listen' section.",
                "unknown keyword 'bckend' in 'listen' section; did you mean 'backend' maybe ?",
            ],
            Given.Alerts(text).Select(alert => alert.Message));
        Assert.Equal("unknown keyword 'frontned' out of section; did you mean 'frontend' maybe ?", Assert.Single(Given.Alerts("frontned web\n bind :1\n")).Message);
    }

    [Fact]
    public void A_mistyped_keyword_without_indentation_is_no_section()
    {
        var text = Given.Defaults + "listen l\nbind :1\nbacklg 5\nserver a 192.0.2.1:1 foo\n";

        Assert.Equal(2, Given.Alerts(text).Count);
        Assert.Equal("backlog", Given.Alerts(text)[0].Suggestion);
    }

    [Fact]
    public void A_mistyped_condition_word_is_proposed() =>
        Assert.Equal("unless", Assert.Single(Given.ListenAlerts("use_backend x unles TRUE")).Suggestion);

    [Fact]
    public void Zero_warning_turns_a_warning_into_a_refusal() =>
        Assert.Equal("Some warnings were found and 'zero-warning' is set. Aborting.", Assert.Single(Given.Alerts("global\n zero-warning\nlisten f\n bind :1\n")).Message);

    [Fact]
    public void Hashing_http_in_tcp_mode_falls_back_to_round_robin()
    {
        var text = Given.Defaults + "listen f\n bind :1\n balance uri\n";

        Assert.Equal(BalanceAlgorithm.RoundRobin, Given.Valid(text).Proxies[0].Balance.Algorithm);
        Assert.Equal("Layer 7 hash not possible for proxy 'f' (needs 'mode http'). Falling back to round robin.", Assert.Single(Given.Warnings(text)).Message);
    }
}
