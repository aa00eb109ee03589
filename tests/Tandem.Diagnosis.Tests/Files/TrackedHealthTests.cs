using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class TrackedHealthTests
{
    private const string Tracks = "track_script {\n chk\n}";

    [Fact]
    public void No_tracking_is_a_warning_beside_a_balancer_and_a_note_without()
    {
        Assert.Equal(Severity.Warning, Node.One(Node.Check(Node.Instance(), "bind *:80"), "no-tracking").Severity);
        Assert.Equal(Severity.Notice, Node.One(Node.Check(Node.Instance()), "no-tracking").Severity);
        Node.None(Node.Check(Node.Script + Node.Instance(Tracks), "bind *:80"), "no-tracking");
        Node.None(Node.Check(Node.Instance("track_interface {\n eth1\n}"), "bind *:80"), "no-tracking");
    }

    [Fact]
    public void A_group_that_tracks_counts_for_its_members()
    {
        var text = "vrrp_script chk {\n script \"/usr/bin/killall -0 haproxy\"\n}\nvrrp_sync_group G {\n group {\n VI_1\n VI_2\n }\n track_script {\n chk\n }\n}\n"
            + Node.Instance() + Node.Instance().Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace(" 51", " 52", StringComparison.Ordinal).Replace(".240", ".241", StringComparison.Ordinal);
        Node.None(Node.Check(text), "no-tracking");
    }

    [Theory]
    [InlineData("MASTER", 101, 2, "100 to 101")]
    [InlineData("BACKUP", 100, 2, "99 to 101")]
    [InlineData("MASTER", 110, -20, "91 to 110")]
    [InlineData("MASTER", 100, 1, "100,")]
    public void Without_the_peer_it_is_said_for_which_priorities_a_weight_works(string state, int priority, int weight, string range)
    {
        var script = Node.Script.Replace("weight 2", $"weight {weight}", StringComparison.Ordinal);
        var finding = Node.One(Node.Check(script + Node.Instance(Tracks, priority, state)), "weight-range");
        Assert.Equal(Severity.Notice, finding.Severity);
        Assert.Contains(range, finding.What, StringComparison.Ordinal);
        Assert.NotEqual(0, finding.Position.Column);
    }

    [Fact]
    public void A_script_without_weight_needs_no_arithmetic() =>
        Node.None(Node.Check(Node.Script.Replace("weight 2", "", StringComparison.Ordinal) + Node.Instance(Tracks)), "weight-range");

    [Fact]
    public void A_script_that_nobody_tracks_is_told_once()
    {
        Assert.Equal("keepalived.conf:1:13", Node.One(Node.Check(Node.Script + Node.Instance()), "script-not-tracked").Position.ToString());
        Node.None(Node.Check(Node.Script + Node.Instance(Tracks)), "script-not-tracked");
    }

    [Fact]
    public void A_script_that_is_named_but_dropped_is_told_by_the_reader_of_the_file() =>
        Node.None(Node.Check(Node.Script + Node.Instance(Tracks, 255)), "script-not-tracked");

    [Fact]
    public void An_address_cannot_be_virtual_and_a_source_or_a_peer()
    {
        Node.One(Node.Check(Node.Instance("unicast_src_ip 10.0.0.240\n unicast_peer {\n 10.0.0.12\n }")), "vip-is-source");
        Node.One(Node.Check(Node.Instance("unicast_src_ip 10.0.0.11\n unicast_peer {\n 10.0.0.240\n }")), "vip-is-peer");
        var right = Node.Check(Node.Instance("unicast_src_ip 10.0.0.11\n unicast_peer {\n 10.0.0.12\n }"));
        Node.None(right, "vip-is-source");
        Node.None(right, "vip-is-peer");
    }

    [Fact]
    public void An_address_belongs_to_one_instance()
    {
        var twice = Node.Instance() + Node.Instance().Replace("VI_1", "VI_2", StringComparison.Ordinal).Replace(" 51", " 52", StringComparison.Ordinal);
        Assert.Equal(Severity.Alert, Node.One(Node.Check(twice), "vip-twice").Severity);
        Node.None(Node.Check(twice.Replace("52\n  priority 101\n  virtual_ipaddress {\n    10.0.0.240", "52\n  priority 101\n  virtual_ipaddress {\n    10.0.0.241", StringComparison.Ordinal)), "vip-twice");
    }

    [Theory]
    [InlineData("frontend web", null)]
    [InlineData("backend servers min_up 1", null)]
    [InlineData("frontend wbe", "tracked-name-unknown")]
    [InlineData("backend web", "tracked-name-unknown")]
    [InlineData("backend servers min_up 2", "min-up-too-large")]
    public void What_track_balancer_names_must_be_in_the_other_file(string line, string? kind)
    {
        var findings = Node.Check(Node.Instance($"track_balancer {{\n {line}\n}}"), "bind *:80");
        Node.None(findings, "no-tracking");
        Assert.Equal(kind, findings.FirstOrDefault(static f => f.Severity == Severity.Alert)?.Kind);
    }

    [Theory]
    [InlineData("backend b1020", null)]
    [InlineData("backend b1030", "tracked-name-without-place")]
    public void What_is_beyond_the_places_of_the_health_board_cannot_be_tracked(string line, string? kind)
    {
        var many = string.Concat(Enumerable.Range(0, 1040).Select(static i => $"\nbackend b{i}\n server a 10.0.0.1:80"));
        var findings = Node.Check(Node.Instance($"track_balancer {{\n {line}\n}}"), $"bind *:80{many}\nfrontend last\n bind *:81");
        Assert.Equal(kind, findings.FirstOrDefault(static f => f.Kind.StartsWith("tracked-name", StringComparison.Ordinal))?.Kind);
    }

    [Fact]
    public void The_weight_of_track_balancer_counts_as_others_do()
    {
        static string With(int priority) => Node.Instance("track_balancer {\n weight -2\n}", priority, "BACKUP");
        Assert.Contains("track_balancer: 110-2=108 > 100, never moves", Node.One(Node.Pair(With(110), With(100)).Findings, "weight-too-small").What, StringComparison.Ordinal);
    }
}
