using Tandem.Linux.Processes;

namespace Tandem.BalancerProcess;

/// <summary>A worker as its master sees it. A thread waits for its words and its end.</summary>
internal sealed class WorkerProcess
{
    private readonly ChildProcess process;
    private readonly DescriptorChannel channel;

    private WorkerProcess(ChildProcess process, DescriptorChannel channel)
    {
        this.process = process;
        this.channel = channel;
    }

    /// <summary>Its process id.</summary>
    internal int Pid => process.Pid;

    /// <summary>Whether a successor has taken over from it.</summary>
    internal bool Leaving { get; set; }

    /// <summary>Starts a worker.</summary>
    /// <param name="start">The master's start.</param>
    /// <param name="detach">Whether it lets go of the standard streams.</param>
    /// <param name="sockets">The listening sockets to take over; they stay the master's as well.</param>
    /// <param name="report">Called from the worker's thread.</param>
    internal static WorkerProcess? Start(StartContext start, bool detach, List<int> sockets, Action<MasterEvent> report)
    {
        var (ours, theirs) = DescriptorChannel.CreatePair();
        var channel = (InternalEnvironment.Worker, theirs.Descriptor.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var child = detach
            ? start.StartCopy(newSession: false, theirs.Descriptor, channel, (InternalEnvironment.Detach, "1"))
            : start.StartCopy(newSession: false, theirs.Descriptor, channel);
        theirs.Close();
        if (child == null)
        {
            ours.Close();
            return null;
        }

        var worker = new WorkerProcess(child, ours);
        WorkerProtocol.SendSockets(ours, sockets);
        new Thread(() => worker.Watch(report), maxStackSize: 128 * 1024) { IsBackground = true, Name = "worker" }.Start();
        return worker;
    }

    /// <summary>Sends it a signal.</summary>
    internal void Signal(int signal) => _ = ProcessSignals.Send(Pid, signal);

    private void Watch(Action<MasterEvent> report)
    {
        var sockets = new List<int>();
        if (WorkerProtocol.WaitForReady(channel, sockets))
        {
            report(new MasterEvent(0, this, sockets, null));
            WorkerProtocol.WaitForEnd(channel);
        }
        else
        {
            Master.CloseAll(sockets);
        }

        var end = process.Wait();
        channel.Close();
        report(new MasterEvent(0, this, null, end));
    }
}
