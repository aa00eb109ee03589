using System.Net.Sockets;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;
using Xunit.Abstractions;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem handover</c> when something goes wrong in the middle of it: afterwards somebody serves, and the answer says who.</summary>
public sealed class HandOverFaultTests(ITestOutputHelper output)
{
    private const string Patient = "track_balancer {\n    stall 5s\n}\n";
    private const string Begun = "Handing over; Ctrl-C undoes it.";
    private const string Holding = "clients are asked to connect anew";
    private const string Asking = "others are asked to take over";

    /// <summary>The balancer lets go by itself after the five seconds of a hold, four of the failover and four more.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(SignalNumber.Int, Begun)]
    [InlineData(SignalNumber.Term, Holding)]
    [InlineData(SignalNumber.Hup, Holding)]
    [InlineData(SignalNumber.Int, Asking)]
    public void An_interruption_undoes_what_was_begun_and_says_so(int signal, string at)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101);
        using var open = Unfinished(lab);
        using var verb = lab.Lb1.Start(RunningNode.Program, "handover");
        verb.Output.Await(at, Pair.Patience);
        verb.Signal(signal);
        Assert.Equal(1, verb.AwaitEnd(Pair.Patience));
        output.WriteLine(verb.Output.Text);
        Assert.Contains("Not handed over: interrupted", verb.Output.Text, StringComparison.Ordinal);
        AssertAsBefore(lab, node);
    }

    [Theory]
    [InlineData(Begun)]
    [InlineData(Holding)]
    [InlineData(Asking)]
    public void When_the_verb_is_killed_the_node_is_what_it_was_after_a_while(string at)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101);
        using var open = Unfinished(lab);
        using (var verb = lab.Lb1.Start(RunningNode.Program, "handover"))
        {
            verb.Output.Await(at, Pair.Patience);
            verb.Kill();
        }

        AssertAsBefore(lab, node);
    }

    [Fact]
    public void A_reload_during_a_hold_lets_new_connections_in()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101);
        using var open = Unfinished(lab);
        var worker = node.Status().GetProperty("balancer").GetProperty("pid").GetInt32();
        using (var verb = lab.Lb1.Start(RunningNode.Program, "handover"))
        {
            verb.Output.Await(Holding, Pair.Patience);
            node.AwaitStatus(status => status.GetProperty("balancer").GetProperty("state").GetString() == "handing over");
            verb.Kill();
        }

        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("two"));
        Assert.Equal(0, node.Run("reload").Code);
        Assert.NotEqual(worker, node.Status().GetProperty("balancer").GetProperty("pid").GetInt32());
        AssertAsBefore(lab, node);
    }

    [Fact]
    public void An_address_that_does_not_answer_at_the_peer_is_taken_back()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101);
        using var peer = StartWithoutBalancer(lab.Lb2, "");
        AwaitPeer(lab, node, peer);
        var (code, text) = node.Run("handover");
        output.WriteLine(text);
        Assert.Equal(1, code);
        Assert.Contains(
            "Not handed over: 10.42.0.12 has 10.42.0.240, but nothing answers there at port 80 within 3 s: look at its balancer; this node serves on.", text, StringComparison.Ordinal);
        AssertAsBefore(lab, node);
    }

    [Fact]
    public void An_address_that_does_not_come_back_is_told_by_the_exit_code()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101, "nopreempt");
        using var peer = StartWithoutBalancer(lab.Lb2, "nopreempt");
        AwaitPeer(lab, node, peer);
        var (code, text) = node.Run("handover");
        output.WriteLine(text);
        Assert.Equal(3, code);
        Assert.Contains("nothing answers there at port 80 within 3 s", text, StringComparison.Ordinal);
        Assert.Contains("10.42.0.12 keeps 10.42.0.240 (nopreempt, or its priority is the better one)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_the_middle_is_no_hand_over()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        _ = Start(lab.Lb1, 101);
        using var verb = lab.Lb1.Start(RunningNode.Program, "handover");
        verb.Output.Await(Asking, Pair.Patience);
        lab.Lb1.Run("ip", "link", "set", "eth0", "down");
        Assert.Equal(3, verb.AwaitEnd(Bound));
        output.WriteLine(verb.Output.Text);
        Assert.Contains("VI_1 went to FAULT before another router was heard", verb.Output.Text, StringComparison.Ordinal);
        Assert.Contains("VI_1 is FAULT here (interface eth0 ", verb.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_handed_over_stays_so_over_a_reload_and_the_death_of_either_process()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = Start(lab.Lb1, 101);
        var peer = Start(lab.Lb2, 100, awaitsAddress: false);
        peer.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
        var (code, text) = node.Run("handover");
        Assert.True(code == 0, $"{text}\n{node.Log.Text}");
        var handedOver = node.Status().GetProperty("failover");
        Assert.True(handedOver.GetProperty("handedOverMs").GetInt64() >= 0);
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("three"));
        Assert.Equal(0, node.Run("reload").Code);
        AssertBehind(lab, node);
        foreach (var part in new[] { "failover", "balancer" })
        {
            var before = node.Status().GetProperty(part).GetProperty("pid").GetInt32();
            node.Kill(part);
            node.AwaitStatus(status => status.GetProperty("complete").GetBoolean() && status.GetProperty(part).GetProperty("pid").GetInt32() != before);
            AssertBehind(lab, node);
        }

        Assert.Equal(0, node.Run("handover", "--end").Code);
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Bound);
        AssertAsBefore(lab, node);
    }

    /// <summary>Version 2, whose patience of four seconds is long enough to be interrupted.</summary>
    private static RunningNode Start(Host host, int priority, string more = "", bool awaitsAddress = true)
    {
        var node = RunningNode.Start(host, RunningNode.Haproxy("one"), Configurations.Instance(priority, Patient + more, version: 2)).AwaitReady();
        if (awaitsAddress)
        {
            host.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        }

        return node;
    }

    private static HostProcess StartWithoutBalancer(Host host, string more)
    {
        host.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(100, more, version: 2));
        return host.Start(RunningNode.Program, "failover", "-n", "-l", "-f", RunningNode.KeepalivedFile);
    }

    /// <summary>The peer is ready to take over when it has seen that there is a master.</summary>
    private static void AwaitPeer(LabNetwork lab, RunningNode node, HostProcess peer)
    {
        peer.Output.Await("Entering BACKUP STATE", Pair.Patience);
        Assert.True(lab.Lb1.Owns(LabAddresses.Virtual), node.Log.Text);
    }

    /// <summary>A request whose end the balancer waits for, so that draining and holding take all the time that they may.</summary>
    private static Socket Unfinished(LabNetwork lab)
    {
        var socket = lab.Client.NewSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(LabAddresses.Virtual, 80);
        socket.Send("GET / HTTP/1.1\r\nHost: t\r\n"u8);
        return socket;
    }

    private static void AssertBehind(LabNetwork lab, RunningNode node)
    {
        // What tracks the balancer that was killed is in FAULT for a moment.
        var status = node.AwaitStatus(status => status.GetProperty("complete").GetBoolean()
            && status.GetProperty("failover").GetProperty("instances")[0].GetProperty("state").GetString() == "BACKUP");
        Assert.Equal("handing over", status.GetProperty("balancer").GetProperty("state").GetString());
        Assert.Equal("handed over", status.GetProperty("failover").GetProperty("state").GetString());
        Assert.Matches(@"^Handed over( since [^:]+)?: this node \(.*\) stays behind all others until 'tandem handover --end'\. ", status.GetProperty("sentence").GetString());
        var instance = status.GetProperty("failover").GetProperty("instances")[0];
        Assert.Equal("handed over: 'tandem handover --end' ends it", instance.GetProperty("why").GetString());
        Assert.True(instance.GetProperty("handedOver").GetBoolean());
        Assert.Equal(101, instance.GetProperty("priorityAfterwards").GetInt32());
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.True(lab.Lb2.Owns(LabAddresses.Virtual));
    }

    private static void AssertAsBefore(LabNetwork lab, RunningNode node)
    {
        using var client = new RequestProber(lab.Client, LabAddresses.Virtual, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
        Assert.NotNull(client.AwaitAnswer(LabClock.NowUs, Bound));
        Assert.True(lab.Lb1.Owns(LabAddresses.Virtual));
        node.AwaitStatus(status => status.GetProperty("balancer").GetProperty("state").GetString() == "running"
            && status.GetProperty("failover").GetProperty("state").GetString() == "running");
    }
}
