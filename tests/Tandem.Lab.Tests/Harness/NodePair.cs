using Tandem.Linux.Processes;

namespace Tandem.Lab.Tests.Harness;

/// <summary>A lab with <c>tandem run</c> on both balancers, three servers, and a client that asks through the virtual address all the time.</summary>
internal sealed class NodePair : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int AnswersAtRest = 20;
    private const int OnTheirWayUs = 50_000;
    private const int LookAgainMs = 10;

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

    /// <summary>Waits until lb1 alone has the address and twenty requests in a row are answered, and it still has it then.</summary>
    public void AwaitRest() => AwaitHolder("at rest", AddressHolder.First, LabClock.NowUs, AnswersAtRest);

    /// <summary>Waits until the address is where it should be and nowhere else, and was there while the client was answered.</summary>
    /// <param name="when">What has happened.</param>
    /// <param name="holder">Where it should be.</param>
    /// <param name="sinceUs">When it happened; a request that was on its way then may still be answered by who dies, and does not count.</param>
    /// <param name="answers">How many requests in a row must be answered.</param>
    public void AwaitHolder(string when, AddressHolder holder, long sinceUs, int answers = 1)
    {
        var endMs = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        sinceUs += OnTheirWayUs;
        (bool First, bool Second) found;
        var isAnswered = false;
        do
        {
            // Both are asked before and after the answer: an address that is on its way from one to the other may be on both for a moment.
            found = (Lab.Lb1.Owns(LabAddresses.Virtual), Lab.Lb2.Owns(LabAddresses.Virtual));
            if (!IsAs(holder, found))
            {
                Thread.Sleep(LookAgainMs);
                continue;
            }

            isAnswered = Client.AwaitAnswersInARow(Math.Max(sinceUs, LabClock.NowUs), answers, TimeSpan.FromMilliseconds(endMs - Environment.TickCount64));
            if (isAnswered && found == (Lab.Lb1.Owns(LabAddresses.Virtual), Lab.Lb2.Owns(LabAddresses.Virtual)))
            {
                return;
            }
        }
        while (Environment.TickCount64 < endMs);

        throw new LabFailure(
            $"{when}: the address is {(found.First ? "" : "not ")}on lb1 and {(found.Second ? "" : "not ")}on lb2, where it should be on {holder}; "
            + $"{(isAnswered ? "the client was answered" : $"the client did not get {answers} answers in a row")}\n{Log}");
    }

    public void Dispose()
    {
        Client.Dispose();
        Lab.Dispose();
    }

    private static bool IsAs(AddressHolder holder, (bool First, bool Second) found) => holder switch
    {
        AddressHolder.First => found is (true, false),
        AddressHolder.Second => found is (false, true),
        AddressHolder.SecondOfThoseInReach => found.Second,
        _ => found.First != found.Second,
    };

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
