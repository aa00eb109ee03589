using System.Net.Sockets;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class InstanceTests
{
    [Theory]
    [InlineData("", VrrpState.Backup, 100)]
    [InlineData("state BACKUP", VrrpState.Backup, 100)]
    [InlineData("state MASTER", VrrpState.Master, 255)]
    [InlineData("state MASTER\npriority 101", VrrpState.Master, 101)]
    [InlineData("priority 255", VrrpState.Master, 255)]
    [InlineData("state BACKUP\npriority 255", VrrpState.Backup, 255)]
    [InlineData("state SLAVE", VrrpState.Backup, 100)]
    [InlineData("priority 0", VrrpState.Backup, 100)]
    public void State_and_priority_give_each_other_their_defaults(string lines, VrrpState state, int priority)
    {
        var instance = Given.Instance(lines);

        Assert.Equal((state, priority), (instance.State, instance.Priority));
    }

    [Theory]
    [InlineData(2, "1", 1_000_000)]
    [InlineData(2, "0.4", 1_000_000)]
    [InlineData(2, "2.5", 3_000_000)]
    [InlineData(2, "2.4", 2_000_000)]
    [InlineData(2, "255", 255_000_000)]
    [InlineData(2, "256", 1_000_000)]
    [InlineData(2, "1.", 1_000_000)]
    [InlineData(3, "0.01", 10_000)]
    [InlineData(3, "0.014", 10_000)]
    [InlineData(3, "0.015", 20_000)]
    [InlineData(3, "0.005", 1_000_000)]
    [InlineData(3, "41", 40_950_000)]
    [InlineData(3, "40.95", 40_950_000)]
    [InlineData(3, "0.0949999", 100_000)]
    [InlineData(3, "-1", 1_000_000)]
    public void The_interval_is_what_the_packet_can_say(int version, string written, long us) =>
        Assert.Equal(us, Given.Instance($"version {version}\nadvert_int {written}").AdvertisementIntervalUs);

    [Theory]
    [InlineData("nopreempt", false, 0)]
    [InlineData("nopreempt\npreempt", true, 0)]
    [InlineData("nopreempt\nstate MASTER\npriority 100", true, 0)]
    [InlineData("nopreempt\npriority 255", true, 0)]
    [InlineData("preempt_delay 4.25", true, 4_250_000)]
    [InlineData("preempt_delay 5\nstate MASTER\npriority 100", true, 0)]
    [InlineData("preempt_delay 5\nnopreempt", false, 0)]
    [InlineData("preempt_delay 5\nstrict_mode", true, 0)]
    [InlineData("preempt_delay 1001", true, 0)]
    public void Preemption_is_resolved_as_keepalived_does(string lines, bool preempt, long delayUs)
    {
        var instance = Given.Instance(lines);

        Assert.Equal((preempt, delayUs), (instance.Preempt, instance.PreemptDelayUs));
    }

    [Fact]
    public void Strict_mode_takes_out_what_the_rfc_does_not_know()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "strict.conf"), Given.Nothing);
        var instance = result.Configuration.Instances[0];

        Assert.Equal(VrrpState.Backup, instance.State);
        Assert.Null(instance.Authentication);
        Assert.Equal((false, true, false), (instance.Accept, instance.LowerPriorityNoAdvertisement, instance.HigherPrioritySendAdvertisement));
        Assert.Equal((0, 0L, 3), (instance.Garp.LowerPriorityRepeat, instance.Garp.LowerPriorityDelayUs, instance.DownTimerAdverts));
        Assert.NotNull(instance.VirtualMac);
        Assert.False(instance.VmacTransmitBase);
        Assert.Contains(result.Notices(), n => n.Contains("nothing answers there", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("strict_mode", false)]
    [InlineData("strict_mode\npriority 255", true)]
    [InlineData("no_accept", false)]
    [InlineData("", true)]
    public void Packets_to_the_addresses_are_accepted_unless_forbidden(string lines, bool accept) => Assert.Equal(accept, Given.Instance(lines).Accept);

    [Fact]
    public void A_password_is_eight_bytes()
    {
        var short8 = Given.Instance("authentication {\nauth_type PASS\nauth_pass 1234\n}").Authentication!;
        var long8 = Given.Instance("authentication {\nauth_type PASS\nauth_pass 123456789\n}").Authentication!;

        Assert.Equal("1234\0\0\0\0"u8.ToArray(), short8.Password);
        Assert.Equal("12345678"u8.ToArray(), long8.Password);
    }

    [Theory]
    [InlineData("version 3\nauthentication {\nauth_type PASS\nauth_pass x\n}", "(V) VRRP version 3 does not support authentication. Ignoring.")]
    [InlineData("authentication {\nauth_type PASS\n}", "(V) Authentication specified but no password given. Ignoring")]
    [InlineData("authentication {\nauth_type PASS;\nauth_pass x\n}", "(t.conf: Line 6) (V) unknown authentication type 'PASS;' (write PASS)")]
    public void Authentication_that_cannot_be_is_ignored(string lines, string complaint)
    {
        var result = Given.Instances(lines);

        Assert.Equal([complaint], result.Complaints());
        Assert.Null(result.Configuration.Instances[0].Authentication);
    }

    [Fact]
    public void Ah_is_refused_with_the_reason()
    {
        var result = Given.Instances("authentication {\nauth_type AH\nauth_pass x\n}");

        Assert.True(result.Refused);
        Assert.Contains("RFC 3768", Assert.Single(result.Complaints()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_addresses_decide_the_family_and_with_it_the_version()
    {
        var six = Given.Instance("virtual_ipaddress {\nfe80::1\n2001:db8::1/64\n10.0.0.1\n}");

        Assert.Equal((AddressFamily.InterNetworkV6, 3, "ff02::12"), (six.Family, six.Version, six.MulticastGroup!.ToString()));
        Assert.Equal(["fe80::1/128", "2001:db8::1/64"], six.Addresses.Select(a => a.ToString()));
        Assert.Equal([0u, null], six.Addresses.Select(a => a.PreferredLifetime));
        Assert.All(six.Addresses, a => Assert.True(a.NoDad));
    }

    [Fact]
    public void Peers_make_an_instance_unicast()
    {
        var instance = Given.Instance("unicast_src_ip 10.0.0.1\nunicast_ttl 9\nunicast_peer {\n10.0.0.2\n10.0.0.3 min_ttl 254 max_ttl 255\n}");

        Assert.True(instance.Unicast);
        Assert.Null(instance.MulticastGroup);
        Assert.Equal(("10.0.0.1", 9, true), (instance.SourceAddress!.ToString(), instance.UnicastTtl, instance.CheckUnicastSource));
        Assert.Equal([("10.0.0.2", 0, 255, false), ("10.0.0.3", 254, 255, true)], instance.UnicastPeers.Select(p => (p.Address.ToString(), (int)p.MinTtl, (int)p.MaxTtl, p.CheckTtl)));
    }

    [Fact]
    public void Without_peers_unicast_words_mean_multicast_with_a_complaint()
    {
        var result = Given.Instances("unicast_src_ip 10.0.0.1");

        Assert.False(result.Configuration.Instances[0].Unicast);
        Assert.Contains("Defaulting to multicast", Assert.Single(result.Complaints()), StringComparison.Ordinal);
        Assert.True(Given.Instance("unicast_peer {\n}\nunicast_fault_no_peer").FaultWithoutPeers);
    }

    [Fact]
    public void A_virtual_mac_has_the_name_and_address_of_the_number()
    {
        var plain = Given.Instance("use_vmac").VirtualMac!;
        var six = Given.Instance("use_vmac\nvirtual_ipaddress {\nfe80::1\n}").VirtualMac!;
        var named = Given.Instance("use_vmac vip0 02:11:22:33:44").VirtualMac!;

        Assert.Equal(("vrrp.51", false), (plain.InterfaceName, plain.NameWritten));
        Assert.Equal([0, 0, 0x5e, 0, 1, 51], plain.Address);
        Assert.Equal([0, 0, 0x5e, 0, 2, 51], six.Address);
        Assert.Equal("vip0", named.InterfaceName);
        Assert.Equal([2, 0x11, 0x22, 0x33, 0x44, 51], named.Address);
    }

    [Fact]
    public void Two_virtual_macs_of_one_number_have_two_names()
    {
        var result = Given.Text("""
            vrrp_instance A { interface eth0
            virtual_router_id 5
            use_vmac
            virtual_ipaddress { 10.0.0.1 } }
            vrrp_instance B { interface eth0
            virtual_router_id 5
            use_vmac
            virtual_ipaddress { fe80::1 } }
            vrrp_instance C { interface eth1
            virtual_router_id 5
            use_vmac
            virtual_ipaddress { 10.1.0.1 } }
            """);

        Assert.Equal(["vrrp.5", "vrrp6.5", "vrrp1.5"], result.Configuration.Instances.Select(i => i.VirtualMac!.InterfaceName));
    }

    [Fact]
    public void What_keepalived_does_not_start_with_is_refused_and_left_out()
    {
        foreach (var (file, complaint) in new[]
        {
            ("no-vrid.conf", "(V) the virtual router id must be set"), ("no-interface.conf", "(V) Unknown interface!"),
            ("duplicate-vrid.conf", "V and W both use VRID 1 with IPv4 on interface eth0"), ("unicast-without-interface.conf", "(W) Unknown interface!"),
        })
        {
            var result = KeepalivedLoader.Load(Path.Combine(Given.Data, file), Given.Nothing);

            Assert.True(result.Refused);
            Assert.Equal(complaint, Assert.Single(result.Complaints()));
            Assert.Equal(file == "duplicate-vrid.conf" ? 1 : 0, result.Configuration.Instances.Count);
        }
    }

    [Fact]
    public void An_instance_without_addresses_runs_in_version_2_only()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "no-address.conf"), Given.Nothing);

        Assert.Equal(["(V) No VIP specified; at least one is sensible", "(W) No VIP specified; at least one is required"], result.Complaints());
        Assert.Equal("V", Assert.Single(result.Configuration.Instances).Name);
    }

    [Fact]
    public void Addresses_beyond_the_packet_are_held_but_not_advertised()
    {
        var instance = KeepalivedLoader.Load(Path.Combine(Given.Data, "many-addresses.conf"), Given.Nothing).Configuration.Instances[0];

        Assert.Equal((255, 15), (instance.Addresses.Count, instance.ExcludedAddresses.Count));
    }

    [Fact]
    public void Equal_texts_give_equal_instances_wherever_they_stand()
    {
        var one = Given.Instance("priority 7\ntrack_interface { eth1 }");
        var two = Given.Instance("\n\n# moved\npriority 7\ntrack_interface {\neth1\n}");

        Assert.Equal(one, two);
        Assert.NotEqual(one, Given.Instance("priority 8\ntrack_interface { eth1 }"));
    }

    [Fact]
    public void The_files_that_people_use_mean_what_they_mean_to_keepalived()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "elb-master.conf"), Given.Nothing);
        var instance = Assert.Single(result.Configuration.Instances);
        var script = Assert.Single(result.Configuration.Scripts);

        Assert.Empty(result.Complaints());
        Assert.Equal(("VRRP-director1", VrrpState.Master, 101, 51, 2), (instance.Name, instance.State, instance.Priority, instance.VirtualRouterId, instance.Version));
        Assert.Equal(("192.168.4.250/24", true), (instance.Addresses[0].ToString(), instance.SmtpAlert));
        Assert.Equal(("check_elb", 2), (instance.TrackScripts[0].Name, instance.TrackScripts[0].Weight));
        Assert.Equal((2_000_000L, 2_000_000L, 1, 1, 1), (script.IntervalUs, script.TimeoutUs, script.Rise, script.Fall, script.TrackedBy));
    }
}
