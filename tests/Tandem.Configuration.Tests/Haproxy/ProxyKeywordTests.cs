using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ProxyKeywordTests
{
    [Fact]
    public void All_timeouts_are_read()
    {
        var names = new[] { "check", "client", "client-fin", "connect", "http-keep-alive", "http-request", "queue", "server", "server-fin", "tarpit", "tunnel" };
        var t = Given.Listen([.. names.Select((n, i) => $"timeout {n} {i + 1}s")]).Timeouts;

        Assert.Equal(
            [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000],
            [t.CheckMs, t.ClientMs, t.ClientFinMs, t.ConnectMs, t.HttpKeepAliveMs, t.HttpRequestMs, t.QueueMs, t.ServerMs, t.ServerFinMs, t.TarpitMs, t.TunnelMs]);
    }

    [Theory]
    [InlineData("timeout client 5x", "unexpected character 'x' in 'timeout client'", 17)]
    [InlineData("timeout client", "'timeout client' expects an integer value (in milliseconds)", 16)]
    [InlineData("timeout client 5s 6s", "'timeout client' : unexpected extra argument '6s' after value '5s'.", 20)]
    [InlineData("timeout conect 5s", "'timeout' supports 'check', 'client'", 10)]
    [InlineData("mode htp", "unknown proxy mode 'htp'; did you mean 'http' maybe ?", 7)]
    [InlineData("mode", "unknown proxy mode ''.", 6)]
    [InlineData("maxconn", "'maxconn' expects an integer argument.", 9)]
    [InlineData("maxconn 4 5", "'maxconn' cannot handle unexpected argument '5'.", 12)]
    [InlineData("default_backend", "'default_backend' expects a backend name.", 17)]
    [InlineData("use_backend x foo", "unexpected keyword 'foo' after switching rule, only 'if' and 'unless' are allowed.", 16)]
    [InlineData("http-reuse foo", "'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.", 13)]
    [InlineData("retry-on foo", "'retry-on': unknown keyword 'foo'", 11)]
    [InlineData("retry-on none 503", "'retry-on' 'none' keyword only usable alone", 11)]
    [InlineData("monitor fail", "'monitor fail' requires either 'if' or 'unless' followed by a condition.", 14)]
    [InlineData("no timeout client 5s", "negation/default currently supported only for options", 5)]
    [InlineData("option", "unknown option ''.", 8)]
    public void Mistakes_are_reported_at_their_word(string line, string message, int column)
    {
        var alert = Assert.Single(Given.ListenAlerts(line));

        Assert.StartsWith(message, alert.Message, StringComparison.Ordinal);
        Assert.Equal(column, alert.Position.Column);
    }

    [Fact]
    public void Backend_choice_keeps_its_conditions_as_words()
    {
        var p = Given.Valid(Given.Defaults + "frontend f\n bind :1\n use_backend b if a or !c { path /x }\n use_backend %[hdr(x)]\n default_backend b\nbackend b\n").Proxies[0];

        Assert.Equal("b", p.DefaultBackend!.Text);
        Assert.Equal(["a", "or", "!c", "{", "path", "/x", "}"], p.UseBackends[0].Condition!.Words.Select(w => w.Text));
        Assert.False(p.UseBackends[0].Condition!.Unless);
        Assert.True(p.UseBackends[1] is { IsDynamic: true, Condition: null });
    }

    [Fact]
    public void Reuse_and_retries_tell_unset_from_set()
    {
        var p = Given.Listen("http-reuse never", "retries 0", "retry-on conn-failure 503 response-timeout", "option redispatch", "fullconn 8");

        Assert.Equal((HttpReuseMode.Never, 0, -1, 8), (p.HttpReuse, p.Retries, p.Redispatch, p.FullConn));
        Assert.Equal(RetryOnConditions.ConnFailure | RetryOnConditions.Status503 | RetryOnConditions.ResponseTimeout, p.RetryOn);
    }

    [Theory]
    [InlineData("option http-server-close", ConnectionMode.ServerClose)]
    [InlineData("option httpclose", ConnectionMode.Close)]
    [InlineData("option httpclose\n option http-keep-alive", ConnectionMode.KeepAlive)]
    [InlineData("option httpclose\n no option httpclose", ConnectionMode.KeepAlive)]
    [InlineData("option httpclose\n no option http-server-close", ConnectionMode.Close)]
    public void The_last_connection_option_wins(string lines, ConnectionMode expected) => Assert.Equal(expected, Given.Listen(lines).ConnectionMode);

    [Fact]
    public void Forwardfor_has_a_header_an_exception_and_if_none()
    {
        Assert.Equal(new ForwardingHeader("X-Forwarded-For", null, false), Given.Listen("mode http", "option forwardfor").ForwardFor);
        var f = Given.Listen("mode http", "option forwardfor if-none header X-Client except 10.1.0.0/16").ForwardFor!;
        Assert.Equal(("X-Client", true, "10.1.0.0", 16), (f.HeaderName, f.IfNone, f.Except!.Address.ToString(), f.Except.PrefixLength));
        Assert.Equal(8, Given.Listen("mode http", "option originalto except 10.0.0.0/255.0.0.0").OriginalTo!.Except!.PrefixLength);
    }

    [Fact]
    public void Backend_only_keywords_of_a_frontend_are_ignored_with_a_warning()
    {
        var text = Given.Defaults + "frontend f\n bind :1\n balance roundrobin\n option httpchk\n fullconn 4\n timeout server 5s\n";

        Assert.Equal(
            [
                "'balance' ignored because frontend 'f' has no backend capability.",
                "'httpchk' ignored because frontend 'f' has no backend capability.",
                "'fullconn' ignored because frontend 'f' has no backend capability. Maybe you want 'maxconn' instead ?",
                "'timeout server' will be ignored because frontend 'f' has no backend capability",
            ],
            Given.Warnings(text).Select(w => w.Message));
    }

    [Theory]
    [InlineData("roundrobin", BalanceAlgorithm.RoundRobin)]
    [InlineData("static-rr", BalanceAlgorithm.StaticRr)]
    [InlineData("leastconn", BalanceAlgorithm.LeastConn)]
    [InlineData("first", BalanceAlgorithm.First)]
    [InlineData("source", BalanceAlgorithm.Source)]
    [InlineData("uri", BalanceAlgorithm.Uri)]
    [InlineData("url_param id", BalanceAlgorithm.UrlParam)]
    [InlineData("hdr(Host)", BalanceAlgorithm.Hdr)]
    [InlineData("random", BalanceAlgorithm.Random)]
    [InlineData("rdp-cookie", BalanceAlgorithm.RdpCookie)]
    [InlineData("hash src", BalanceAlgorithm.Hash)]
    public void Every_algorithm_is_known(string text, BalanceAlgorithm expected) =>
        Assert.Equal(expected, Given.Listen("mode http", $"balance {text}").Balance.Algorithm);

    [Fact]
    public void Algorithms_have_parameters()
    {
        BalanceSettings Of(string text) => Given.Listen("mode http", $"balance {text}").Balance;

        Assert.True(Of("uri whole len 5 depth 2 path-only") is { UriWhole: true, UriLength: 5, UriDepth: 2, UriPathOnly: true });
        Assert.True(Of("hdr(Host) use_domain_only") is { Name: "Host", UseDomainOnly: true });
        Assert.True(Of("url_param id check_post 100") is { Name: "id", CheckPost: 100 });
        Assert.Equal(48, Of("url_param id check_post").CheckPost);
        Assert.Equal((5, 2), (Of("random(5)").Draws, Of("random").Draws));
        Assert.Equal(("mstshash", "x"), (Of("rdp-cookie").Name, Of("rdp-cookie(x)").Name));
        Assert.Equal(["req.hdr(x),lower"], Of("hash req.hdr(x),lower").Expression.Select(w => w.Text));
    }

    [Theory]
    [InlineData("hash-type map-based", false)]
    [InlineData("hash-type consistent", true)]
    [InlineData("hash-type consistent sdbm", false)]
    [InlineData("hash-type map-based wt6 avalanche", true)]
    public void Without_a_function_consistent_means_the_avalanche(string line, bool avalanche) =>
        Assert.Equal(avalanche, Given.Listen(line).HashType.Avalanche);

    [Theory]
    [InlineData("[...]", null)]
    [InlineData("[a-b_c.d:1]", null)]
    [InlineData("[]", "empty scope name is forbidden.")]
    [InlineData("[a/b]", "character '/' is not permitted in a scope name.")]
    [InlineData("[a] b", "character 'b' is not permitted after scope declaration.")]
    public void A_scope_passes_when_it_is_one(string line, string? message) =>
        Assert.Equal(message, Given.ListenAlerts(line).SingleOrDefault()?.Message);

    [Theory]
    [InlineData("balance foo", "balance only supports 'roundrobin'")]
    [InlineData("balance lestconn", "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options; did you mean 'leastconn' maybe ?")]
    [InlineData("balance uri foo", "balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got 'foo').")]
    [InlineData("balance url_param", "balance url_param requires an URL parameter name.")]
    [InlineData("balance hdr(", "balance hdr requires an http header field name.")]
    [InlineData("balance random(0)", "balance random : number of draws must be at least 1.")]
    [InlineData("hash-type foo", "'hash-type' only supports 'consistent' and 'map-based'.")]
    [InlineData("hash-type consistent foo", "'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.")]
    [InlineData("hash-type consistent sdbm foo", "'hash-type' only supports 'avalanche' as a modifier for hash functions.")]
    [InlineData("hash-balance-factor 50", "'hash-balance-factor' must be 0 or greater than 100.")]
    public void Wrong_algorithms_are_refused(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.ListenAlerts(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Hash_type_is_read() =>
        Assert.Equal(new HashTypeSettings(HashMethod.Consistent, HashFunction.Wt6, true), Given.Listen("hash-type consistent wt6 avalanche").HashType);
}
