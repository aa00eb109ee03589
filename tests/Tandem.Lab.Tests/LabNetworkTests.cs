using System.Net;
using System.Net.Sockets;

namespace Tandem.Lab.Tests;

/// <summary>The lab itself: hosts, wires and faults, before any daemon runs on them.</summary>
public sealed class LabNetworkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LabNetwork lab = LabNetwork.Build();

    [Fact]
    public void Hosts_have_the_addresses_of_the_plan_and_reach_each_other()
    {
        Assert.Equal("10.42.0.11", lab.Lb1.Address.ToString());
        Assert.Equal("10.42.0.12", lab.Lb2.Address.ToString());
        Assert.Equal(3, lab.Servers.Count);
        foreach (var host in lab.Hosts.Skip(1))
        {
            using var responder = new EchoResponder(host);
            Assert.True(host.Owns(host.Address));
            Assert.True(host.Owns(host.AddressV6));
            AssertAnswers(host, host.Address);
            AssertAnswers(host, host.AddressV6);
        }

        Assert.Contains("fe80::42:ff:fe00:b", lab.Lb1.Run("ip", "-6", "addr", "show", "dev", "eth0"), StringComparison.Ordinal);
        Assert.Contains("02:42:00:00:00:0b", lab.Lb1.Run("ip", "link", "show", "dev", "eth0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_have_processes_files_and_names_of_their_own()
    {
        lab.Lb1.WriteFile("/etc/keepalived/one.conf", "text");
        lab.Lb1.WriteFile("/opt/bin/say.sh", "#!/bin/bash\nhostname; cat /etc/keepalived/one.conf; ls /proc | grep -c '^[0-9]'", executable: true);
        Assert.Equal(["lb1", "text4"], lab.Lb1.Run("/opt/bin/say.sh").Split('\n'));
        Assert.False(File.Exists("/etc/keepalived/one.conf"));
        Assert.Null(lab.Lb2.ReadFile("/etc/keepalived/one.conf"));
        Assert.Throws<LabFailure>(() => lab.Lb1.WriteFile("/usr/lib/one.conf", "text"));
        Assert.Contains("10.42.0.21", lab.Lb1.Run("getent", "hosts", "-s", "files", "server1") + lab.Lb1.ReadFile("/etc/hosts"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_is_cut_off_keeps_its_carrier_and_reaches_nobody()
    {
        using var responder = new EchoResponder(lab.Lb1);
        using var prober = new OutageProber(lab.Client, lab.Lb1.Address);
        Assert.NotNull(prober.AwaitAnswer(0, Patience));
        lab.CutOff(lab.Lb1);
        var cut = LabClock.NowUs;
        Assert.Null(prober.AwaitAnswer(cut + 20_000, TimeSpan.FromMilliseconds(150)));
        Assert.Contains("LOWER_UP", lab.Lb1.Run("ip", "link", "show", "dev", "eth0"), StringComparison.Ordinal);
        lab.Reconnect(lab.Lb1);
        Assert.NotNull(prober.AwaitAnswer(LabClock.NowUs, Patience));
        var outage = prober.Measure(cut, LabClock.NowUs);
        Assert.InRange(outage.Length.TotalMilliseconds, 130, 5000);
        Assert.Equal((11, 11), (outage.Before, outage.After));
    }

    [Fact]
    public void A_host_that_loses_its_carrier_sees_it()
    {
        var events = lab.Lb2.Events;
        lab.LoseCarrier(lab.Lb2);
        Assert.Contains("NO-CARRIER", lab.Lb2.Run("ip", "link", "show", "dev", "eth0"), StringComparison.Ordinal);
        lab.RestoreCarrier(lab.Lb2);
        events.Await("LOWER_UP", Patience);
    }

    [Fact]
    public void A_partition_parts_the_balancers_only()
    {
        using var first = new EchoResponder(lab.Lb1);
        using var second = new EchoResponder(lab.Lb2);
        lab.Partition();
        AssertAnswers(lab.Lb1, lab.Lb1.Address);
        AssertAnswers(lab.Lb2, lab.Lb2.Address);
        using (var prober = new OutageProber(lab.Lb1, lab.Lb2.Address))
        {
            Assert.Null(prober.AwaitAnswer(0, TimeSpan.FromMilliseconds(100)));
            lab.Heal();
            Assert.NotNull(prober.AwaitAnswer(0, Patience));
        }
    }

    [Fact]
    public void Addresses_are_awaited_as_they_come_and_go()
    {
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        lab.Lb1.Run("ip", "addr", "add", "10.42.0.240/32", "dev", "eth0");
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Patience);
        lab.Lb1.Run("ip", "addr", "del", "10.42.0.240/32", "dev", "eth0");
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: false, Patience);
    }

    [Fact]
    public void Killing_a_process_kills_its_descendants()
    {
        var shell = lab.Lb1.Start("bash", "-c", "sleep 100 & sleep 100 & echo up; wait");
        shell.Output.Await("up", Patience);
        var children = shell.Children;
        Assert.Equal(2, children.Count);
        shell.Kill();
        Assert.True(shell.HasEnded);
        Assert.Equal(128 + 9, shell.AwaitEnd(Patience));
        Assert.True(SpinWait.SpinUntil(() => children.All(pid => !File.Exists($"/proc/{pid}/cmdline") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0), Patience));
    }

    [Fact]
    public void Nothing_is_left_when_a_lab_ends()
    {
        var other = LabNetwork.Build(new LabSettings { Servers = 0 });
        var shell = other.Lb1.Start("sleep", "100");
        var pids = other.Hosts.Select(host => host.Pid).Append(shell.Pid).ToArray();
        other.Dispose();
        Assert.All(pids, pid => Assert.False(Directory.Exists($"/proc/{pid}")));
    }

    public void Dispose() => lab.Dispose();

    private void AssertAnswers(Host host, IPAddress address)
    {
        using var socket = lab.Client.NewSocket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveTimeout = 3000;
        socket.SendTo(new byte[4], new IPEndPoint(address, EchoResponder.Port));
        var answer = new byte[16];
        Assert.Equal(5, socket.Receive(answer));
        Assert.Equal(host.Number, answer[4]);
    }
}
