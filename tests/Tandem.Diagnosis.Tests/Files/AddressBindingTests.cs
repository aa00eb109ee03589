using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class AddressBindingTests
{
    [Theory]
    [InlineData("bind *:80")]
    [InlineData("bind 0.0.0.0:80")]
    [InlineData("bind :::80 v4v6")]
    [InlineData("bind 10.0.0.240:80")]
    [InlineData("bind 127.0.0.1:81,*:80")]
    [InlineData("bind fd@3")]
    public void A_virtual_address_that_a_frontend_listens_at_is_no_finding(string bind) => Node.None(Node.Check(Node.Instance(), bind), "vip-not-bound");

    [Theory]
    [InlineData("bind 127.0.0.1:80")]
    [InlineData("bind 10.0.0.11:80")]
    [InlineData("bind :::80 v6only")]
    [InlineData("bind /run/web.sock")]
    public void A_virtual_address_that_no_frontend_listens_at_is_an_error_at_the_address(string bind)
    {
        var finding = Node.One(Node.Check(Node.Instance(), bind), "vip-not-bound");
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.Equal("keepalived.conf:7:5", finding.Position.ToString());
        Assert.Contains("10.0.0.240", finding.What, StringComparison.Ordinal);
        Assert.Contains("bind *:PORT", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_addresses_that_is_not_bound_is_a_warning_since_it_may_serve_something_else()
    {
        var finding = Node.One(Node.Check(Node.Instance(address: "10.0.0.240/24\n    10.0.0.241/24"), "bind 10.0.0.240:80"), "vip-not-bound");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(8, finding.Position.Line);
    }

    [Fact]
    public void An_address_of_version_6_wants_a_bind_of_its_family()
    {
        const string Six = "vrrp_instance VI_6 {\n interface eth0\n virtual_router_id 6\n virtual_ipaddress {\n fe80::240\n }\n}\n";
        var finding = Node.One(Node.Check(Six, "bind *:80"), "vip-not-bound");
        Assert.Contains("bind [::]:PORT", finding.Advice, StringComparison.Ordinal);
        Node.None(Node.Check(Six, "bind [::]:80"), "vip-not-bound");
    }

    [Fact]
    public void A_bind_at_the_virtual_address_needs_nonlocal_bind()
    {
        var host = new FakeHost();
        host.Settings["net/ipv4/ip_nonlocal_bind"] = "0";
        var finding = Node.One(Node.Check(Node.Instance(), "bind 10.0.0.240:80", host), "nonlocal-bind");
        Assert.Equal((Severity.Alert, 7), (finding.Severity, finding.Position.Line));
        Assert.Contains("sysctl -w net.ipv4.ip_nonlocal_bind=1", finding.Advice, StringComparison.Ordinal);
        Assert.Equal(Severity.Notice, Node.One(Node.Check(Node.Instance(), "bind 10.0.0.240:80"), "nonlocal-bind").Severity);
    }

    [Fact]
    public void Nonlocal_bind_set_or_any_address_is_right()
    {
        var host = new FakeHost();
        host.Settings["net/ipv4/ip_nonlocal_bind"] = "1";
        Node.None(Node.Check(Node.Instance(), "bind 10.0.0.240:80", host), "nonlocal-bind");
        host.Settings["net/ipv4/ip_nonlocal_bind"] = "0";
        Node.None(Node.Check(Node.Instance(), "bind *:80", host), "nonlocal-bind");
    }
}
