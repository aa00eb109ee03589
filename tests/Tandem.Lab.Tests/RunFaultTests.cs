using System.Net.Sockets;
using System.Text;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem run</c> when something of it does not go as it should: halves that die again and again, a log that nobody reads, a second one.</summary>
public sealed class RunFaultTests
{
    [Fact]
    public void A_balancer_that_dies_again_and_again_costs_neither_the_watchdog_nor_the_failover()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(lab.Lb1.PathOf("/run/notify.sock")));
        using var beats = new SemaphoreSlim(0);
        new Thread(() => Listen(socket, beats)) { IsBackground = true }.Start();
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101), "NOTIFY_SOCKET=/run/notify.sock", "WATCHDOG_USEC=200000").AwaitReady();
        var failover = node.PidOf("failover");
        string[] delays = ["run: balancer is started again", "run: balancer is started again in 1 s", "run: balancer is started again in 2 s", "run: balancer is started again in 4 s"];
        for (var death = 0; death < delays.Length; death++)
        {
            node.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
            var said = node.Log.Count;
            node.Kill("balancer");
            node.Log.Await(delays[death], Pair.Patience, said);
        }

        // Four seconds without a balancer: systemd would have ended all of it after two tenths of one.
        var known = node.Log.Count;
        while (beats.Wait(0))
        {
        }

        for (var beat = 0; beat < 3; beat++)
        {
            Assert.True(beats.Wait(Pair.Patience), "no WATCHDOG=1");
        }

        Assert.DoesNotContain(node.Log.Lines(known), static line => line.Text.Contains("New worker", StringComparison.Ordinal));
        Assert.Equal(failover, node.PidOf("failover"));
        node.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.Equal(failover, node.PidOf("failover"));
    }

    [Fact]
    public void Of_two_on_one_host_one_runs_and_the_other_says_why_not()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var nodes = new[]
        {
            RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)),
            RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)),
        };
        Assert.True(SpinWait.SpinUntil(() => Array.Exists(nodes, static node => node.Process.HasEnded), Pair.Patience), nodes[0].Log.Text + nodes[1].Log.Text);
        var refused = Array.Find(nodes, static node => node.Process.HasEnded)!;
        var runs = Array.Find(nodes, node => node != refused)!;
        Assert.Equal(1, refused.Process.AwaitEnd(Pair.Patience));
        Assert.Contains("another 'tandem run' is at work (/run/tandem/run.sock)", refused.Log.Text, StringComparison.Ordinal);
        runs.AwaitReady();
        runs.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
        Assert.Equal(0, runs.Run("reload").Code);
        Assert.Equal(0, runs.Stop());
    }

    [Fact]
    public void Another_network_namespace_with_the_same_run_directory_is_told_apart()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.StartsWith("This node (lb1) holds ", node.Sentence(), StringComparison.Ordinal);
        Assert.False(node.Status().GetProperty("otherNetworkNamespace").GetBoolean());

        var (code, text) = Elsewhere("status");
        Assert.Equal(0, code);
        Assert.Matches(@"^Not of this network namespace: run \(pid \d+\) and balancer \(pid \d+\) and failover \(pid \d+\) at /run/tandem work in another one, which 'ip netns identify \d+' names", text);
        foreach (var (words, answer) in new[] { ("handover", "Not handed over: the failover"), ("handover --end", "The hand-over cannot be ended: the failover"), ("reload", "Not reloaded: the 'tandem run'") })
        {
            (code, text) = Elsewhere(words);
            Assert.Equal(1, code);
            Assert.Contains($"{answer} that answers at /run/tandem (pid ", text, StringComparison.Ordinal);
            Assert.Contains(" works in another network namespace; run this there ('ip netns identify ", text, StringComparison.Ordinal);
        }

        Assert.True(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.Equal("running", node.Status().GetProperty("balancer").GetProperty("state").GetString());
        (code, text) = Elsewhere("reload", "TANDEM_RUN_DIRECTORY=/run/tandem");
        Assert.True(code == 0, text);

        (int Code, string Output) Elsewhere(string words, string environment = "A=b")
        {
            using var verb = lab.Lb1.Start("unshare", ["--net", "env", environment, RunningNode.Program, .. words.Split(' ')]);
            return (verb.AwaitEnd(Pair.Patience), verb.Output.Text);
        }
    }

    [Fact]
    public void Who_comes_after_a_killed_one_waits_until_its_halves_have_left()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        var family = ProcessTree.DescendantsOf(first.Process.Pid);
        Assert.True(family.Count >= 4, first.Log.Text);
        first.Process.Signal(SignalNumber.Kill);

        // As the unit waits before systemd kills what is left of the service.
        lab.Lb1.Run("flock", "-w", "15", "/run/tandem/run.lock", "true");
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.True(SpinWait.SpinUntil(() => family.TrueForAll(HasEnded), Pair.Patience), "processes stay behind");

        var second = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        second.Process.Signal(SignalNumber.Kill);
        var third = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.Equal(0, third.Stop());
    }

    [Theory]
    [InlineData("mkfifo /run/log; exec 3<>/run/log; head -c 65536 /dev/zero >&3; exec >&3 2>&3")] // a pipe that is full from the beginning
    [InlineData("exec > >(true) 2>&1")] // one whose reader has gone
    [InlineData("exec >/dev/full 2>&1")] // a disk without space
    public void A_log_that_nobody_reads_holds_nothing_up(string output)
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(101));
        using var shell = lab.Lb1.Start("bash", "-c", $"{output}; exec {RunningNode.Program} run");
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.Contains("1 of 1 server is up", lab.Lb1.Run(RunningNode.Program, "status"), StringComparison.Ordinal);
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        Assert.Contains("priority 101 becomes 102", lab.Lb1.Run(RunningNode.Program, "reload"), StringComparison.Ordinal);
        shell.Signal(SignalNumber.Term);
        Assert.Equal(0, shell.AwaitEnd(Pair.Patience));
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
    }

    [Fact]
    public void A_service_manager_that_reads_nothing_holds_nothing_up()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(lab.Lb1.PathOf("/run/notify.sock")));
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101), "NOTIFY_SOCKET=/run/notify.sock", "WATCHDOG_USEC=4000000").AwaitReady();

        // Somebody else fills its queue, as far as it goes.
        using var other = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        other.Connect(new UnixDomainSocketEndPoint(lab.Lb1.PathOf("/run/notify.sock")));
        var isFull = false;
        for (var i = 0; i < 10_000 && !isFull; i++)
        {
            _ = other.Send("X=1\n"u8, SocketFlags.None, out var error);
            isFull = error == SocketError.WouldBlock;
        }

        Assert.True(isFull);
        Assert.Equal(0, node.Run("reload").Code);
        node.Kill("balancer");
        node.AwaitStatus(static status => status.TryGetProperty("complete", out var complete) && complete.GetBoolean()
            && status.GetProperty("run").GetProperty("processes")[0].GetProperty("restarts").GetInt32() == 1);
        Assert.Equal(0, node.Stop());

        // Nothing that would look like a node stays behind.
        Assert.Equal("run.lock", lab.Lb1.Run("ls", "/run/tandem"));
        Assert.Equal("", lab.Lb1.Run("sh", "-c", "ls /run | grep -E 'haproxy|keepalived' || true"));
    }

    [Fact]
    public void A_start_that_fails_tells_the_reason_of_the_half_that_failed()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one", "frontend other\n    bind 10.77.0.1:81\n    default_backend app"), Configurations.Instance(101));
        Assert.Equal(1, node.Process.AwaitEnd(Pair.Patience));
        var lines = node.Log.Lines().Select(static line => line.Text).ToList();
        Assert.Contains(lines, static line => line.StartsWith("balancer: ", StringComparison.Ordinal) && line.Contains("10.77.0.1:81", StringComparison.Ordinal));
        Assert.Contains("run: balancer could not be started: stopping", lines);
        Assert.Equal("run: stopped", lines[^1]);
    }

    [Fact]
    public void A_directory_whose_sockets_would_have_too_long_names_is_refused()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var directory = "/run/" + new string('a', 88);
        var node = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101), $"TANDEM_RUN_DIRECTORY={directory}");
        Assert.Equal(1, node.Process.AwaitEnd(Pair.Patience));
        Assert.Contains("tandem: run: ", node.Log.Text, StringComparison.Ordinal);
        Assert.Contains("TANDEM_RUN_DIRECTORY names another directory", node.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", node.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>systemd: a socket that nobody reads would in the end hold up who writes.</summary>
    private static void Listen(Socket socket, SemaphoreSlim beats)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                if (Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)) == "WATCHDOG=1\n")
                {
                    beats.Release();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static bool HasEnded(int pid) => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
