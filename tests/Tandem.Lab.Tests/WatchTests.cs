using System.Text.Json;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem watch</c> on the wire of a real pair.</summary>
public sealed class WatchTests
{
    private const string First = PairPrograms.Tandem;
    private const string Second = PairPrograms.Keepalived;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_hand_over_is_shown_packet_by_packet_and_summed_up()
    {
        using var pair = new Pair(First, Second);
        pair.Start(Configurations.Instance(101), Configurations.Instance(100));
        using var watch = pair.Lab.Client.Start(Doctor.Program, "watch", "eth0");
        watch.Output.Await("IP 10.42.0.11 > 224.0.0.18: VRRPv3, Advertisement, vrid 51, prio 101, intvl 10cs, length 12, addrs: 10.42.0.240", Patience);
        pair.Daemon1.Stop();
        watch.Output.Await("prio 0, intvl 10cs, length 12, addrs: 10.42.0.240  <-- priority 0: it gives the addresses up", Patience);
        watch.Output.Await("IP 10.42.0.12 > 224.0.0.18: VRRPv3, Advertisement, vrid 51, prio 100", Patience);
        watch.Output.Await("ARP, Request who-has 10.42.0.240 (ff:ff:ff:ff:ff:ff) tell 10.42.0.240 (02:42:00:00:00:0c), length 28", Patience);
        watch.Signal(SignalNumber.Int);
        watch.AwaitEnd(Patience);
        Assert.Matches("vrid 51 on eth0:.* 10.42.0.11 master for .* s \\(.* advertisements\\)", watch.Output.Text);
    }

    [Fact]
    public void Two_masters_are_told_with_who_does_not_hear_whom()
    {
        using var pair = new Pair(First, First);
        PacketFilter.DropVrrp(pair.Lb2, PacketFilter.Input);
        pair.StartFirst(Configurations.Instance(101));
        pair.StartSecond(Configurations.Instance(100));
        using var watch = pair.Lab.Client.Start(Doctor.Program, "watch", "eth0");
        watch.Output.Await("two masters of vrid 51: 10.42.0.11 (prio 101) is one, too; it does not hear 10.42.0.11, or would be backup", Patience);
        watch.Signal(SignalNumber.Int);
        Assert.Equal(1, watch.AwaitEnd(Patience));
        Assert.Contains("times two masters", watch.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_is_deleted_ends_it_with_a_summary_and_one_that_is_down_does_not()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.Run("sh", "-c", "ip link add d0 type veth peer name d1 && ip link set d0 up && ip link set d1 up");
        using var watch = lab.Lb1.Start(Doctor.Program, "watch", "d0");
        watch.Output.Await("Listening on d0", Patience);
        lab.Lb1.Run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/d0/arp_notify && ip addr add 10.77.0.1/24 dev d0 && ip link set d0 down && ip link set d0 up");

        // With arp_notify the kernel announces its addresses under the new hardware address.
        lab.Lb1.Run("sh", "-c", "until grep -q up /sys/class/net/d0/operstate; do sleep 0.1; done; ip link set d0 address 02:00:00:00:00:77");
        watch.Output.Await("10.77.0.1", Patience);
        lab.Lb1.Run("ip", "link", "del", "d0");
        watch.Output.Await("the interface d0 is gone", Patience);
        Assert.Equal(1, watch.AwaitEnd(Patience));
    }

    [Fact]
    public void The_former_option_for_the_file_is_taken_with_a_hint()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.WriteFile("/etc/other.conf", Configurations.Instance(100));
        using var watch = lab.Lb1.Start(Doctor.Program, "watch", "eth0", "-f", "/etc/other.conf");
        watch.Output.Await("Listening on eth0", Patience);
        watch.Signal(SignalNumber.Int);
        Assert.Equal(0, watch.AwaitEnd(Patience));
        Assert.Contains("write '-k /etc/other.conf'", watch.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_compared_with_and_json_is_one_object_a_line()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101));
        pair.Lb1.AwaitAddress(pair.Address, present: true, Pair.Patience);
        pair.Lb2.WriteFile("/etc/other.conf", Configurations.Instance(100, address: "10.42.0.241"));
        using var watch = pair.Lb2.Start(Doctor.Program, "watch", "eth0", "-k", "/etc/other.conf", "--json", "--count", "3");
        Assert.Equal(1, watch.AwaitEnd(Patience));
        var lines = watch.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        using var advertisement = JsonDocument.Parse(lines.First(static line => line.Contains("\"advertisement\"", StringComparison.Ordinal)));
        Assert.Equal("10.42.0.11", advertisement.RootElement.GetProperty("source").GetString());
        Assert.Equal(100, advertisement.RootElement.GetProperty("interval_ms").GetInt32());
        Assert.Equal("addresses", advertisement.RootElement.GetProperty("wrong")[0].GetProperty("what").GetString());
        using var summary = JsonDocument.Parse(lines[^1]);
        Assert.Equal(3, summary.RootElement.GetProperty("packets").GetInt32());
    }

    [Fact]
    public void A_master_that_dies_with_no_backup_is_told_as_silence()
    {
        using var pair = new Pair(First, Second);
        pair.StartFirst(Configurations.Instance(101));
        using var watch = pair.Lab.Client.Start(Doctor.Program, "watch");
        watch.Output.Await("prio 101", Patience);
        pair.Daemon1.Process.KillTree();
        watch.Output.Await("vrid 51: nobody advertises", Patience);
        watch.Signal(SignalNumber.Term);
        Assert.Equal(1, watch.AwaitEnd(Patience));
    }

    [Theory]
    [InlineData("there is no interface 'eth9'", "eth9")]
    [InlineData("did you mean '--json'?", "--jsn")]
    [InlineData("/etc/none.conf: there is no such file", "-f", "/etc/none.conf")]
    [InlineData("--count wants a number from 1 on, not 'x'", "--count", "x")]
    public void Mistakes_of_the_command_line_end_with_2(string said, params string[] words)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var watch = lab.Client.Start(Doctor.Program, ["watch", .. words]);
        Assert.Equal(2, watch.AwaitEnd(Patience));
        Assert.Contains(said, watch.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_right_to_listen_it_says_what_is_needed()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var watch = lab.Client.Start("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", Doctor.Program, "watch");
        Assert.Equal(2, watch.AwaitEnd(Patience));
        Assert.Contains("listening on the wire needs CAP_NET_RAW: run it as root", watch.Output.Text, StringComparison.Ordinal);
    }
}
