using Tandem.Linux.Processes;

namespace Tandem.Lab;

/// <summary>A program that runs on a <see cref="Host"/>: its number as we see it, its output, its end.</summary>
public sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(5);

    private readonly ChildProcess child;
    private readonly object gate = new();
    private readonly ManualResetEventSlim ended = new(false);
    private ProcessEnd end;

    internal HostProcess(string name, ChildProcess child, ProcessOutput output)
    {
        Name = name;
        this.child = child;
        Output = output;
        new Thread(Wait, maxStackSize: 256 * 1024) { IsBackground = true, Name = "wait" }.Start();
    }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>Its process id here, outside of the host.</summary>
    public int Pid => child.Pid;

    /// <summary>What it wrote to standard output and error.</summary>
    public ProcessOutput Output { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => ended.IsSet;

    /// <summary>The children that it has now, by their ids outside of the host.</summary>
    public IReadOnlyList<int> Children => ProcessTree.ChildrenOf(Pid);

    /// <summary>Its children, theirs, and so on, the eldest first.</summary>
    public IReadOnlyList<int> Descendants => ProcessTree.DescendantsOf(Pid);

    /// <summary>Sends a signal; to a process that has ended, nothing.</summary>
    /// <param name="signal">The number.</param>
    public void Signal(int signal)
    {
        // Until it was waited for its number is nobody else's.
        lock (gate)
        {
            if (!ended.IsSet)
            {
                _ = ProcessSignals.Send(Pid, signal);
            }
        }
    }

    /// <summary>Waits for its end and for the end of its output.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>The exit code; 128 and the signal's number when a signal ended it.</returns>
    /// <exception cref="LabFailure">It goes on.</exception>
    public int AwaitEnd(TimeSpan patience)
    {
        if (!ended.Wait(patience))
        {
            throw new LabFailure($"{Name} has not ended within {patience.TotalSeconds} s. It said:\n{Output.Text}");
        }

        // A daemon that it left behind may hold the pipe open.
        Output.AwaitEnd(TimeSpan.FromMilliseconds(200));
        return end.Code;
    }

    /// <summary>Kills it and all its descendants, and waits for its end.</summary>
    public void Kill()
    {
        KillTree();
        ended.Wait(KillPatience);
    }

    /// <summary>Kills it and all its descendants as if in one moment: all are stopped before the first is killed.</summary>
    public void KillTree()
    {
        if (ended.IsSet)
        {
            return;
        }

        var tree = ProcessTree.DescendantsOf(Pid);
        Signal(HostSignal.Stop);
        tree.ForEach(pid => ProcessSignals.Send(pid, HostSignal.Stop));
        Signal(SignalNumber.Kill);
        tree.ForEach(pid => ProcessSignals.Send(pid, SignalNumber.Kill));
    }

    /// <summary>Kills it when it still runs.</summary>
    public void Dispose() => Kill();

    private void Wait()
    {
        // The number must stay its own until nobody can signal it any more.
        ChildProcess.AwaitEndOf(child.Pid);
        lock (gate)
        {
            end = child.Wait();
            ended.Set();
        }
    }
}
