using System.Net;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ServerTests
{
    private static ServerLine Server(string rest) => Given.Listen($"server s {rest}").Servers[0];

    [Theory]
    [InlineData("127.0.0.1:80", 80, false)]
    [InlineData("127.0.0.1", 0, true)]
    [InlineData("127.0.0.1:+10", 10, true)]
    [InlineData("127.0.0.1:-10", -10, true)]
    [InlineData("[::1]:80", 80, false)]
    [InlineData("[::1]", 0, true)]
    public void A_port_is_fixed_or_follows_the_clients(string text, int port, bool fromClient)
    {
        var a = Server(text).Address;

        Assert.Equal((port, fromClient), (a.Port, a.PortFromClient));
        Assert.NotNull(a.Address);
    }

    [Fact]
    public void Unix_sockets_are_paths_or_abstract_names()
    {
        Assert.Equal((ServerAddressFamily.Unix, "/run/a"), (Server("/run/a").Address.Family, Server("unix@/run/a").Address.Path));
        Assert.Equal((ServerAddressFamily.Abstract, "a"), (Server("abns@a").Address.Family, Server("abns@a").Address.Path));
    }

    [Fact]
    public void A_host_name_is_resolved_when_the_configuration_is_loaded()
    {
        var a = Server("known.example:80 check").Address;

        Assert.Equal((ServerAddressFamily.HostName, "known.example", IPAddress.Parse("192.0.2.7"), 80), (a.Family, a.HostName, a.Address!, a.Port));
    }

    [Fact]
    public void An_unknown_host_is_fatal_unless_init_addr_says_otherwise()
    {
        Assert.Equal("'server x/s' : could not resolve address 'nosuch'.", Assert.Single(Given.ListenAlerts("server s nosuch:80")).Message);

        var off = Server("nosuch:80 init-addr last,libc,none");
        Assert.True(off.Disabled);
        Assert.Null(off.Address.Address);
        Assert.Equal(IPAddress.Parse("10.0.0.1"), Server("nosuch:80 init-addr libc,10.0.0.1").Address.Address);
    }

    [Fact]
    public void Without_a_resolver_names_stay_names()
    {
        var s = Given.Valid("listen x\n bind :1\n server s nosuch:80\n", Given.Nothing with { Resolve = null }).Proxies[0].Servers[0];

        Assert.Null(s.Address.Address);
        Assert.False(s.Disabled);
    }

    [Fact]
    public void Parameters_are_read()
    {
        var s = Server("127.0.0.1:80 check addr 127.0.0.2 port 81 inter 1s fastinter 100 downinter 2m rise 4 fall 5 weight 6 backup disabled "
            + "maxconn 7 minconn 3 maxqueue 9 slowstart 10s on-marked-down shutdown-sessions on-marked-up shutdown-backup-sessions send-proxy-v2 "
            + "source 10.0.0.9:1000-2000 interface eth0 pool-max-conn 11 pool-low-conn 12 pool-purge-delay 13s max-reuse 14 id 15");

        Assert.True(s is { Check: true, CheckPort: 81, Backup: true, Disabled: true, SendProxy: ProxyProtocolVersion.V2 });
        Assert.Equal("127.0.0.2", s.CheckAddress!.Text);
        Assert.Equal((1000, 100, 120_000, 4, 5, 6), (s.InterMs, s.FastInterMs, s.DownInterMs, s.Rise, s.Fall, s.Weight));
        Assert.Equal((7, 3, 9, 10_000), (s.MaxConn, s.MinConn, s.MaxQueue, s.SlowStartMs));
        Assert.Equal((OnMarkedDown.ShutdownSessions, OnMarkedUp.ShutdownBackupSessions), (s.OnMarkedDown, s.OnMarkedUp));
        Assert.Equal((IPAddress.Parse("10.0.0.9"), 1000, 2000, "eth0"), (s.Source!.Address!, s.Source.Port, s.Source.LastPort, s.Source.Interface));
        Assert.Equal((11, 12, 13_000, 14, 15), (s.PoolMaxConn, s.PoolLowConn, s.PoolPurgeDelayMs, s.MaxReuse, s.Id));
    }

    [Fact]
    public void A_server_may_take_back_what_its_defaults_gave()
    {
        var p = Given.Listen("default-server check backup send-proxy", "server s 127.0.0.1:80 no-check no-backup no-send-proxy", "server t 127.0.0.1:81");

        Assert.True(p.Servers[0] is { Check: false, Backup: false, SendProxy: ProxyProtocolVersion.None });
        Assert.True(p.Servers[1] is { Check: true, Backup: true, SendProxy: ProxyProtocolVersion.V1 });
    }

    [Fact]
    public void Default_server_holds_from_its_line_on()
    {
        var p = Given.Listen("server s 127.0.0.1:80", "default-server weight 9", "server t 127.0.0.1:81");

        Assert.Equal([1, 9], p.Servers.Select(s => s.Weight));
    }

    [Theory]
    [InlineData("server", "'server' expects <name> and <addr>[:<port>] as arguments.")]
    [InlineData("server a", "'server' expects <name> and <addr>[:<port>] as arguments.")]
    [InlineData("server a 1.2.3.4:99999", "'server x/a' : invalid port '99999'")]
    [InlineData("server a 1.2.3.4:80-90", "'server x/a' : port range '80-90' not permitted in '1.2.3.4:80-90'")]
    [InlineData("server a 1.2.3.4:80 foo", "'server x/a' : unknown keyword 'foo'")]
    [InlineData("server a 1.2.3.4:80 wieght 3", "'server x/a' : unknown keyword 'wieght'; did you mean 'weight' maybe ?")]
    [InlineData("server a 1.2.3.4:80 inter", "'server x/a' : 'inter' expects an argument.")]
    [InlineData("server a 1.2.3.4:80 inter 5x", "'server x/a' : unexpected character 'x' in 'inter' argument.")]
    [InlineData("server a 1.2.3.4:80 inter 0", "'server x/a' : invalid value 0 for argument 'inter'")]
    [InlineData("server a 1.2.3.4:80 weight 300", "'server x/a' : 'weight' is not within 0 and 256 (300).")]
    [InlineData("server a 1.2.3.4:80 ssl verify none", "'server ssl' is not supported yet: TLS is not served yet.")]
    [InlineData("server a 1.2.3.4:80 on-marked-down foo", "'server x/a' : 'on-marked-down' expects 'shutdown-sessions' but got 'foo'.")]
    [InlineData("server a/b 1.2.3.4:80", "character '/' is not permitted in server name 'a/b'.")]
    [InlineData("server a 1.2.3.4:80 init-addr foo", "'server x/a' : 'init-addr' : unknown init-addr method 'foo'")]
    [InlineData("server a 1.2.3.4 check", "config: proxy 'x': server 'a' has neither service port nor check port.")]
    [InlineData("server a 1.2.3.4:80 redir http://x", "proxy 'x' : server cannot have cookie or redirect prefix in non-HTTP mode.")]
    [InlineData("server a 1.2.3.4:80 track b", "proxy 'x', server 'a': unable to find required server 'b' for tracking.")]
    [InlineData("server a 1.2.3.4:80 track y/b", "proxy 'x', server 'a': unable to find required proxy 'y' for tracking.")]
    public void Mistakes_are_reported(string line, string message) =>
        Assert.StartsWith(message, Assert.Single(Given.ListenAlerts(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_servers_of_one_name_are_refused() =>
        Assert.Equal(
            "proxy 'x', another server named 'a' was already defined at line 7, please use distinct names.",
            Assert.Single(Given.ListenAlerts("server a 1.2.3.4:80", "server a 1.2.3.4:81")).Message);

    [Fact]
    public void A_frontend_refuses_servers() =>
        Assert.Equal(
            "'server' not allowed because frontend 'f' has no backend capability.",
            Assert.Single(Given.Alerts("frontend f\n bind :1\n server a 1.2.3.4:80")).Message);
}
