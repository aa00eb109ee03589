using System.Net;
using System.Net.Sockets;
using Tandem.Lab.Tests.Harness;

namespace Tandem.Lab.Tests;

/// <summary>Each fault that <c>tandem doctor</c> knows, made in a lab: it names it first, with the command that mends it.</summary>
public sealed class DoctorTests
{
    private const string First = PairPrograms.Tandem;
    private const string Second = PairPrograms.Keepalived;

    [Fact]
    public void Nothing_is_found_on_either_node_of_a_healthy_pair()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        var master = Doctor.On(pair.Lb1);
        Assert.True(master.Code == 0, master.Text);
        Assert.StartsWith("Fail-over would work: this node is master of VI_1", master.Verdict, StringComparison.Ordinal);
        var backup = Doctor.On(pair.Lb2);
        Assert.True(backup.Code == 0, backup.Text);
        Assert.StartsWith("Fail-over would work: 10.42.0.11 is master of VI_1, and this node hears it", backup.Verdict, StringComparison.Ordinal);
        // It changed nothing: the pair is as it was.
        Assert.True(pair.Lb1.Owns(pair.Address));
        Assert.False(pair.Lb2.Owns(pair.Address));
    }

    [Fact]
    public void Nothing_is_found_in_a_healthy_pair_of_ipv6_with_unicast_peers()
    {
        using var pair = new Pair(First, Second, LabAddresses.VirtualV6);
        pair.Start(
            Configurations.Instance(101, "unicast_src_ip fd42::11\nunicast_peer {\n    fd42::12\n}", address: "fd42::240/64"),
            Configurations.Instance(100, "unicast_src_ip fd42::12\nunicast_peer {\n    fd42::11\n}", address: "fd42::240/64"));
        var backup = Doctor.On(pair.Lb2);
        Assert.True(backup.Code == 0, backup.Text);
        var master = Doctor.On(pair.Lb1);
        Assert.True(master.Code == 0, master.Text);
    }

    [Fact]
    public void A_switch_that_does_not_pass_multicast_is_named()
    {
        using var pair = new Pair(First, Second);
        foreach (var host in (Host[])[pair.Lb1, pair.Lb2])
        {
            pair.Lab.Bridge.RunInNetwork("bridge", "link", "set", "dev", host.Name, "mcast_flood", "off");
        }

        BothMasters(pair, Configurations.Instance(101), Configurations.Instance(100));
        var doctor = Doctor.On(pair.Lb1);
        doctor.Found("02:42:00:00:00:0c answers for 10.42.0.240, too: two hosts have it", "unicast_src_ip 10.42.0.11; unicast_peer {");
        Assert.Contains("Or it is master as well and is not heard: the network does not pass multicast (224.0.0.18)", doctor.First, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_here_that_drops_what_the_peer_sends_is_quoted()
    {
        using var pair = new Pair(First, Second);
        PacketFilter.DropVrrp(pair.Lb2, PacketFilter.Input);
        BothMasters(pair, Configurations.Instance(101), Configurations.Instance(100));
        var doctor = Doctor.On(pair.Lb2);
        doctor.Found(
            "the firewall of this node drops IP protocol 112 (VRRP) on eth0",
            "nft insert rule ip filter guard iifname \"eth0\" meta l4proto 112 accept");
        Assert.Contains("chain 'ip filter guard': ip protocol vrrp counter drop", doctor.First, StringComparison.Ordinal);

        // Check reads the same rules, and has the same verdict.
        using var check = pair.Lb2.Start(Doctor.Program, "check", "--host", "-k", VrrpDaemon.ConfigurationPath);
        Assert.Equal(1, check.AwaitEnd(TimeSpan.FromSeconds(60)));
        Assert.Contains("on eth0: chain 'ip filter guard': ip protocol vrrp counter drop", check.Output.Text, StringComparison.Ordinal);
        Assert.Contains("nft insert rule ip filter guard iifname \"eth0\" meta l4proto 112 accept", check.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_here_that_drops_what_this_node_sends_is_named()
    {
        using var pair = new Pair(First, Second);
        PacketFilter.DropEverything(pair.Lb1, PacketFilter.Output);
        pair.StartFirst(Configurations.Instance(101));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        Doctor.On(pair.Lb1).Found(
            "the firewall of this node drops the VRRP packets that it sends on eth0",
            "nft insert rule ip filter guard oifname \"eth0\" meta l4proto 112 accept");
    }

    [Fact]
    public void A_peer_that_does_not_hear_this_node_is_named()
    {
        using var pair = new Pair(First, Second);
        PacketFilter.DropVrrp(pair.Lb2, PacketFilter.Input);
        BothMasters(pair, Configurations.Instance(101), Configurations.Instance(100));
        Doctor.On(pair.Lb1).Found("two masters: 10.42.0.12 does not hear this node", "on 10.42.0.12: tandem doctor");

        // Whoever asks for the status only must not be told that all is well.
        var said = "";
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    using var status = pair.Lb1.Start(Doctor.Program, "status");
                    _ = status.AwaitEnd(TimeSpan.FromSeconds(60));
                    said = status.Output.Text;
                    return said.Contains("Two masters: 10.42.0.12 (priority 100) holds 10.42.0.240, too, heard ", StringComparison.Ordinal);
                },
                Pair.Patience),
            said);
    }

    [Fact]
    public void A_cloud_that_does_not_pass_multicast_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        // The firmware's words, beside the interfaces, which are below the same folder.
        pair.Lb1.Run(
            "sh",
            "-c",
            "mkdir -p /tmp/class/dmi/id /tmp/class/net && echo 'Amazon EC2' > /tmp/class/dmi/id/sys_vendor && mount --bind /sys/class/net /tmp/class/net && mount --rbind /tmp/class /sys/class");
        Doctor.On(pair.Lb1).Found("Amazon EC2 does not pass multicast, and VI_1 has no unicast_peer", "unicast_peer {");
    }

    [Theory]
    [InlineData("version", 3, "", 2, "", "other version", "write 'version 2'")]
    [InlineData("password", 2, "authentication {\nauth_type PASS\nauth_pass 1111\n}", 2, "authentication {\nauth_type PASS\nauth_pass 2222\n}", "other password", "make the authentication block")]
    [InlineData("authentication", 2, "", 2, "authentication {\nauth_type PASS\nauth_pass 2222\n}", "other authentication", "make the authentication block")]
    [InlineData("interval", 2, "", 2, "advert_int 2", "other interval", "write 'advert_int 2'")]
    [InlineData("addresses", 3, "", 3, "virtual_ipaddress {\n10.42.0.241\n}", "other addresses", "make virtual_ipaddress of vrrp_instance VI_1 the same")]
    [InlineData("vrid", 3, "", 3, "virtual_router_id 52", "as VRID 52, VI_1 here has 51", "write 'virtual_router_id 52'")]
    public void What_does_not_agree_with_the_peers_advertisement_is_named(
        string what, int version, string lines, int peersVersion, string peersLines, string title, string command)
    {
        Assert.NotEmpty(what);
        using var pair = new Pair(First, First);
        pair.StartSecond(Configurations.Instance(100, peersLines, peersVersion));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.StartFirst(Configurations.Instance(101, lines, version));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        var doctor = Doctor.On(pair.Lb1);
        doctor.Found(title, command);
        Assert.DoesNotContain("answers for", doctor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_keepalived_that_falls_silent_while_it_discards_is_told_why()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101, "authentication {\nauth_type PASS\nauth_pass 1111\n}", version: 2));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.StartSecond(Configurations.Instance(100, "authentication {\nauth_type PASS\nauth_pass 2222\n}", version: 2));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        Doctor.On(pair.Lb2).Found("other password: VI_1 here and 10.42.0.11 do not agree", "make the authentication block");
    }

    [Theory]
    [InlineData(255, 1, "wrong checksum", "tcpdump -vvnni eth0 vrrp and src host 10.42.0.12")]
    [InlineData(64, 0, "TTL not 255", "tcpdump -vnni eth0 vrrp and src host 10.42.0.12")]
    public void Damaged_packets_of_the_peer_are_named(short ttl, byte damage, string title, string command)
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101, version: 2));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        byte[] packet = [0x21, 51, 100, 1, 0, 1, 0, 0, 10, 42, 0, 240, 0, 0, 0, 0, 0, 0, 0, 0];
        BadPackets.Sum(packet);
        packet[7] ^= damage;
        using var socket = pair.Lb2.NewRawSocket(AddressFamily.InterNetwork, 112);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, ttl);
        socket.Bind(new IPEndPoint(pair.Lb2.Address, 0));
        using var timer = new Timer(_ => socket.SendTo(packet, new IPEndPoint(IPAddress.Parse("224.0.0.18"), 0)), null, 0, 200);
        var doctor = Doctor.On(pair.Lb1);
        timer.Change(Timeout.Infinite, Timeout.Infinite);
        doctor.Found(title, command);
    }

    [Fact]
    public void An_address_without_a_daemon_is_orphaned()
    {
        using var pair = new Pair(First, Second);
        pair.StartSecond(Configurations.Instance(100));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb1.WriteFile(VrrpDaemon.ConfigurationPath, Configurations.Instance(101));
        pair.Lb1.Run("ip", "addr", "add", "10.42.0.240/32", "dev", "eth0");
        Doctor.On(pair.Lb1).Found("10.42.0.240 is orphaned: it is on eth0 here, but neither keepalived nor tandem runs", "ip addr del 10.42.0.240/32 dev eth0");
    }

    [Fact]
    public void An_address_on_both_hosts_is_named()
    {
        using var pair = new Pair(Second, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lb2.Run("ip", "addr", "add", "10.42.0.240/32", "dev", "eth0");
        Doctor.On(pair.Lb2).Found("10.42.0.240 is on both hosts: here on eth0 without being master, and at 10.42.0.11", "ip addr del 10.42.0.240/32 dev eth0");

        // The master cannot hear a backup; it sees who answers.
        Doctor.On(pair.Lb1).Found("02:42:00:00:00:0c answers for 10.42.0.240, too: two hosts have it", "on the host with 02:42:00:00:00:0c: tandem doctor");
    }

    [Fact]
    public void An_address_that_another_mac_answers_for_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lab.Client.Run("ip", "addr", "add", "10.42.0.240/32", "dev", "eth0");
        Doctor.On(pair.Lb2).Found("10.42.0.240 is answered by another MAC: 02:42:00:00:00:64", "arping -D -I eth0 -c 2 10.42.0.240");
        Assert.Contains("02:42:00:00:00:64 answers for 10.42.0.240, too", Doctor.On(pair.Lb1).First, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_is_not_executable_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Lb1.WriteFile("/opt/check.sh", "#!/bin/sh\nexit 0\n");
        pair.Start(WithScript(101, ""), Configurations.Instance(100));
        Doctor.On(pair.Lb1).Found("track script chk is not executable or insecure, and not run", "chmod a+x '/opt/check.sh'");
    }

    [Fact]
    public void A_script_that_others_may_change_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Lb1.WriteFile("/opt/check.sh", "#!/bin/sh\nexit 0\n", executable: true);
        pair.Lb1.Run("chmod", "777", "/opt/check.sh");
        pair.Start(WithScript(101, "enable_script_security"), Configurations.Instance(100));
        Doctor.On(pair.Lb1).Found("track script chk is not executable or insecure, and not run", "chmod o-w '/opt/check.sh'");
    }

    [Fact]
    public void A_strict_reverse_path_filter_that_drops_the_peers_packets_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb2.WriteFile(VrrpDaemon.ConfigurationPath, Configurations.Instance(100));
        pair.Lb2.Run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/eth0/rp_filter; ip link add d0 type veth peer name d1; ip link set d1 up; ip link set d0 up; ip route add 10.42.0.11/32 dev d0");
        pair.StartSecond(Configurations.Instance(100));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        Doctor.On(pair.Lb2).Found("rp_filter is strict on eth0, and the route to 10.42.0.11 leaves by d0", "sysctl -w net.ipv4.conf.eth0.rp_filter=2");
    }

    [Fact]
    public void An_interface_that_answers_no_arp_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lb2.Run("sh", "-c", "echo 8 > /proc/sys/net/ipv4/conf/eth0/arp_ignore");
        Doctor.On(pair.Lb2).Found("arp_ignore is 8 on eth0", "sysctl -w net.ipv4.conf.eth0.arp_ignore=0");
    }

    [Fact]
    public void Two_interfaces_that_answer_for_one_address_are_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lb2.Run("sh", "-c", "ip link add d0 type veth peer name d1; ip link set d1 up; ip addr add 10.42.0.99/24 dev d0; ip link set d0 up");
        Doctor.On(pair.Lb2).Found("arp_ignore and arp_announce are 0, and eth0 and d0", "sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2");
    }

    [Fact]
    public void A_balancer_that_cannot_bind_the_address_of_the_other_node_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lb2.WriteFile("/etc/haproxy/haproxy.cfg", "frontend web\n    mode http\n    timeout client 5s\n    bind 10.42.0.240:80\n");
        Doctor.On(pair.Lb2).Found("the balancer cannot bind 10.42.0.240 while this node is backup", "sysctl -w net.ipv4.ip_nonlocal_bind=1");
        pair.Lb2.Run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_nonlocal_bind");
        var mended = Doctor.On(pair.Lb2);
        Assert.True(mended.Code == 0, mended.Text);
    }

    [Fact]
    public void An_interface_that_is_down_or_missing_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Lb1.WriteFile(VrrpDaemon.ConfigurationPath, Configurations.Instance(101));
        pair.Lb1.Run("ip", "link", "set", "eth0", "down");
        Doctor.On(pair.Lb1).Found("the interface eth0 is down", "ip link set dev eth0 up");
        pair.Lb1.WriteFile(VrrpDaemon.ConfigurationPath, Configurations.Instance(101).Replace("eth0", "ens3", StringComparison.Ordinal));
        Doctor.On(pair.Lb1).Found("the interface ens3 does not exist", "ip -br link");
    }

    [Fact]
    public void A_cable_that_is_out_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Lab.LoseCarrier(pair.Lb2);
        Doctor.On(pair.Lb2).Found("the interface eth0 has no carrier", "ethtool eth0");
    }

    [Fact]
    public void A_clock_that_stands_still_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        using var process = Doctor.Start(pair.Lb2, "--for", "6");
        process.Output.Await("Listening", TimeSpan.FromSeconds(20));

        // It says so when its clocks run. The time that it stands still is the fault itself.
        process.Signal(HostSignal.Stop);
        Thread.Sleep(2500);
        process.Signal(HostSignal.Continue);
        Doctor.Finish(process).Found("the clock stood still", "raise advert_int");
    }

    [Fact]
    public void A_node_on_which_nothing_runs_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.StartSecond(Configurations.Instance(100));
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb1.WriteFile(VrrpDaemon.ConfigurationPath, Configurations.Instance(101));
        Doctor.On(pair.Lb1).Found("neither keepalived nor tandem runs on this node", "systemctl start keepalived");
    }

    [Fact]
    public void A_frozen_daemon_is_named()
    {
        using var pair = new Pair(Second, First);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        pair.Daemon1.FreezeVrrp(true);
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
        var doctor = Doctor.On(pair.Lb1);
        pair.Daemon1.FreezeVrrp(false);
        doctor.Found("is stopped", "kill -CONT ");
    }

    [Fact]
    public void A_unicast_peer_that_is_not_there_is_named()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101, "unicast_src_ip 10.42.0.11\nunicast_peer {\n    10.42.0.13\n}"));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        Doctor.On(pair.Lb1).Found("the peer 10.42.0.13 is not there: nobody answers ARP for it on eth0", "ping -c 3 10.42.0.13");
    }

    [Fact]
    public void Files_that_are_not_there_end_with_2()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var doctor = Doctor.On(lab.Lb1);
        Assert.True(doctor.Code == 2 && doctor.Text.Contains(": there is no such file; name the failover's file with -k", StringComparison.Ordinal), doctor.Text);
    }

    private static void BothMasters(Pair pair, string first, string second)
    {
        pair.StartFirst(first);
        pair.StartSecond(second);
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb2.AwaitAddress(pair.Address, present: true, Pair.Patience);
    }

    private static string WithScript(int priority, string global) =>
        $"global_defs {{\n    script_user root\n    {global}\n}}\n"
        + Configurations.Script("chk", "/opt/check.sh")
        + Configurations.Instance(priority, "track_script {\n    chk\n}");
}
