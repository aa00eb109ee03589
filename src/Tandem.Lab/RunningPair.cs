using System.Text.Json;
using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>
/// <c>tandem run</c> on both balancers of a lab, a server on each of its servers, and a client that asks through the virtual address all the time.
/// Disposing of it ends the client; what runs on the hosts ends with the lab, which is its maker's.
/// </summary>
public sealed class RunningPair : IDisposable
{
    /// <summary>How long is waited for anything at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Where the balancer's configuration is, on both hosts.</summary>
    public const string BalancerFile = "/etc/haproxy/haproxy.cfg";

    private const int AnswersAtRest = 20;
    private const int OnTheirWayUs = 50_000;
    private const int LookAgainMs = 10;

    private readonly string tandem;
    private readonly string balancer;
    private readonly string[] failovers;
    private readonly HostProcess[] nodes = new HostProcess[2];
    private readonly HostProcess[] servers;

    /// <summary>Starts all of it and waits for nothing.</summary>
    /// <param name="lab">The hosts.</param>
    /// <param name="tandem">The path of the program.</param>
    /// <param name="balancer">The text of both nodes' haproxy.cfg.</param>
    /// <param name="first">The text of lb1's keepalived.conf, which should make it the master.</param>
    /// <param name="second">The text of lb2's.</param>
    public RunningPair(LabNetwork lab, string tandem, string balancer, string first, string second)
    {
        Lab = lab;
        this.tandem = tandem;
        this.balancer = balancer;
        failovers = [first, second];
        servers = [.. lab.Servers.Select(server => LabServer.Start(server, tandem))];
        StartNode(0);
        StartNode(1);
        Client = new RequestProber(lab.Client, LabAddresses.Virtual);
    }

    /// <summary>The hosts.</summary>
    public LabNetwork Lab { get; }

    /// <summary>The client; a hundred requests a second.</summary>
    public RequestProber Client { get; }

    /// <summary>What both nodes have said last.</summary>
    /// <param name="lines">How many lines of each.</param>
    public string Tail(int lines) => string.Join('\n', nodes.SelectMany((node, at) =>
        node.Output.Lines(node.Output.Count - lines).Select(static line => "  " + line.Text).Prepend($"lb{at + 1}:")));

    /// <summary>The supervisor of a node.</summary>
    /// <param name="number">0 for lb1, 1 for lb2.</param>
    public HostProcess Node(int number) => nodes[number];

    /// <summary>Starts a node, also one that has ended.</summary>
    /// <param name="number">0 for lb1, 1 for lb2.</param>
    public void StartNode(int number)
    {
        var host = HostOf(number);
        host.WriteFile(BalancerFile, balancer);
        host.WriteFile(VrrpDaemon.ConfigurationPath, failovers[number]);
        nodes[number] = host.Start(tandem, "run", "-f", BalancerFile, "-k", VrrpDaemon.ConfigurationPath);
    }

    /// <summary>Starts a server that was killed.</summary>
    /// <param name="number">From 0.</param>
    public void StartServer(int number) => servers[number] = LabServer.Start(Lab.Servers[number], tandem);

    /// <summary>Kills a server.</summary>
    /// <param name="number">From 0.</param>
    public void KillServer(int number) => servers[number].Kill();

    /// <summary>Sends a signal to all processes of a node that go under a name, as check scripts look for them.</summary>
    /// <param name="number">0 for lb1, 1 for lb2.</param>
    /// <param name="name">haproxy or keepalived.</param>
    /// <param name="signal">The signal's number.</param>
    public void Signal(int number, string name, int signal)
    {
        foreach (var pid in nodes[number].Descendants.Where(pid => NameOf(pid) == name))
        {
            _ = ProcessSignals.Send(pid, signal);
        }
    }

    /// <summary>
    /// Waits until both nodes could serve, lb1 alone has the address, and twenty requests in a row are answered. A node that has just come back
    /// is not trusted at once: a fault of the other one before that would be the second of two.
    /// </summary>
    /// <exception cref="LabFailure">It did not happen.</exception>
    public void AwaitRest()
    {
        var endMs = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!IsSound(0) || !IsSound(1))
        {
            if (Environment.TickCount64 > endMs)
            {
                throw new LabFailure($"a node is not well after {Patience.TotalSeconds} s: lb1 is {(IsSound(0) ? "" : "not ")}and lb2 is {(IsSound(1) ? "" : "not ")}");
            }
        }

        AwaitHolder("at rest", AddressHolder.First, LabClock.NowUs, AnswersAtRest);
    }

    /// <summary>Waits until the address is where it should be and nowhere else, and was there while the client was answered.</summary>
    /// <param name="when">What has happened.</param>
    /// <param name="holder">Where it should be.</param>
    /// <param name="sinceUs">When it happened; a request that was on its way then may still be answered by who dies, and does not count.</param>
    /// <param name="answers">How many requests in a row must be answered.</param>
    /// <exception cref="LabFailure">It did not happen.</exception>
    public void AwaitHolder(string when, AddressHolder holder, long sinceUs, int answers = 1)
    {
        var endMs = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        sinceUs += OnTheirWayUs;
        (bool First, bool Second) found;
        var isAnswered = false;
        do
        {
            // Both are asked before and after the answer: an address that is on its way from one to the other may be on both for a moment.
            found = Owners();
            if (!IsAs(holder, found))
            {
                Thread.Sleep(LookAgainMs);
                continue;
            }

            isAnswered = Client.AwaitAnswersInARow(Math.Max(sinceUs, LabClock.NowUs), answers, TimeSpan.FromMilliseconds(endMs - Environment.TickCount64));
            if (isAnswered && found == Owners())
            {
                return;
            }
        }
        while (Environment.TickCount64 < endMs);

        throw new LabFailure(
            $"{when}: the address is {(found.First ? "" : "not ")}on lb1 and {(found.Second ? "" : "not ")}on lb2, where it should be on {holder}; "
            + $"{(isAnswered ? "the client was answered" : $"the client did not get {answers} answers in a row")}");
    }

    /// <summary>Ends the client.</summary>
    public void Dispose() => Client.Dispose();

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

    private Host HostOf(int number) => number == 0 ? Lab.Lb1 : Lab.Lb2;

    private (bool First, bool Second) Owners() => (Lab.Lb1.Owns(LabAddresses.Virtual), Lab.Lb2.Owns(LabAddresses.Virtual));

    /// <summary>Whether all parts of a node answer, and its instances are at their full priority.</summary>
    private bool IsSound(int number)
    {
        using var status = HostOf(number).Start(tandem, "status", "--json");
        if (status.AwaitEnd(Patience) != 0)
        {
            return false;
        }

        using var json = JsonDocument.Parse(status.Output.Text);
        return json.RootElement.GetProperty("failover").GetProperty("instances").EnumerateArray().All(static instance =>
            instance.GetProperty("state").GetString() is "MASTER" or "BACKUP"
            && instance.GetProperty("priority").GetInt32() >= instance.GetProperty("basePriority").GetInt32());
    }
}
