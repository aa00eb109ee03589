using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ProxyInheritanceTests
{
    [Fact]
    public void A_proxy_takes_what_its_defaults_say_and_overrides_it()
    {
        var p = Given.Valid("""
            defaults
              mode http
              timeout client 1m
              maxconn 50
              option dontlognull
              option redispatch 3
              balance leastconn
              errorfile 503 /dev/null
              default-server inter 3s fall 7
            listen a
              bind :1
              maxconn 60
              no option dontlognull
              no option redispatch
              server s 127.0.0.1:80 check fall 9
            backend b
              mode tcp
              server s 127.0.0.1:80
            """).Proxies;

        Assert.Equal(ProxyMode.Http, p[0].Mode);
        Assert.Equal(60_000, p[0].Timeouts.ClientMs);
        Assert.Equal(60, p[0].MaxConn);
        Assert.False(p[0].DontLogNull);
        Assert.Equal(0, p[0].Redispatch);
        Assert.Equal(BalanceAlgorithm.LeastConn, p[0].Balance.Algorithm);
        Assert.Equal(503, Assert.Single(p[0].ErrorFiles).Status);
        Assert.Equal((3000, 9), (p[0].Servers[0].InterMs, p[0].Servers[0].Fall));
        Assert.Equal(ProxyMode.Tcp, p[1].Mode);
        Assert.Equal(3, p[1].Redispatch);
        Assert.Equal((3000, 7), (p[1].Servers[0].InterMs, p[1].Servers[0].Fall));
    }

    [Fact]
    public void Without_a_word_the_built_in_values_hold()
    {
        var p = Given.Valid("listen a\n bind :1\n server s 127.0.0.1:80\n").Proxies[0];

        Assert.Equal(ProxyMode.Tcp, p.Mode);
        Assert.Null(p.MaxConn);
        Assert.Null(p.Redispatch);
        Assert.Null(p.Retries);
        Assert.Null(p.RetryOn);
        Assert.Null(p.HttpReuse);
        Assert.Null(p.Timeouts.ClientMs);
        Assert.Equal(BalanceAlgorithm.RoundRobin, p.Balance.Algorithm);
        var s = p.Servers[0];
        Assert.Equal((2000, 2, 3, 1, -1, 5000), (s.InterMs, s.Rise, s.Fall, s.Weight, s.PoolMaxConn, s.PoolPurgeDelayMs));
    }

    [Fact]
    public void A_new_anonymous_defaults_starts_anew()
    {
        var p = Given.Valid("defaults\n mode http\n maxconn 9\ndefaults\n timeout client 1s\nlisten a\n bind :1\n").Proxies[0];

        Assert.Equal(ProxyMode.Tcp, p.Mode);
        Assert.Null(p.MaxConn);
    }

    [Fact]
    public void Named_defaults_are_chosen_by_from_and_build_on_each_other()
    {
        var p = Given.Valid("""
            defaults one
              mode http
              maxconn 9
            defaults two from one
              maxconn 8
            defaults
              timeout client 1s
            frontend f from two
              bind :1
            frontend g from one
              bind :2
            frontend h
              bind :3
            """).Proxies;

        Assert.Equal((ProxyMode.Http, 8), (p[0].Mode, p[0].MaxConn));
        Assert.Equal((ProxyMode.Http, 9), (p[1].Mode, p[1].MaxConn));
        Assert.Equal((ProxyMode.Tcp, null), (p[2].Mode, p[2].MaxConn));
    }

    [Fact]
    public void What_one_proxy_adds_to_inherited_lists_no_other_sees()
    {
        var p = Given.Valid("defaults\n log 127.0.0.1 local0\nlisten a\n bind :1\n log 127.0.0.2 local1\nlisten b\n bind :2\nlisten c\n bind :3\n no log\n").Proxies;

        Assert.Equal([2, 1, 0], p.Select(x => x.Logs.Count));
    }

    [Theory]
    [InlineData("frontend f from nope\n bind :1", "unknown defaults section 'nope' in 'from'")]
    [InlineData("defaults a\ndefaults a\nfrontend f from a\n bind :1", "ambiguous defaults section name 'a'")]
    [InlineData("defaults d\nfrontend f from d\n bind :1\nfrontend g\n bind :2", "defaults section 'd' (declared at t.cfg:1:1) is explicitly referenced by another proxy and implicitly used here.")]
    [InlineData("defaults d\nfrontend f\n bind :1\nfrontend g from d\n bind :2", "defaults section 'd' (declared at t.cfg:1:1) is implicitly used by another proxy and explicitly referenced here.")]
    [InlineData("defaults\n bind :1", "'bind' not allowed in 'defaults' section.")]
    [InlineData("defaults\n server a 127.0.0.1:1", "'server' not allowed in 'defaults' section.")]
    [InlineData("defaults\n acl a path /", "'acl' not allowed in anonymous 'defaults' section.")]
    [InlineData("defaults\n use_backend a", "'use_backend' not allowed in 'defaults' section.")]
    [InlineData("defaults d\n http-request deny", "'defaults d .. http-request' is not supported yet: rules in named 'defaults' sections.")]
    [InlineData("frontend", "'frontend' expects an <id> argument")]
    [InlineData("frontend a b", "'frontend' cannot handle unexpected argument 'b'.")]
    [InlineData("frontend a/b\n bind :1", "character '/' is not permitted in 'frontend' name 'a/b'.")]
    public void Sections_that_do_not_fit_are_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.Alerts(text)).Message, StringComparison.Ordinal);
}
