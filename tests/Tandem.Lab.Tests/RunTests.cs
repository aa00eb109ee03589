using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Lab.Tests.Harness;
using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests;

/// <summary><c>tandem run</c>, <c>reload</c> and <c>status</c> on the two balancers of a lab.</summary>
public sealed class RunTests
{
    /// <summary>On a machine that runs many tests a balancer waits longer for its turn than the default allows; its death is known all the same.</summary>
    private const string Patient = "track_balancer {\n    stall 5s\n}";

    [Fact]
    public void Both_nodes_run_the_files_that_people_have_and_either_tells_who_serves()
    {
        using var lab = LabNetwork.Build();
        var servers = lab.Servers.Select(static server => Serve(server)).ToList();

        var haproxy = Configurations.FromFile("haproxy.cfg");
        var first = RunningNode.Start(lab.Lb1, haproxy, Configurations.FromFile("keepalived-multicast-master.conf")).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        var second = RunningNode.Start(lab.Lb2, haproxy, Configurations.FromFile("keepalived-multicast-backup.conf")).AwaitReady();
        first.AwaitStatus(status => status.GetProperty("sentence").GetString()!.EndsWith("3 of 3 servers are up.", StringComparison.Ordinal));
        Assert.Contains("This node (lb1) holds 10.42.0.240 since ", first.Sentence(), StringComparison.Ordinal);
        second.AwaitStatus(status => status.GetProperty("sentence").GetString()!.StartsWith("10.42.0.11 holds 10.42.0.240, heard ", StringComparison.Ordinal));
        Assert.Equal(200, Ask(lab.Client, LabAddresses.Virtual));

        var (code, text) = second.Run("status");
        Assert.Equal(0, code);
        Assert.Contains("This node (lb2) is backup with priority 102", text, StringComparison.Ordinal);
        foreach (var part in new[] { "Instances\n", "Peers, as last heard\n", "Tracked\n", "Frontends\n", "Backends\n", "Servers\n", "Processes\n", "script     check_haproxy", "102 = 100 +2 check_haproxy" })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        servers[0].Kill();
        first.AwaitStatus(status => status.GetProperty("sentence").GetString()!.EndsWith("2 of 3 servers are up.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_planned_stop_hands_over_before_the_balancer_ends()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, second) = StartPair(lab);
        var said = first.Log.Count;
        var failed = 0;
        var asked = 0;
        using var end = new ManualResetEventSlim(false);
        var client = new Thread(() =>
        {
            while (!end.IsSet)
            {
                asked++;
                failed += Ask(lab.Client, LabAddresses.Virtual) == 200 ? 0 : 1;
            }
        });
        client.Start();
        Assert.Equal(0, first.Stop());
        end.Set();
        client.Join();
        Assert.True(failed == 0, $"{failed} of {asked} requests failed\n{first.Log.Text}\n{second.Log.Text}");
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
        Assert.True(lab.Lb2.Owns(LabAddresses.Virtual));
        var lines = first.Log.Lines(said).Select(line => line.Text).ToList();
        var failoverEnded = lines.FindIndex(line => line.StartsWith("run: failover (pid ", StringComparison.Ordinal));
        var balancerDrains = lines.FindIndex(line => line.Contains("the connections finish", StringComparison.Ordinal));
        var balancerEnded = lines.FindIndex(line => line.StartsWith("run: balancer (pid ", StringComparison.Ordinal));
        Assert.True(failoverEnded >= 0 && failoverEnded < balancerDrains && balancerDrains < balancerEnded, first.Log.Text);
        Assert.Equal("run: stopped", lines[^1]);
        Assert.Equal(200, Ask(lab.Client, LabAddresses.Virtual));
        Assert.StartsWith("This node (lb2) holds 10.42.0.240", second.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_balancer_is_started_again_and_the_peer_serves_meanwhile()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, second) = StartPair(lab);
        first.Kill("balancer");
        lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        first.AwaitStatus(status => status.GetProperty("run").GetProperty("processes")[0].GetProperty("restarts").GetInt32() == 1
            && status.GetProperty("complete").GetBoolean());
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.Contains("run: balancer is started again", first.Log.Text, StringComparison.Ordinal);
        Assert.Equal(0, second.Run("status").Code);
    }

    [Fact]
    public void A_killed_failover_is_started_again_while_the_balancer_goes_on()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, _) = StartPair(lab);
        var balancer = first.PidOf("balancer");
        var parent = ProcessTree.ChildrenOf(first.Process.Pid).Single(pid => ProcessTree.DescendantsOf(pid).Contains(first.PidOf("failover")));
        var said = first.Log.Count;
        _ = ProcessSignals.Send(parent, SignalNumber.Kill);
        first.Log.Await("run: failover is started again", Pair.Patience, said);
        first.AwaitStatus(status => status.GetProperty("complete").GetBoolean());
        Assert.Equal(balancer, first.PidOf("balancer"));
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);

        // The VRRP process of before was waited for, and not stumbled over.
        Assert.DoesNotContain("daemon is already running", first.Log.Text, StringComparison.Ordinal);
        Assert.Equal(1, first.Status().GetProperty("run").GetProperty("processes")[1].GetProperty("restarts").GetInt32());
    }

    [Fact]
    public void A_killed_supervisor_takes_the_pair_along_in_order()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var (first, _) = StartPair(lab);
        var family = ProcessTree.DescendantsOf(first.Process.Pid);
        Assert.True(family.Count >= 4, first.Log.Text);
        first.Process.Signal(SignalNumber.Kill);
        lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        Assert.True(
            SpinWait.SpinUntil(() => family.TrueForAll(pid => !Directory.Exists($"/proc/{pid}") || File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal)), Pair.Patience),
            "processes stay behind");
        Assert.False(lab.Lb1.Owns(LabAddresses.Virtual));
    }

    [Fact]
    public void A_reload_applies_both_files_or_neither()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);

        // A mistake in one file, a change in the other.
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", "    balace roundrobin"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        var (code, text) = first.Run("reload");
        Assert.Equal(1, code);
        Assert.Contains("Not reloaded: /etc/haproxy/haproxy.cfg has errors: nothing was changed, what ran goes on.", text, StringComparison.Ordinal);
        Assert.Contains("balace", text, StringComparison.Ordinal);
        Assert.Contains("/etc/haproxy/haproxy.cfg:11", text, StringComparison.Ordinal);

        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", "    server s2 127.0.0.1:8082 check"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102).Replace("virtual_router_id 51", "virtual_router_id 999", StringComparison.Ordinal));
        (code, text) = first.Run("reload");
        Assert.Equal(1, code);
        Assert.Contains("Not reloaded: /etc/keepalived/keepalived.conf has errors", text, StringComparison.Ordinal);
        var status = first.Status();
        Assert.Equal(101, status.GetProperty("failover").GetProperty("instances")[0].GetProperty("priority").GetInt32());
        Assert.Equal(1, status.GetProperty("balancer").GetProperty("backends")[0].GetProperty("servers").GetArrayLength());

        // An address that cannot be had: the balancer finds out only when it goes over.
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", "frontend other\n    bind 10.77.0.1:81\n    default_backend app"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102));
        (code, text) = first.Run("reload");
        Assert.Equal(1, code);
        Assert.Matches(@"^Not reloaded: /etc/haproxy/haproxy\.cfg:\d+:10: .*10\.77\.0\.1:81.*: nothing was changed, what ran goes on\.", text);
        Assert.DoesNotContain("its log says why", text, StringComparison.Ordinal);
        Assert.Equal(101, first.Status().GetProperty("failover").GetProperty("instances")[0].GetProperty("priority").GetInt32());

        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one", "    server s2 127.0.0.1:8082 check"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(102, address: "10.42.0.240\n10.42.0.241"));
        (code, text) = first.Run("reload");
        Assert.Equal(0, code);
        Assert.Contains("  + server s2 (127.0.0.1:8082) of backend app\n", text, StringComparison.Ordinal);
        Assert.Contains("+ address 10.42.0.241/32 of vrrp_instance VI_1\n", text, StringComparison.Ordinal);
        Assert.Contains("priority 101 becomes 102", text, StringComparison.Ordinal);
        lab.Lb1.AwaitAddress(LabAddresses.V4(241), present: true, Pair.Patience);
        Assert.True(lab.Lb1.Owns(LabAddresses.Virtual));
        status = first.Status();
        Assert.Equal(102, status.GetProperty("failover").GetProperty("instances")[0].GetProperty("priority").GetInt32());
        Assert.Equal(2, status.GetProperty("balancer").GetProperty("backends")[0].GetProperty("servers").GetArrayLength());
    }

    [Fact]
    public void The_service_manager_is_told_each_step()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 15_000 };
        socket.Bind(new UnixDomainSocketEndPoint(lab.Lb1.PathOf("/run/notify.sock")));
        var haproxy = "global\n    hard-stop-after 10m\n" + RunningNode.Haproxy("one");
        var node = RunningNode.Start(lab.Lb1, haproxy, Configurations.Instance(101), "NOTIFY_SOCKET=/run/notify.sock", "WATCHDOG_USEC=400000");
        Assert.StartsWith("READY=1\n", Next(socket, skipWatchdog: true), StringComparison.Ordinal);
        Assert.Contains(") are at work", node.AwaitReady().Log.Text, StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1\n", Next(socket, skipWatchdog: false));

        node.Process.Signal(SignalNumber.Hup);
        var reloading = Next(socket, skipWatchdog: true);
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", reloading, StringComparison.Ordinal);
        Assert.StartsWith("READY=1\n", Next(socket, skipWatchdog: true), StringComparison.Ordinal);

        node.Process.Signal(SignalNumber.Term);
        Assert.StartsWith("STOPPING=1\n", Next(socket, skipWatchdog: true), StringComparison.Ordinal);

        // Each step says how long it may take: the file allows the last one more than the TimeoutStopSec of any unit.
        string step;
        do
        {
            step = Next(socket, skipWatchdog: true);
            Assert.StartsWith("EXTEND_TIMEOUT_USEC=", step, StringComparison.Ordinal);
        }
        while (step != "EXTEND_TIMEOUT_USEC=610000000\n");
        Assert.Equal(0, node.Process.AwaitEnd(Pair.Patience));
    }

    [Fact]
    public void Status_works_for_a_balancer_and_a_failover_that_were_started_one_by_one()
    {
        using var lab = LabNetwork.Build(new LabSettings { Servers = 0 });
        lab.Lb1.WriteFile(RunningNode.HaproxyFile, RunningNode.Haproxy("one"));
        lab.Lb1.WriteFile(RunningNode.KeepalivedFile, Configurations.Instance(101));
        using var balancer = lab.Lb1.Start(RunningNode.Program, "balancer", "-db", "-f", RunningNode.HaproxyFile);
        using var failover = lab.Lb1.Start(RunningNode.Program, "failover", "-n", "-l", "-f", RunningNode.KeepalivedFile);
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        var text = lab.Lb1.Run(RunningNode.Program, "status");
        Assert.StartsWith("This node (lb1) holds 10.42.0.240 since ", text, StringComparison.Ordinal);
        Assert.Contains("1 of 1 server is up.", text, StringComparison.Ordinal);

        balancer.Kill();
        using var status = lab.Lb1.Start(RunningNode.Program, "status");
        Assert.Equal(1, status.AwaitEnd(Pair.Patience));
        Assert.Contains("The balancer does not run (", status.Output.Text, StringComparison.Ordinal);
    }

    private static (RunningNode First, RunningNode Second) StartPair(LabNetwork lab)
    {
        var first = RunningNode.Start(lab.Lb1, RunningNode.Haproxy("one"), Configurations.Instance(101, Patient)).AwaitReady();
        var second = RunningNode.Start(lab.Lb2, RunningNode.Haproxy("two"), Configurations.Instance(100, Patient)).AwaitReady();
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Pair.Patience);
        return (first, second);
    }

    private static HostProcess Serve(Host server)
    {
        server.WriteFile("/run/server.cfg", """
            defaults
                mode http
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            frontend web
                bind :::80 v4v6
                http-request return status 200

            """);
        return server.Start(RunningNode.Program, "balancer", "-db", "-f", "/run/server.cfg");
    }

    private static string Next(Socket socket, bool skipWatchdog)
    {
        var buffer = new byte[4096];
        string text;
        do
        {
            text = Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        }
        while (skipWatchdog && text == "WATCHDOG=1\n");

        return text;
    }

    /// <summary>One request of a client; its status.</summary>
    private static int Ask(Host client, IPAddress address)
    {
        using var socket = client.NewSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveTimeout = 10_000;
        var buffer = new byte[4096];
        int length;
        try
        {
            socket.Connect(address, 80);
            socket.Send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"u8);
            length = socket.Receive(buffer);
        }
        catch (SocketException)
        {
            return 0;
        }

        return length < 12 ? 0 : int.Parse(Encoding.ASCII.GetString(buffer, 0, length).AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
    }
}
