using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Tests.Firewall;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class HostFirewallTests
{
    private static IReadOnlyList<Finding> Iptables(string rules, string policy = "ACCEPT", string instance = "")
    {
        var host = new FakeHost();
        host.Firewall.LegacyIPv4 = LegacyRules.Parse("iptables", $"*nat\n:INPUT DROP [0:0]\nCOMMIT\n*filter\n:INPUT {policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n:mine - [0:0]\n{rules}\nCOMMIT\n");
        return Node.Check(Node.Instance(instance), host: host);
    }

    [Fact]
    public void A_rule_of_nf_tables_is_quoted_with_what_mends_it()
    {
        var host = new FakeHost();
        host.Firewall.Add(FirewallBench.Chain("guard"));
        host.Firewall.Add(FirewallBench.Rule("guard", FirewallBench.Payload(9, 1), FirewallBench.Equal(112), FirewallBench.Verdict(0)));
        var finding = Node.One(Node.Check(Node.Instance(), host: host), "firewall-in");
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.EndsWith("on eth0: chain 'ip filter guard': ip protocol vrrp drop", finding.What, StringComparison.Ordinal);
        Assert.Equal("nft insert rule ip filter guard iifname \"eth0\" meta l4proto 112 accept", finding.Advice);
    }

    [Theory]
    [InlineData("-A INPUT -p vrrp -j DROP", "ACCEPT")]
    [InlineData("-A INPUT -p 112 -j REJECT --reject-with icmp-port-unreachable", "ACCEPT")]
    [InlineData("-A INPUT -d 224.0.0.18/32 -j DROP", "ACCEPT")]
    [InlineData("-A INPUT -i eth0 -m comment --comment \"no groups here\" -d 224.0.0.0/4 -j DROP", "ACCEPT")]
    [InlineData("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT", "DROP")]
    [InlineData("-A INPUT -j mine\n-A mine -p udp -j ACCEPT\n-A mine -j RETURN", "DROP")]
    [InlineData("-A INPUT ! -p tcp -j DROP", "ACCEPT")]
    public void Iptables_that_drop_them_are_an_error(string rules, string policy) =>
        Assert.Contains("iptables -I INPUT -p vrrp -j ACCEPT", Node.One(Iptables(rules, policy), "firewall-in").Advice, StringComparison.Ordinal);

    [Theory]
    [InlineData("-A INPUT -p vrrp -j ACCEPT", "DROP")]
    [InlineData("-A INPUT -p 112 -j ACCEPT\n-A INPUT -d 224.0.0.18/32 -j DROP", "DROP")]
    [InlineData("-A INPUT -m set --match-set good src -j ACCEPT", "DROP")]
    [InlineData("-A INPUT -j mine\n-A mine -i eth0 -j ACCEPT", "DROP")]
    [InlineData("-A INPUT -i eth1 -p vrrp -j DROP", "ACCEPT")]
    [InlineData("-A INPUT -p tcp -j DROP", "ACCEPT")]
    [InlineData("", "ACCEPT")]
    public void Iptables_that_pass_them_or_cannot_be_judged_are_none(string rules, string policy) => Node.None(Iptables(rules, policy), "firewall-in");

    [Fact]
    public void What_leaves_is_judged_too()
    {
        var host = new FakeHost();
        host.Firewall.LegacyIPv4 = LegacyRules.Parse("iptables", "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\n-A OUTPUT -p tcp -j ACCEPT\nCOMMIT\n");
        var findings = Node.Check(Node.Instance(), host: host);
        Node.One(findings, "firewall-out");
        Node.None(findings, "firewall-in");
    }

    [Fact]
    public void A_unicast_peer_is_let_in_by_its_address()
    {
        const string Unicast = "unicast_src_ip 10.0.0.11\n unicast_peer {\n 10.0.0.12\n }";
        Node.None(Iptables("-A INPUT -s 10.0.0.12/32 -j ACCEPT", "DROP", Unicast), "firewall-in");
        Node.One(Iptables("-A INPUT -s 10.0.0.99/32 -j ACCEPT", "DROP", Unicast), "firewall-in");
        Node.None(Iptables("-A INPUT -d 224.0.0.18/32 -j DROP", "ACCEPT", Unicast), "firewall-in");
    }

    [Theory]
    [InlineData("\0\0}}{{ type filter hook input")]
    [InlineData("table inet filter {\nchain input {\ntype filter hook input priority 0; policy drop;\njump input\n")]
    [InlineData("*filter\n:INPUT\n-A INPUT\n-A INPUT -j INPUT\n:\n-A\n")]
    public void Broken_listings_are_no_reason_to_fail(string text)
    {
        var host = new FakeHost();
        host.Firewall.LegacyIPv4 = LegacyRules.Parse("iptables", text);
        _ = Node.Check(Node.Instance(), host: host);
    }
}
