using Tandem.Lab;
using Tandem.Linux.Processes;

namespace Tandem.Demonstration;

/// <summary>A pair in a lab with the files of the demonstration, and what the demonstration does with it. Leaving it ends the client; the rest ends with the lab.</summary>
internal sealed class PairStage(LabNetwork lab) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly RunningPair pair = new(lab, ProcessImage.ExecutablePath, File("haproxy.cfg"), File("master.conf"), File("backup.conf"));

    /// <summary>The client.</summary>
    internal RequestProber Client => pair.Client;

    /// <summary>What the nodes have said, the last lines of each.</summary>
    internal string Log => pair.Tail(20);

    /// <summary>A file of the demonstration.</summary>
    internal static string File(string name)
    {
        using var stream = typeof(PairStage).Assembly.GetManifestResourceStream($"demo/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Waits until both nodes are well, lb1 alone has the address, and the client is answered through it.</summary>
    internal void AwaitRest() => pair.AwaitRest();

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
    internal void SignalBalancer(int signal) => pair.Signal(0, "haproxy", signal);

    /// <summary>Takes lb1 off the network.</summary>
    internal void CutOff() => lab.CutOff(lab.Lb1);

    /// <summary>Puts it back.</summary>
    internal void Reconnect() => lab.Reconnect(lab.Lb1);

    /// <summary>Waits until lb2 has the address.</summary>
    internal void AwaitTakeover() => lab.Lb2.AwaitAddress(LabAddresses.Virtual, present: true, Patience);

    public void Dispose() => pair.Dispose();
}
