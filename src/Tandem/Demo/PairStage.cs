using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>Two nodes with <c>tandem run</c>, three servers and a client that asks all the time, in a lab. Leaving it ends the client; the rest ends with the lab.</summary>
internal sealed class PairStage : IDisposable
{
    private const string BalancerFile = "/etc/haproxy/haproxy.cfg";
    private const string FailoverFile = "/etc/keepalived/keepalived.conf";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly LabNetwork lab;
    private readonly HostProcess first;
    private readonly HostProcess second;

    internal PairStage(LabNetwork lab)
    {
        this.lab = lab;
        foreach (var server in lab.Servers)
        {
            server.WriteFile("/run/server.cfg", ServerConfiguration(server.Name));
            server.Start(ProcessImage.ExecutablePath, "balancer", "-db", "-f", "/run/server.cfg");
        }

        first = StartNode(lab.Lb1, "master.conf");
        second = StartNode(lab.Lb2, "backup.conf");
        Client = new RequestProber(lab.Client, LabAddresses.Virtual);
    }

    /// <summary>The client.</summary>
    internal RequestProber Client { get; }

    /// <summary>What the nodes have said, the last lines of each.</summary>
    internal string Log => $"lb1:\n{Tail(first)}\nlb2:\n{Tail(second)}";

    /// <summary>A file of the demonstration.</summary>
    internal static string File(string name)
    {
        using var stream = typeof(PairStage).Assembly.GetManifestResourceStream($"demo/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Waits until lb1 alone has the address and the client is answered through it, twice in a row.</summary>
    internal bool AwaitRest()
    {
        lab.Lb1.AwaitAddress(LabAddresses.Virtual, present: true, Patience);
        lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: false, Patience);
        return Client.AwaitAnswer(LabClock.NowUs, Patience) is { } one && Client.AwaitAnswer(one.EndedUs, Patience) != null;
    }

    /// <summary>Who answers the next requests.</summary>
    internal string Answers(int count)
    {
        var names = new List<string>();
        var since = LabClock.NowUs;
        while (names.Count < count && Client.AwaitAnswer(since, Patience) is { } answered)
        {
            names.Add(answered.Body!);
            since = answered.BeganUs + 1;
        }

        return string.Join(", ", names);
    }

    /// <summary>Sends a signal to each process of lb1's balancer.</summary>
    internal void SignalBalancer(int signal)
    {
        foreach (var pid in first.Descendants.Where(IsBalancer))
        {
            _ = ProcessSignals.Send(pid, signal);
        }
    }

    /// <summary>Takes lb1 off the network.</summary>
    internal void CutOff() => lab.CutOff(lab.Lb1);

    /// <summary>Puts it back.</summary>
    internal void Reconnect() => lab.Reconnect(lab.Lb1);

    /// <summary>Waits until a host has the address.</summary>
    internal void AwaitTakeover() => lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: true, Patience);

    public void Dispose() => Client.Dispose();

    private static HostProcess StartNode(Host host, string failover)
    {
        host.WriteFile(BalancerFile, File("haproxy.cfg"));
        host.WriteFile(FailoverFile, File(failover));
        return host.Start(ProcessImage.ExecutablePath, "run", "-f", BalancerFile, "-k", FailoverFile);
    }

    private static bool IsBalancer(int pid)
    {
        try
        {
            // The supervisor starts it under the name that check scripts look for.
            return Path.GetFileName(System.IO.File.ReadAllText($"/proc/{pid}/cmdline").Split('\0')[0]) == "haproxy";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Tail(HostProcess process) => string.Join('\n', process.Output.Lines().TakeLast(20).Select(line => "  " + line.Text));

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
