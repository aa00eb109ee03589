using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Scripts;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Tests.Files;

public sealed class HostChecksTests
{
    private const string Tracks = "track_script {\n chk\n}";
    private const string Unicast = "unicast_src_ip 10.0.0.11\n unicast_peer {\n 10.0.0.12\n }";

    private static CheckedScript Found(bool insecure, bool missing, params string[] lines) => new(null, insecure, missing, lines);

    [Fact]
    public void A_host_that_has_all_is_no_finding_of_weight() =>
        Assert.DoesNotContain(Node.Check("global_defs {\n enable_script_security\n}\n" + Node.Script + Node.Instance(Tracks), host: new FakeHost()), f => f.Severity != Severity.Notice);

    [Fact]
    public void A_missing_interface_is_an_error_that_names_those_that_are_there()
    {
        var host = new FakeHost();
        host.Addresses.Remove("eth0");
        host.Addresses["ens3"] = [IPAddress.Parse("10.0.0.11")];
        var finding = Node.One(Node.Check(Node.Instance(), host: host), "interface-missing");
        Assert.Equal("keepalived.conf:2:3", finding.Position.ToString());
        Assert.Contains("ens3", finding.Advice, StringComparison.Ordinal);
        Node.None(Node.Check(Node.Instance(), host: new FakeHost()), "interface-missing");
        Node.None(Node.Check(Node.Instance()), "interface-missing");
    }

    [Fact]
    public void Interfaces_that_are_tracked_or_named_by_an_address_must_be_there()
    {
        Node.One(Node.Check(Node.Instance("track_interface {\n eth7\n}"), host: new FakeHost()), "interface-missing");
        Node.One(Node.Check(Node.Instance(address: "10.0.0.240/24 dev eth7"), host: new FakeHost()), "interface-missing");
        Node.None(Node.Check(Node.Instance(address: "10.0.0.240/24 dev eth0"), host: new FakeHost()), "interface-missing");
    }

    [Fact]
    public void A_unicast_source_must_be_on_this_host()
    {
        Node.None(Node.Check(Node.Instance(Unicast), host: new FakeHost()), "source-not-here");
        var finding = Node.One(Node.Check(Node.Instance(Unicast.Replace(".11", ".13", StringComparison.Ordinal)), host: new FakeHost()), "source-not-here");
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.Contains("10.0.0.11", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_virtual_address_in_the_systems_own_configuration_is_an_error()
    {
        var host = new FakeHost();
        host.StaticFiles[IPAddress.Parse("10.0.0.240")] = "/etc/netplan/50-vip.yaml";
        var finding = Node.One(Node.Check(Node.Instance(), host: host), "vip-static");
        Assert.Equal(Severity.Alert, finding.Severity);
        Assert.Contains("/etc/netplan/50-vip.yaml", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_virtual_address_that_is_here_is_doubtful_only_while_no_failover_runs()
    {
        var left = new FakeHost();
        left.Addresses["eth0"] = [IPAddress.Parse("10.0.0.11"), IPAddress.Parse("10.0.0.240")];
        Assert.Contains("ip address del 10.0.0.240/24 dev eth0", Node.One(Node.Check(Node.Instance(), host: left), "vip-static").Advice, StringComparison.Ordinal);
        var master = new FakeHost { FailoverRuns = true };
        master.Addresses["eth0"] = left.Addresses["eth0"];
        Node.None(Node.Check(Node.Instance(), host: master), "vip-static");
    }

    [Theory]
    [InlineData(false, true, "script-missing")]
    [InlineData(true, false, "script-insecure")]
    [InlineData(false, false, "script-not-executable")]
    public void A_script_that_does_not_run_is_an_error_at_its_line(bool insecure, bool missing, string kind)
    {
        var host = new FakeHost();
        host.Scripts["/usr/bin/killall"] = Found(insecure, missing, "Something is wrong.", "chmod a+x it");
        var finding = Node.One(Node.Check(Node.Script + Node.Instance(Tracks), host: host), kind);
        Assert.Equal((Severity.Alert, "keepalived.conf:2:3", "chmod a+x it"), (finding.Severity, finding.Position.ToString(), finding.Advice));
    }

    [Fact]
    public void A_script_that_others_may_change_but_that_runs_is_a_warning()
    {
        var host = new FakeHost();
        host.Scripts["/usr/bin/killall"] = new CheckedScript(Linux.Processes.ScriptCommand.Of(["/usr/bin/killall"], 0, 0), true, false, ["Unsafe permissions found", "chmod o-w '/opt'"]);
        Assert.Equal(Severity.Warning, Node.One(Node.Check(Node.Script + Node.Instance(Tracks), host: host), "script-insecure").Severity);
    }

    [Fact]
    public void Notify_scripts_are_looked_at_as_well()
    {
        var host = new FakeHost();
        host.Scripts["/opt/master.sh"] = Found(false, true, "Script /opt/master.sh cannot be accessed");
        Assert.Equal(9, Node.One(Node.Check(Node.Instance("notify_master /opt/master.sh"), host: host), "script-missing").Position.Line);
    }

    [Fact]
    public void Check_and_doctor_judge_the_same_scripts_by_the_same_rule()
    {
        const string more = "notify_master /opt/a.sh\n notify_deleted /opt/b.sh\n notify_master_rx_lower_pri /opt/c.sh";
        const string group = "vrrp_sync_group G {\n group {\n VI_1\n }\n notify_backup /opt/d.sh\n}\n";
        var configuration = Node.Keepalived("global_defs {\n vrrp_notify_fifo /run/f\n vrrp_notify_fifo_script /opt/e.sh\n}\n" + Node.Instance(more) + group);
        var faults = ScriptFault.Find(configuration, (NotifyScript script, GlobalDefinitions _, out string problem) =>
        {
            problem = "";
            return Found(false, true, $"{script.Command} is not there", $"Let it be run: chmod a+x '{script.Command}'");
        }).ToList();
        Assert.Equal(
            ["(VI_1) notify_master", "(VI_1) notify_deleted", "(VI_1) notify_master_rx_lower_pri", "(G) notify_backup", "global_defs vrrp_notify_fifo_script"],
            faults.Select(static one => one.Script.Name));
        Assert.All(faults, static one => Assert.Equal((ScriptFaultKind.Missing, $"chmod a+x '{one.Script.Script.Command}'"), (one.Kind, one.Command)));
        var host = new FakeHost();
        foreach (var fault in faults)
        {
            host.Scripts[fault.Script.Script.Command] = Found(false, true, "not there");
        }

        Assert.Equal(faults.Count, NodeChecks.Run(new CheckedNode { Failover = configuration, Host = host }).Count(static one => one.Kind == "script-missing"));
    }

    [Fact]
    public void Scripts_without_script_security_are_told()
    {
        Assert.Equal(Severity.Warning, Node.One(Node.Check(Node.Script + Node.Instance(Tracks), host: new FakeHost()), "script-security-off").Severity);
        Assert.Equal(Severity.Notice, Node.One(Node.Check(Node.Script + Node.Instance(Tracks)), "script-security-off").Severity);
        Node.None(Node.Check("global_defs {\n enable_script_security\n}\n" + Node.Script + Node.Instance(Tracks), host: new FakeHost()), "script-security-off");
        Node.None(Node.Check(Node.Instance(), host: new FakeHost()), "script-security-off");
    }

    [Fact]
    public void A_script_user_that_is_not_there_is_told()
    {
        var host = new FakeHost();
        host.Users.Clear();
        Assert.Equal(Severity.Notice, Node.One(Node.Check(Node.Script + Node.Instance(Tracks), host: host), "script-user-missing").Severity);
        Assert.Equal(Severity.Alert, Node.One(Node.Check("global_defs {\n script_user root\n}\n" + Node.Script.Replace("weight 2", "user nobody-here", StringComparison.Ordinal) + Node.Instance(Tracks), host: host), "script-user-missing").Severity);
        Node.None(Node.Check(Node.Script + Node.Instance(Tracks), host: new FakeHost()), "script-user-missing");
    }

    [Fact]
    public void Addresses_that_accept_nothing_need_forwarding()
    {
        var host = new FakeHost();
        host.Settings["net/ipv4/ip_forward"] = "0";
        Node.One(Node.Check(Node.Instance("no_accept"), host: host), "no-forwarding");
        Node.None(Node.Check(Node.Instance(), host: host), "no-forwarding");
        host.Settings["net/ipv4/ip_forward"] = "1";
        Node.None(Node.Check(Node.Instance("no_accept"), host: host), "no-forwarding");
    }

    [Fact]
    public void This_host_can_be_asked_everything()
    {
        var host = new LocalHost();
        Assert.Contains("lo", host.Interfaces);
        Assert.NotNull(host.Setting("net/ipv4/ip_forward"));
        Assert.True(host.UserExists("root"));
        Assert.False(host.UserExists("no such user"));
        Assert.Null(host.ReadText("/no/such/file"));
        Assert.Null(host.ReadText("/dev/zero"));
        Assert.Null(host.StaticAddressFile(IPAddress.Parse("203.0.113.77")));
        Assert.NotNull(host.Firewall);
        _ = host.FailoverRuns;
    }

    [Fact]
    public void Network_files_are_read_once_for_all_addresses_and_comments_say_nothing()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-network");
        try
        {
            File.WriteAllText(Path.Combine(directory.FullName, "10.conf"), "address 10.0.0.240/24\n# 10.0.0.241\ngateway 110.0.0.242.\n");
            File.WriteAllText(Path.Combine(directory.FullName, "20.conf"), "address1=FD00:0:0::240/64,10.0.0.243\n10.0.0.240 10 11.12\n");
            var files = NetworkFiles.Read([directory.FullName, "/no/such/place"]);
            Assert.EndsWith("10.conf", files.FileWith(IPAddress.Parse("10.0.0.240")), StringComparison.Ordinal);
            Assert.EndsWith("20.conf", files.FileWith(IPAddress.Parse("fd00::240")), StringComparison.Ordinal);
            Assert.EndsWith("20.conf", files.FileWith(IPAddress.Parse("10.0.0.243")), StringComparison.Ordinal);
            Assert.NotNull(files.FileWith(IPAddress.Parse("110.0.0.242")));
            Assert.Null(files.FileWith(IPAddress.Parse("10.0.0.241")));
            Assert.Null(files.FileWith(IPAddress.Parse("10.0.0.242")));
            Assert.Null(files.FileWith(IPAddress.Parse("0.0.0.10")));
            Assert.Empty(files.Unseen);
            for (var i = 0; i < 300; i++)
            {
                File.WriteAllText(Path.Combine(directory.FullName, $"{i}.x"), "");
            }

            Assert.Contains("more than 256", Assert.Single(NetworkFiles.Read([directory.FullName]).Unseen), StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(true);
        }
    }
}
