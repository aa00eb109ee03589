using System.Net;
using Tandem.Balancer.Explanation;
using Tandem.Balancer.Tests.Exchanges;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is explained is what Tandem's own balancer does with the very request: the two write the steps of an exchange down once each.</summary>
public sealed class TandemAgreementTests(TandemSite tandem) : IClassFixture<TandemSite>
{
    [Theory]
    [MemberData(nameof(ExplainedSite.Requests), MemberType = typeof(ExplainedSite))]
    public void The_balancer_does_what_is_explained(string line, string header, string from) => Agreement.Holds(tandem.Site, line, header, from);

    [Fact]
    public void The_first_turn_is_the_one_that_is_explained()
    {
        using var fresh = new TandemSite();
        var question = Explained.Question($"GET http://site:{fresh.Site.Port("www")}/to/turns/");
        using var explainer = Explained.Load(fresh.Site.Configuration);
        Assert.Equal(Agreement.Header(fresh.Site.Ask(RequestBytes.Of(question), IPAddress.Loopback), "x-server"), explainer.Explain(question, out _)!.Server);
    }

    [Theory]
    [InlineData("GET /alive", "200")]
    [InlineData("GET /alive?x", "503")]
    [InlineData("GET /moved/a?b", "302")]
    [InlineData("GET /none", "503")]
    public void Monitoring_redir_and_a_backend_without_servers_are_as_explained(string line, string status)
    {
        const string site = """
              monitor-uri /alive
              use_backend moved if { path_beg /moved }
              default_backend be
            backend moved
              server m 127.0.0.1:1 redir http://new.example.com
            backend be
              server s 127.0.0.1:1 disabled

            """;
        using var rig = new Rig($"frontend fe\n  bind 127.0.0.1:@PORT@\n{site}");
        var words = line.Split(' ');
        var told = Explained.Of($"{Explained.Defaults}frontend fe\n  bind 127.0.0.1:80\n{site}", $"{words[0]} http://h:80{words[1]}");
        var client = rig.Client($"{line} HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n");
        rig.Until(() => client.Received.Contains("\r\n\r\n", StringComparison.Ordinal), 20_000);
        Assert.Equal((status, status), (client.Received[9..12], $"{told.Status}"));
        Assert.Equal(Agreement.Header(client.Received, "location"), told.ResponseHeaders.FirstOrDefault(static one => one.Name == "location")?.Value);
    }
}
