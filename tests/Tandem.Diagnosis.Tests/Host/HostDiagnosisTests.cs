using System.Net;
using Tandem.Configuration.Keepalived;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Host;
using Tandem.Diagnosis.Tests.Firewall;
using Tandem.Diagnosis.Tests.Wire;

namespace Tandem.Diagnosis.Tests.Host;

/// <summary>What the rules make of facts; that the facts are read rightly is what the lab's tests show.</summary>
public sealed class HostDiagnosisTests
{
    private const ulong OwnHardware = 0x02420000000B;
    private const ulong PeersHardware = 0x02420000000C;

    [Fact]
    public void A_master_of_a_healthy_pair_has_nothing()
    {
        var diagnosis = HostDiagnosis.Of(Master());
        Assert.Empty(diagnosis.Findings);
        Assert.Equal("Fail-over would work: this node is master of VI_1 and has 10.42.0.240.", diagnosis.Verdict);
        Assert.Contains(diagnosis.Remarks, static one => one.Contains("on the other node, too", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_of_a_healthy_pair_has_nothing()
    {
        var diagnosis = HostDiagnosis.Of(Backup());
        Assert.Empty(diagnosis.Findings);
        Assert.Equal(
            "Fail-over would work: 10.42.0.12 is master of VI_1, and this node hears it (priority 102, 4 advertisements).", diagnosis.Verdict);
    }

    [Fact]
    public void The_most_likely_comes_first_and_is_counted()
    {
        var facts = Backup() with
        {
            Daemons = [],
            Clock = new ClockFacts { StolenShare = 0.4 },
            Settings = new Dictionary<string, int> { ["ipv4/conf/all/arp_ignore"] = 8 },
        };
        var diagnosis = HostDiagnosis.Of(facts);
        Assert.Equal("Fail-over will not work: neither keepalived nor tandem runs on this node (1 of 3 findings).", diagnosis.Verdict);
        Assert.Equal(diagnosis.Findings.OrderByDescending(static one => one.Likelihood), diagnosis.Findings);
        Assert.All(diagnosis.Findings, static one => Assert.NotEmpty(one.Command));
    }

    [Fact]
    public void What_does_not_break_fail_over_is_said_so()
    {
        var diagnosis = HostDiagnosis.Of(Backup() with { Clock = new ClockFacts { StolenShare = 0.4 } });
        Assert.Equal("Fail-over would work, but: the hypervisor takes 40 % of this machine's processor time away (the only finding).", diagnosis.Verdict);
    }

    [Theory]
    [InlineData("Amazon EC2", "Amazon EC2")]
    [InlineData("Google", "Google Cloud")]
    [InlineData("Microsoft Corporation 7783-7084-3265-9085-8269-3286-77", "Azure")]
    [InlineData("Hetzner", "Hetzner Cloud")]
    public void Multicast_in_a_cloud_is_named(string vendor, string name) =>
        Assert.Equal($"{name} does not pass multicast, and VI_1 has no unicast_peer", HostDiagnosis.Of(Master() with { Vendor = vendor }).Findings[0].Title);

    [Fact]
    public void A_cloud_that_passes_multicast_after_all_is_not() => Assert.Empty(HostDiagnosis.Of(Backup() with { Vendor = "Amazon EC2" }).Findings);

    [Fact]
    public void Hyper_v_at_home_is_no_cloud() =>
        Assert.Empty(HostDiagnosis.Of(Master() with { Vendor = "Microsoft Corporation 1234-5678" }).Findings);

    [Fact]
    public void A_longer_interval_in_version_3_is_told_and_does_not_break()
    {
        var wire = new MadeWire(MadeWire.File.Replace("priority 101", "priority 101\nversion 3", StringComparison.Ordinal));
        Say(wire, 12, 102, outgoing: false, MadeWire.Content(version: 3, centiseconds: 200));
        var diagnosis = HostDiagnosis.Of(Facts(wire, held: false));
        Assert.StartsWith("Fail-over would work, but: other interval", diagnosis.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void The_virtual_routers_own_mac_is_no_foreign_one()
    {
        var facts = Backup() with { Answers = [new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), 0x00005E000133, "eth0")] };
        Assert.Empty(HostDiagnosis.Of(facts).Findings);
    }

    [Fact]
    public void An_answer_of_the_master_is_as_it_should_be()
    {
        var facts = Backup() with { Answers = [new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), PeersHardware, "eth0")] };
        Assert.Empty(HostDiagnosis.Of(facts).Findings);
    }

    [Fact]
    public void An_address_left_behind_on_a_silent_host_is_named()
    {
        var wire = new MadeWire(MadeWire.File);
        var facts = Facts(wire, held: false) with { Answers = [new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), PeersHardware, "eth0")] };
        Assert.Equal("10.42.0.240 is answered by another MAC: 02:42:00:00:00:0c", HostDiagnosis.Of(facts).Findings[0].Title);
    }

    [Fact]
    public void An_address_left_behind_on_a_silent_peer_does_not_put_the_blame_on_multicast()
    {
        var facts = Master() with { Answers = [new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), PeersHardware, "eth0")] };
        var finding = Assert.Single(HostDiagnosis.Of(facts).Findings);
        Assert.Equal("02:42:00:00:00:0c answers for 10.42.0.240, too: two hosts have it", finding.Title);
        Assert.StartsWith("No advertisement of that host arrives on eth0 here. A backup is silent: then the address was left behind on it", finding.Detail, StringComparison.Ordinal);
        Assert.StartsWith("on the host with 02:42:00:00:00:0c: tandem doctor     # left behind: ip addr del 10.42.0.240/32 dev eth0; ", finding.Command, StringComparison.Ordinal);

        // What another interface of this host answers is nobody else's.
        Assert.Empty(HostDiagnosis.Of(facts with { Links = [.. facts.Links, new LinkFacts { Name = "eth1", HardwareAddress = PeersHardware }] }).Findings);
    }

    [Fact]
    public void Another_host_than_the_unicast_peers_is_no_node_of_the_pair()
    {
        var file = MadeWire.File.Replace("priority 101", "priority 101\nunicast_src_ip 10.42.0.11\nunicast_peer {\n10.42.0.12\n}", StringComparison.Ordinal);
        var wire = new MadeWire(file);
        Say(wire, 11, 101, outgoing: true, destination: "10.42.0.12");
        var peer = new NeighbourAnswer(IPAddress.Parse("10.42.0.12"), PeersHardware, "eth0");
        var facts = Facts(wire, held: true) with { Answers = [peer, new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), 0x024200000064, "eth0")] };
        Assert.Equal("10.42.0.240 is answered by another MAC: 02:42:00:00:00:64", Assert.Single(HostDiagnosis.Of(facts).Findings).Title);
        facts = facts with { Answers = [peer, new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), PeersHardware, "eth0")] };
        Assert.Contains("IP protocol 112 of 10.42.0.12 is dropped on the way", Assert.Single(HostDiagnosis.Of(facts).Findings).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_number_is_one_finding_at_the_place_of_the_keyword()
    {
        var wire = new MadeWire(MadeWire.File);
        Say(wire, 11, 101, outgoing: true);
        Say(wire, 12, 100, outgoing: false, MadeWire.Content(vrid: 52));
        var facts = Facts(wire, held: true) with
        {
            Answers = [new NeighbourAnswer(IPAddress.Parse("10.42.0.240"), PeersHardware, "eth0")],
            Places = new Diagnosis.Files.WrittenPlaces(static _ => MadeWire.File),
        };
        var finding = Assert.Single(HostDiagnosis.Of(facts).Findings);
        Assert.Equal("10.42.0.12 advertises 10.42.0.240 as VRID 52, VI_1 here has 51", finding.Title);
        Assert.Contains("virtual_router_id (keepalived.conf:3:5) of vrrp_instance VI_1 here, 52 there", finding.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_supervisor_is_no_frozen_failover()
    {
        DaemonFacts[] processes =
        [
            new(7, "tandem", false) { IsSupervisor = true },
            new(8, "keepalived", false) { ParentPid = 7 },
            new(9, "keepalived", false) { ParentPid = 8 },
        ];
        Finding Of(int stopped) => Assert.Single(HostDiagnosis.Of(Master() with { Daemons = [.. processes.Select(one => one with { IsStopped = one.Pid == stopped })] }).Findings);
        var supervisor = Of(7);
        Assert.Equal((false, "the supervisor, tandem run (process 7) is stopped", "kill -CONT 7"), (supervisor.Breaks, supervisor.Title, supervisor.Command));
        Assert.Contains("Balancer and failover work on", supervisor.Detail, StringComparison.Ordinal);
        var parent = Of(8);
        Assert.Equal((false, "the parent of the VRRP process, keepalived (process 8) is stopped", "kill -CONT 8"), (parent.Breaks, parent.Title, parent.Command));
        var vrrp = Of(9);
        Assert.Equal((true, "the VRRP process, keepalived (process 9) is stopped", "kill -CONT 9"), (vrrp.Breaks, vrrp.Title, vrrp.Command));
        Assert.True(Assert.Single(HostDiagnosis.Of(Facts(new MadeWire(MadeWire.File), held: false) with { Daemons = [processes[0] with { IsStopped = true }] }).Findings).Breaks);
    }

    [Fact]
    public void Nobody_being_master_is_named() =>
        Assert.Equal("nobody is master of VI_1: 10.42.0.240 is nowhere", HostDiagnosis.Of(Facts(new MadeWire(MadeWire.File), held: false)).Findings[0].Title);

    [Fact]
    public void A_strict_filter_with_the_route_on_the_same_interface_is_fine()
    {
        var facts = Backup() with
        {
            Settings = new Dictionary<string, int> { ["ipv4/conf/all/rp_filter"] = 1 },
            Routes = [new RouteFacts(0x0A2A0000, 0xFFFFFF00, "eth0"), new RouteFacts(0, 0, "eth0")],
        };
        Assert.Empty(HostDiagnosis.Of(facts).Findings);
    }

    [Fact]
    public void A_strict_filter_with_the_default_route_elsewhere_is_told()
    {
        var facts = Backup() with
        {
            Settings = new Dictionary<string, int> { ["ipv4/conf/eth0/rp_filter"] = 1 },
            Routes = [new RouteFacts(0x0A2A0000, 0xFFFFFF00, "eth0"), new RouteFacts(0, 0, "eth1")],
        };
        var finding = Assert.Single(HostDiagnosis.Of(facts).Findings);
        Assert.False(finding.Breaks);
        Assert.Equal("sysctl -w net.ipv4.conf.eth0.rp_filter=2     # for good: in /etc/sysctl.d/90-tandem.conf", finding.Command);
    }

    [Fact]
    public void A_daemon_that_runs_with_another_file_is_told()
    {
        var wire = new MadeWire(MadeWire.File);
        Say(wire, 11, 101, outgoing: true, MadeWire.Content(address: "10.42.0.240,10.42.0.241"));
        Assert.Equal(
            "the daemon of this node does not run with keepalived.conf", Assert.Single(HostDiagnosis.Of(Facts(wire, held: true)).Findings).Title);
    }

    [Fact]
    public void A_pause_longer_than_a_backup_waits_breaks_and_a_shorter_one_does_not()
    {
        Assert.True(Assert.Single(HostDiagnosis.Of(Backup() with { Clock = new ClockFacts { LongestPauseUs = 4_000_000 } }).Findings).Breaks);
        Assert.False(Assert.Single(HostDiagnosis.Of(Backup() with { Clock = new ClockFacts { LongestPauseUs = 1_500_000 } }).Findings).Breaks);
        Assert.True(Assert.Single(HostDiagnosis.Of(Backup() with { Clock = new ClockFacts { SuspendedUs = 900_000 } }).Findings).Breaks);
        Assert.False(Assert.Single(HostDiagnosis.Of(Backup() with { Clock = new ClockFacts { StepUs = -900_000 } }).Findings).Breaks);
    }

    [Fact]
    public void A_rule_of_iptables_is_mended_with_iptables()
    {
        var firewall = new FirewallState();
        firewall.Add(FirewallBench.Chain("INPUT"));
        firewall.Add(FirewallBench.Rule("INPUT", FirewallBench.Payload(9, 1), FirewallBench.Equal(112), FirewallBench.Verdict(0)));
        var finding = Assert.Single(HostDiagnosis.Of(Backup() with { Firewall = firewall }).Findings);
        Assert.Equal("iptables -I INPUT -p vrrp -j ACCEPT", finding.Command);
        Assert.Contains("chain 'ip filter INPUT': ip protocol vrrp drop", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tandem.service", "systemctl reload tandem", "systemctl restart tandem", "journalctl -u tandem -n 50")]
    [InlineData("keepalived.service", "systemctl reload keepalived", "systemctl restart keepalived", "journalctl -u keepalived -n 50")]
    [InlineData(null, "tandem reload", "kill 7; /usr/bin/tandem run -f a -k b", "tandem status")]
    public void Commands_are_for_what_runs_here(string? unit, string reload, string restart, string log)
    {
        var facts = Backup() with
        {
            Daemons =
            [
                new DaemonFacts(8, "tandem", false) { ParentPid = 7, Unit = unit },
                new DaemonFacts(7, "tandem", false) { ParentPid = 1, Unit = unit, IsSupervisor = true, CommandLine = "/usr/bin/tandem run -f a -k b" },
            ],
            Services = ["keepalived.service"],
        };
        Assert.Equal((reload, restart, log), (facts.Commands.Reload, facts.Commands.Restart, facts.Commands.Log));
    }

    [Fact]
    public void No_command_names_keepalived_where_tandem_is_the_service()
    {
        var running = new DaemonFacts(7, "tandem", false) { Unit = "tandem.service" };
        var differing = new MadeWire(MadeWire.File);
        Say(differing, 11, 101, outgoing: true, MadeWire.Content(address: "10.42.0.240,10.42.0.241"));
        Say(differing, 12, 102, outgoing: false, MadeWire.Content(version: 3, address: "10.42.0.240,10.42.0.241"));
        HostFacts[] nights =
        [
            Facts(differing, held: true),
            Facts(new MadeWire(MadeWire.File), held: true),
            Facts(new MadeWire(MadeWire.File), held: false),
            Master() with { Vendor = "Amazon EC2" },
        ];
        var findings = nights.SelectMany(one => HostDiagnosis.Of(one with { Daemons = [running], FilePath = "/etc/vip.conf" }).Findings)
            .Concat(HostDiagnosis.Of(Facts(new MadeWire(MadeWire.File), held: true) with { Daemons = [], Services = ["tandem.service"] }).Findings)
            .Concat(HostDiagnosis.Of(Facts(new MadeWire(MadeWire.File), held: false) with { Daemons = [], Services = ["tandem.service"] }).Findings).ToList();
        Assert.DoesNotContain(findings, static one => one.Command.Contains("systemctl reload keepalived", StringComparison.Ordinal)
            || one.Command.Contains("systemctl restart keepalived", StringComparison.Ordinal)
            || one.Command.Contains("systemctl start keepalived", StringComparison.Ordinal)
            || one.Command.Contains("-u keepalived", StringComparison.Ordinal));
        Assert.Contains(findings, static one => one.Command.Contains("systemctl reload tandem", StringComparison.Ordinal));
        Assert.Contains(findings, static one => one.Command.Contains("systemctl start tandem", StringComparison.Ordinal));
        Assert.Contains(findings, static one => one.Command.Contains("journalctl -u tandem", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0::/system.slice/tandem.service\n", "tandem.service")]
    [InlineData("12:cpu:/\n1:name=systemd:/system.slice/keepalived.service\n", "keepalived.service")]
    [InlineData("0::/system.slice/ssh.service\n", null)]
    [InlineData("0::/user.slice/user-0.slice/session-3.scope\n", null)]
    [InlineData("", null)]
    public void The_unit_of_a_process_is_told_by_its_control_group(string groups, string? unit) => Assert.Equal(unit, HostReader.UnitOf(groups));

    [Fact]
    public void Two_masters_are_named_by_who_does_not_hear_whom()
    {
        var wire = new MadeWire(MadeWire.File);
        Say(wire, 11, 101, outgoing: true);
        Say(wire, 12, 100, outgoing: false);
        Assert.Equal("two masters: 10.42.0.12 does not hear this node", HostDiagnosis.Of(Facts(wire, held: true)).Findings[0].Title);
        wire = new MadeWire(MadeWire.File);
        Say(wire, 11, 101, outgoing: true);
        Say(wire, 12, 102, outgoing: false);
        Assert.Equal("two masters: this node does not hear 10.42.0.12", HostDiagnosis.Of(Facts(wire, held: true)).Findings[0].Title);
    }

    [Fact]
    public void Rules_of_the_old_iptables_are_found_as_well()
    {
        var firewall = new FirewallState { LegacyIPv4 = LegacyRules.Parse("iptables", "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n") };
        var finding = Assert.Single(HostDiagnosis.Of(Backup() with { Firewall = firewall }).Findings);
        Assert.Equal(("the firewall of this node drops IP protocol 112 (VRRP) on eth0", "iptables -I INPUT -p vrrp -j ACCEPT"), (finding.Title, finding.Command));
        Assert.StartsWith("iptables: -P INPUT DROP. ", finding.Detail, StringComparison.Ordinal);
    }

    private static HostFacts Master()
    {
        var wire = new MadeWire(MadeWire.File);
        Say(wire, 11, 101, outgoing: true);
        return Facts(wire, held: true);
    }

    private static HostFacts Backup()
    {
        var wire = new MadeWire(MadeWire.File);
        Say(wire, 12, 102, outgoing: false);
        return Facts(wire, held: false);
    }

    private static void Say(MadeWire wire, int node, byte priority, bool outgoing, Failover.Protocol.AdvertisementContent? content = null, string destination = "224.0.0.18")
    {
        for (var second = 0; second < 4; second++)
        {
            wire.Say(second, node, priority, content, outgoing, destination);
        }
    }

    private static HostFacts Facts(MadeWire wire, bool held) => new()
    {
        Configuration = KeepalivedLoader.LoadText(MadeWire.File).Configuration,
        Wire = wire.Watch,
        NowUs = 3_600_000,
        Daemons = [new DaemonFacts(7, "keepalived", false)],
        Links =
        [
            new LinkFacts
            {
                Name = "eth0",
                Index = 2,
                HardwareAddress = OwnHardware,
                Addresses =
                [
                    (IPAddress.Parse("10.42.0.11"), 24),
                    .. held ? [(IPAddress.Parse("10.42.0.240"), 32)] : Array.Empty<(IPAddress, int)>(),
                ],
            },
        ],
    };
}
