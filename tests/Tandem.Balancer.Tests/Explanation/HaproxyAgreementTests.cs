using System.Net;
using Tandem.Balancer.Explanation;

namespace Tandem.Balancer.Tests.Explanation;

/// <summary>What is explained is what the real haproxy does.</summary>
public sealed class HaproxyAgreementTests(HaproxySite haproxy) : IClassFixture<HaproxySite>
{
    [Theory]
    [MemberData(nameof(ExplainedSite.Requests), MemberType = typeof(ExplainedSite))]
    public void Haproxy_does_what_is_explained(string line, string header, string from)
    {
        if (haproxy.IsInstalled)
        {
            Agreement.Holds(haproxy.Site, line, header, from);
        }
    }

    [Fact]
    public void The_first_turn_is_the_one_that_is_explained()
    {
        if (!haproxy.IsInstalled)
        {
            return;
        }

        using var fresh = new HaproxySite();
        var question = Explained.Question($"GET http://site:{fresh.Site.Port("www")}/to/turns/");
        using var explainer = Explained.Load(fresh.Site.Configuration);
        Assert.Equal(Agreement.Header(fresh.Site.Ask(RequestBytes.Of(question), IPAddress.Loopback), "x-server"), explainer.Explain(question, out _)!.Server);
    }
}
