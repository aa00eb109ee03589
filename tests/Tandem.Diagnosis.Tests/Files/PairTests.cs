using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class PairTests
{
    private const string Tracks = "track_script {\n chk\n}";

    private static string Weighted(int weight, int priority, string more = "", string state = "BACKUP") =>
        Node.Script.Replace("weight 2", $"weight {weight}", StringComparison.Ordinal) + Node.Instance($"{more}\n{Tracks}", priority, state);

    private static string Unicast(string source, string peer, int priority) => Node.Instance($"unicast_src_ip {source}\n  unicast_peer {{\n {peer}\n }}", priority, "BACKUP");

    [Fact]
    public void A_pair_that_fits_is_no_finding_and_says_that_the_failure_moves()
    {
        var (findings, proven) = Node.Pair(Weighted(2, 101, state: "MASTER"), Weighted(2, 100));
        Assert.Empty(findings);
        Assert.Equal(["(VI_1) chk: 103-2=101 < 102, moves"], proven);
    }

    [Fact]
    public void Weights_are_said_in_figures()
    {
        Assert.Equal(["(VI_1) chk: 101-2=99 < 100, moves"], Node.Pair(Weighted(-2, 101), Weighted(-2, 100)).Proven);
        var finding = Node.One(Node.Pair(Weighted(-2, 110), Weighted(-2, 100)).Findings, "weight-too-small");
        Assert.Equal((Severity.Alert, "(VI_1) chk: 110-2=108 > 100, never moves."), (finding.Severity, finding.What));
        Assert.Contains("at least 11", finding.Advice, StringComparison.Ordinal);
        Assert.StartsWith("A.conf:15:", finding.Position.ToString(), StringComparison.Ordinal);
        Assert.Contains("101-1=100 = 100, never moves", Node.One(Node.Pair(Weighted(-1, 101), Weighted(-1, 100)).Findings, "weight-too-small").What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stronger_node_is_judged_whichever_file_comes_first() =>
        Assert.StartsWith("B.conf:", Node.One(Node.Pair(Weighted(-2, 100), Weighted(-2, 110)).Findings, "weight-too-small").Position.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_small_weight_beside_a_script_without_weight_is_a_warning()
    {
        static string Two(int priority) => Node.Script.Replace("weight 2", "weight -2", StringComparison.Ordinal)
            + "vrrp_script alive {\n script \"/usr/bin/pidof haproxy\"\n}\n" + Node.Instance("track_script {\n chk\n alive\n}", priority, "BACKUP");
        var (findings, proven) = Node.Pair(Two(150), Two(100));
        Assert.Equal(Severity.Warning, Node.One(findings, "weight-too-small").Severity);
        Assert.Equal(["(VI_1) alive: its failure is FAULT, moves"], proven);
    }

    [Fact]
    public void An_interface_of_addresses_is_FAULT_and_no_health()
    {
        static string Two(string keepalived) => keepalived.Replace("10.0.0.240/24\n", "10.0.0.240/24\n    10.9.0.1/24 dev eth1\n", StringComparison.Ordinal);
        var (findings, proven) = Node.Pair(Two(Weighted(-2, 150)), Two(Weighted(-2, 100)));
        Assert.Equal(["(VI_1) eth1: its failure is FAULT, moves"], proven);

        // What the script finds moves nothing as before, and an instance with neither tracks nothing that would.
        Assert.Equal(Severity.Alert, Node.One(findings, "weight-too-small").Severity);
        Assert.Equal(Severity.Warning, Node.One(Node.Check(Two(Node.Instance()), "bind *:80"), "no-tracking").Severity);
    }

    [Fact]
    public void A_peer_with_nopreempt_does_not_take_over_for_a_weight()
    {
        var (findings, _) = Node.Pair(Weighted(-20, 101), Weighted(-20, 100, "nopreempt"));
        Assert.Contains("nopreempt", Node.One(findings, "weight-nopreempt").What, StringComparison.Ordinal);
        Node.None(Node.Pair(Weighted(-20, 101, "nopreempt"), Weighted(-20, 100)).Findings, "weight-nopreempt");
    }

    [Theory]
    [InlineData("virtual_router_id 51", "virtual_router_id 52", "vrid-differs")]
    [InlineData("priority 100", "priority 100\n version 3", "version-differs")]
    [InlineData("priority 100", "priority 100\n advert_int 2", "interval-differs")]
    [InlineData("priority 100", "priority 100\n authentication {\n auth_type PASS\n auth_pass other\n }", "auth-differs")]
    [InlineData("10.0.0.240/24", "10.0.0.241/24", "addresses-differ")]
    [InlineData("10.0.0.240/24", "10.0.0.240/24\n 10.0.0.241/24", "addresses-differ")]
    [InlineData("priority 100", "priority 100\n virtual_ipaddress_excluded {\n 10.0.0.250/24\n }", "addresses-differ")]
    [InlineData("priority 100", "priority 100\n mcast_dst_ip 224.0.0.19", "group-differs")]
    [InlineData("priority 100", "priority 100\n unicast_peer {\n 10.0.0.11\n }", "unicast-differs")]
    public void What_keeps_the_nodes_from_hearing_each_other_is_an_error(string right, string wrong, string kind)
    {
        var first = Node.Instance();
        var second = Node.Instance(priority: 100, state: "BACKUP");
        Assert.Empty(Node.Pair(first, second).Findings);
        var finding = Node.One(Node.Pair(first, second.Replace(right, wrong, StringComparison.Ordinal)).Findings, kind);
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.StartsWith("A.conf:", finding.Position.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(finding.Why);
        Assert.NotEmpty(finding.Advice);
    }

    [Theory]
    [InlineData("10.0.0.240/24", "10.0.0.240/32", "prefix-differs", Severity.Warning)]
    [InlineData("priority 100", "priority 100\n use_vmac", "vmac-differs", Severity.Warning)]
    [InlineData("priority 100", "priority 100\n no_accept", "accept-differs", Severity.Warning)]
    [InlineData("interface eth0", "interface ens3", "interface-differs", Severity.Notice)]
    [InlineData("priority 100", "priority 100\n garp_master_delay 1", "garp-differs", Severity.Notice)]
    [InlineData("priority 100", "priority 101", "priority-equal", Severity.Warning)]
    [InlineData("state BACKUP", "state MASTER", "two-masters", Severity.Warning)]
    public void What_only_differs_is_a_warning_or_a_note(string right, string other, string kind, Severity severity)
    {
        var second = Node.Instance(priority: 100, state: "BACKUP").Replace(right, other, StringComparison.Ordinal);
        Assert.Equal(severity, Node.One(Node.Pair(Node.Instance(), second).Findings, kind).Severity);
    }

    [Fact]
    public void Passwords_that_differ_are_an_error_and_stay_out_of_the_report()
    {
        static string With(string password, int priority) => Node.Instance($"authentication {{\n auth_type PASS\n auth_pass {password}\n }}", priority, "BACKUP");
        var finding = Node.One(Node.Pair(With("secret1", 101), With("secret2", 100)).Findings, "auth-differs");
        Assert.DoesNotContain("secret", finding.What, StringComparison.Ordinal);
        Node.None(Node.Pair(With("secret12", 101), With("secret1234", 100)).Findings, "auth-differs");
    }

    [Fact]
    public void An_interval_of_version_3_that_differs_is_a_warning()
    {
        var first = Node.Instance("version 3\n advert_int 0.5");
        var second = Node.Instance("version 3\n advert_int 1", 100, "BACKUP");
        Assert.Equal(Severity.Warning, Node.One(Node.Pair(first, second).Findings, "interval-differs").Severity);
    }

    [Fact]
    public void The_order_of_addresses_is_only_noted()
    {
        var first = Node.Instance(address: "10.0.0.240/24\n 10.0.0.241/24");
        var second = Node.Instance(priority: 100, state: "BACKUP", address: "10.0.0.241/24\n 10.0.0.240/24");
        Assert.Equal(Severity.Notice, Node.One(Node.Pair(first, second).Findings, "address-order").Severity);
    }

    [Fact]
    public void Unicast_peers_must_point_at_each_other()
    {
        Assert.Empty(Node.Pair(Unicast("10.0.0.11", "10.0.0.12", 101), Unicast("10.0.0.12", "10.0.0.11", 100)).Findings);
        var finding = Node.One(Node.Pair(Unicast("10.0.0.11", "10.0.0.13", 101), Unicast("10.0.0.12", "10.0.0.11", 100)).Findings, "peer-elsewhere");
        Assert.Contains("does not name 10.0.0.12", finding.What, StringComparison.Ordinal);
        Assert.StartsWith("B.conf:", Node.One(Node.Pair(Unicast("10.0.0.11", "10.0.0.12", 101), Unicast("10.0.0.12", "10.0.0.13", 100)).Findings, "peer-elsewhere").Position.ToString(), StringComparison.Ordinal);
        Node.One(Node.Pair(Unicast("10.0.0.11", "10.0.0.12", 101), Unicast("10.0.0.11", "10.0.0.12", 100)).Findings, "source-same");
    }

    [Fact]
    public void Two_owners_are_an_error() => Assert.Equal(Severity.Alert, Node.One(Node.Pair(Node.Instance(priority: 255), Node.Instance(priority: 255)).Findings, "two-owners").Severity);

    [Fact]
    public void Nopreempt_with_state_master_on_both_is_an_error()
    {
        var (findings, _) = Node.Pair(Node.Instance("nopreempt"), Node.Instance("nopreempt", 100));
        Assert.Equal("A.conf:9:3", Node.One(findings, "nopreempt-master").Position.ToString());
        Node.None(Node.Pair(Node.Instance("nopreempt", state: "BACKUP"), Node.Instance("nopreempt", 100, "BACKUP")).Findings, "nopreempt-master");
    }

    [Fact]
    public void An_instance_in_one_file_only_is_an_error()
    {
        var more = Node.Instance() + Node.Instance().Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace(" 51", " 52", StringComparison.Ordinal).Replace(".240", ".241", StringComparison.Ordinal);
        Assert.Contains("VI_2", Node.One(Node.Pair(more, Node.Instance(priority: 100, state: "BACKUP")).Findings, "instance-alone").What, StringComparison.Ordinal);
        Node.None(Node.Pair(Node.Instance(), Node.Instance(priority: 100, state: "BACKUP").Replace("VI_1", "other", StringComparison.Ordinal)).Findings, "instance-alone");
    }

    [Fact]
    public void Groups_must_hold_the_same_instances()
    {
        const string Group = "vrrp_sync_group G {\n group {\n VI_1\n VI_2\n }\n}\n";
        static string Both(int priority) => Node.Instance(priority: priority, state: "BACKUP")
            + Node.Instance(priority: priority, state: "BACKUP").Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace(" 51", " 52", StringComparison.Ordinal).Replace(".240", ".241", StringComparison.Ordinal);
        Node.None(Node.Pair(Group + Both(101), Group + Both(100)).Findings, "groups-differ");
        Assert.Contains("alone in B.conf", Node.One(Node.Pair(Group + Both(101), Both(100)).Findings, "groups-differ").What, StringComparison.Ordinal);
    }
}
