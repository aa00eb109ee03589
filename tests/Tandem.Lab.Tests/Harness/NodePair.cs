using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests.Harness;

/// <summary>A lab with <c>tandem run</c> on both balancers, three servers, and a client that asks through the virtual address all the time.</summary>
internal sealed class NodePair : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string balancer;
    private readonly string[] failovers;
    private readonly HostProcess[] nodes = new HostProcess[2];
    private readonly HostProcess[] servers = new HostProcess[3];

    public NodePair(string balancer, string first, string second)
    {
        this.balancer = balancer;
        failovers = [first, second];
        Lab = LabNetwork.Build();
        for (var i = 0; i < servers.Length; i++)
        {
            Lab.Servers[i].WriteFile("/run/server.cfg", ServerConfiguration(Lab.Servers[i].Name));
            StartServer(i);
        }

        for (var i = 0; i < nodes.Length; i++)
        {
            StartNode(i);
        }

        Client = new RequestProber(Lab.Client, LabAddresses.Virtual);
    }

    public LabNetwork Lab { get; }

    public RequestProber Client { get; }

    public IReadOnlyList<Host> Balancers => [Lab.Lb1, Lab.Lb2];

    /// <summary>What both nodes have said.</summary>
    public string Log => $"--- lb1\n{nodes[0].Output.Text}\n--- lb2\n{nodes[1].Output.Text}";

    public HostProcess Node(int number) => nodes[number];

    public void StartNode(int number) => nodes[number] = RunningNode.Start(Balancers[number], balancer, failovers[number]).Process;

    public void StartServer(int number) => servers[number] = Lab.Servers[number].Start(RunningNode.Program, "balancer", "-db", "-f", "/run/server.cfg");

    public void KillServer(int number) => servers[number].Kill();

    /// <summary>The processes of a node that go under a name: haproxy or keepalived, as check scripts look for them.</summary>
    public IReadOnlyList<int> ProcessesOf(int number, string name) => [.. nodes[number].Descendants.Where(pid => NameOf(pid) == name)];

    /// <summary>Sends a signal to all of them.</summary>
    public void Signal(int number, string name, int signal)
    {
        foreach (var pid in ProcessesOf(number, name))
        {
            _ = ProcessSignals.Send(pid, signal);
        }
    }

    /// <summary>Waits until lb1 alone has the address and a request that begins then is answered.</summary>
    public void AwaitRest()
    {
        try
        {
            Lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Patience);
            Lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: false, Patience);
            if (Client.AwaitAnswer(LabClock.NowUs, Patience) == null)
            {
                throw new LabFailure("lb1 has the address and the client gets no answer");
            }
        }
        catch (LabFailure e)
        {
            throw new LabFailure($"{e.Message}\n{Log}");
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Lab.Dispose();
    }

    private static string NameOf(int pid)
    {
        try
        {
            return Path.GetFileName(File.ReadAllText($"/proc/{pid}/cmdline").Split('\0')[0]);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string ServerConfiguration(string name) => $"""
        defaults
            mode http
            timeout connect 1s
            timeout client 10s
            timeout server 10s
        frontend web
            bind :::80 v4v6
            http-request return status 200 content-type text/plain string "{name}\n"

        """;
}
