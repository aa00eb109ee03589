using System.Net;
using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class BindTests
{
    private static BindLine Bind(string rest) => Given.Listen($"bind {rest}").Binds[1];

    [Theory]
    [InlineData(":80", "0.0.0.0", 80, 80)]
    [InlineData("*:80", "0.0.0.0", 80, 80)]
    [InlineData("127.0.0.1:8000-8010", "127.0.0.1", 8000, 8010)]
    [InlineData(":::80", "::", 80, 80)]
    [InlineData("[::1]:80", "::1", 80, 80)]
    [InlineData("::1:80", "::1", 80, 80)]
    [InlineData("ipv4@:80", "0.0.0.0", 80, 80)]
    [InlineData("ipv6@:80", "::", 80, 80)]
    [InlineData("known.example:80", "192.0.2.7", 80, 80)]
    public void Addresses_have_a_host_and_a_port_or_range(string text, string address, int first, int last)
    {
        var a = Assert.Single(Bind(text).Addresses);

        Assert.Equal((IPAddress.Parse(address), first, last), (a.Address!, a.Port, a.LastPort));
        Assert.Equal(a.Address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? BindAddressFamily.IPv6 : BindAddressFamily.IPv4, a.Family);
    }

    [Fact]
    public void A_list_gives_one_address_each_with_its_place()
    {
        var a = Bind("127.0.0.1:80,/run/x.sock,abns@name,fd@3").Addresses;

        Assert.Equal([BindAddressFamily.IPv4, BindAddressFamily.Unix, BindAddressFamily.Abstract, BindAddressFamily.Descriptor], a.Select(x => x.Family));
        Assert.Equal(("/run/x.sock", "name", 3), (a[1].Path, a[2].Path, a[3].Descriptor));
        Assert.Equal([7, 20, 32, 42], a.Select(x => x.Position.Column));
    }

    [Fact]
    public void Variables_expand_in_addresses_even_without_quotes()
    {
        var options = Given.Nothing with { Environment = n => n == "FD" ? "7" : n == "PORT" ? "81" : null };

        var a = Given.Valid("listen x\n bind fd@${FD},127.0.0.1:$PORT\n", options).Proxies[0].Binds[0].Addresses;

        Assert.Equal((7, 81), (a[0].Descriptor, a[1].Port));
    }

    [Fact]
    public void Parameters_are_read()
    {
        var b = Bind("/x name n id 5 backlog 7 maxconn 9 accept-proxy tfo defer-accept interface eth0 mode 0660 uid 1 gid 2 user u group g");

        Assert.Equal(("n", 5, 7, 9), (b.Name, b.Id, b.Backlog, b.MaxConn));
        Assert.True(b is { AcceptProxy: true, TcpFastOpen: true, DeferAccept: true, Interface: "eth0" });
        Assert.Equal((0x1b0, 1, 2, "u", "g"), (b.SocketMode, b.Uid, b.Gid, b.User, b.Group));
    }

    [Fact]
    public void Unix_bind_of_global_is_applied_under_the_line()
    {
        var b = Given.Valid("global\n unix-bind prefix /p mode 600 user u\nlisten x\n bind /a\n bind /b user v\n").Proxies[0].Binds;

        Assert.Equal(("/p/a", 0x180, "u"), (b[0].Addresses[0].Path, b[0].SocketMode, b[0].User));
        Assert.Equal("v", b[1].User);
    }

    [Theory]
    [InlineData("bind", "'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.", 6)]
    [InlineData("bind 127.0.0.1", "'bind' : missing port specification in '127.0.0.1'", 7)]
    [InlineData("bind :99999", "'bind' : invalid port '99999'", 7)]
    [InlineData("bind :0", "'bind' : invalid port '0'", 7)]
    [InlineData("bind :80-70", "'bind' : invalid port range '80-70'", 7)]
    [InlineData("bind nosuch:80", "'bind' : invalid address: 'nosuch' in 'nosuch:80'", 7)]
    [InlineData("bind :80,:99999", "'bind' : invalid port '99999'", 11)]
    [InlineData("bind :80 foo", "'bind :80' in section 'listen': unknown keyword 'foo'", 11)]
    [InlineData("bind :80 backlgo 4", "'bind :80' in section 'listen': unknown keyword 'backlgo'; did you mean 'backlog' maybe ?", 11)]
    [InlineData("bind :80 ssl crt /x alpn h2", "'bind ssl' is not supported yet: TLS is not served yet.", 11)]
    [InlineData("bind udp@:80", "'bind' : dgram-type address not acceptable in 'udp@:80'", 7)]
    [InlineData("bind :80 name", "'bind :80' : 'name' expects an argument.", 11)]
    public void Mistakes_are_reported_at_their_word(string line, string message, int column)
    {
        var alert = Assert.Single(Given.ListenAlerts(line));

        Assert.StartsWith(message, alert.Message, StringComparison.Ordinal);
        Assert.Equal((7, column), (alert.Position.Line, alert.Position.Column));
    }

    [Fact]
    public void In_a_backend_it_is_ignored_with_a_warning() =>
        Assert.Equal(
            "'bind' ignored because backend 'b' has no frontend capability.",
            Assert.Single(Given.Warnings("backend b\n bind :80\n")).Message);
}
