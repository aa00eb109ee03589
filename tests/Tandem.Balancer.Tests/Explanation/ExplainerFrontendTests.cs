using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>Which frontend a request reaches, and what that answers by itself.</summary>
public sealed class ExplainerFrontendTests
{
    [Fact]
    public void A_connection_of_tcp_mode_reaches_its_server()
    {
        var told = Explained.Of(Explained.Site, "tcp://h:3306");
        Assert.Equal(("mysql", "db", "d1"), (told.Frontend, told.Backend, told.Server));
        Assert.Equal("", told.RequestLine);
    }

    [Fact]
    public void The_frontend_is_that_of_the_port_and_others_are_named()
    {
        var told = Explained.Of(Explained.Site, "GET http://h/");
        Assert.Contains(told.Steps[0].Notes, note => note.StartsWith("frontend other listens there too", StringComparison.Ordinal));
        Assert.Equal("other", Explained.Of(Explained.Site, "GET http://127.0.0.1/").Frontend);
        Assert.Equal("other", Explained.Of(Explained.Site, "GET http://h/", question => question with { To = "other" }).Frontend);
        Assert.Equal("www", Explained.Of(Explained.Site, "GET http://h/", question => question with { To = "127.0.0.1:8080" }).Frontend);
        Assert.Equal("www", Explained.Of(Explained.Site, "GET http://10.1.2.3/").Frontend);
    }

    [Fact]
    public void A_port_that_nobody_binds_is_refused_and_says_what_is_bound()
    {
        var told = Explained.Of(Explained.Site, "GET http://h:81/");
        Assert.True(told.Fails);
        Assert.Contains("no frontend listens on h port 81; bound are 0.0.0.0:80 (www), 127.0.0.1:8080 (www)", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_and_plain_tcp_at_a_frontend_of_http_fail()
    {
        Assert.Contains("without TLS", Explained.Of(Explained.Site, "GET https://h:80/").Reason, StringComparison.Ordinal);
        Assert.Contains("waits for an HTTP request", Explained.Of(Explained.Site, "tcp://h:80").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Monitor_uri_answers_as_its_conditions_say()
    {
        const string monitored = Explained.Defaults + """
            frontend www
                bind :80
                monitor-uri /alive
                monitor fail if { nbsrv(web) lt 2 }
                default_backend web
            backend web
                server w1 10.0.0.1:80
                server w2 10.0.0.2:80

            """;
        Assert.True(Explained.Of(monitored, "GET http://h/alive") is { End: ExplainedEnd.Monitored, Status: 200, Fails: false });
        var told = Explained.Of(monitored, "GET http://h/alive", question => question with { Down = ["web/w1"] });
        Assert.Equal(503, told.Status);
        Assert.Equal(["true  { nbsrv(web) lt 2 }: saw 1, matches lt 2"], told.Step("monitor fail").Notes);
    }

    [Fact]
    public void What_monitor_uri_says_under_tandem_run_without_servers_is_noted()
    {
        const string monitored = Explained.Defaults + "frontend www\n bind :80\n monitor-uri /alive\n default_backend web\nbackend web\n server w1 10.0.0.1:80\n";
        Assert.Empty(Explained.Of(monitored, "GET http://h/alive").Step("monitor-uri").Notes);
        var told = Explained.Of(monitored, "GET http://h/alive", question => question with { Down = ["web/w1"] });
        Assert.Equal(200, told.Status);
        Assert.StartsWith("under 'tandem run' it is answered 503", Assert.Single(told.Step("monitor-uri").Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_tcp_mode_beyond_the_buffer_are_told()
    {
        const string tcp = "defaults\n mode tcp\n timeout connect 1s\n timeout client 1s\n timeout server 1s\nlisten a\n bind :80\n server s 10.0.0.1:80\n";
        var told = Explained.Of(tcp, "GET http://h/", question => question.Header("x: " + new string('a', 20_000)));
        Assert.StartsWith("rules see the first 16384", told.Step("the client's first 200").Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u", "client without an address (assumed; --from says another), connected to /run/site.sock", "other")]
    [InlineData("v6", "client ::1 (assumed; --from says another), connected to [::1]:8000", "own")]
    [InlineData("[2001:db8::1]:8000", "client ::1 (assumed; --from says another), connected to [2001:db8::1]:8000", "own")]
    public void Sockets_of_other_families_have_clients_of_their_own(string to, string connection, string backend)
    {
        var told = Explained.Of(Explained.Defaults + """
            frontend u
                bind /run/site.sock
                default_backend other
            frontend v6
                bind :::8000 v6only
                use_backend own if { src ::1 }
                default_backend other
            backend own
                server s unix@/run/s.sock
            backend other
                server s 127.0.0.1

            """, "GET http://h:8000/", question => question with { To = to });
        Assert.Equal((connection, backend), (told.Connection, told.Backend));
    }
}
