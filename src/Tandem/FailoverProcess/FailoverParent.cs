using System.Diagnostics;
using Tandem.BalancerProcess;
using Tandem.CommandLines;
using Tandem.Failover.Logging;
using Tandem.Failover.Obituary;
using Tandem.Linux;
using Tandem.Linux.Memory;
using Tandem.Linux.Namespaces;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.FailoverProcess;

/// <summary>
/// The parent: keeps one VRRP child at work, passes signals on, and speaks for the child when it dies. It reads no configuration and
/// no traffic, so that there is little in it that could fail; it sleeps until a descriptor has something to say.
/// </summary>
internal sealed partial class FailoverParent
{
    /// <summary>How long after the start, or after something happened, the process takes its lasting shape, and how long between attempts.</summary>
    private const int SettleMs = 1000;

    /// <summary>Attempts after the start: as often as code runs until the runtime compiles it no better, divided by how often one runs it. Later there is one.</summary>
    private const int MostSettlings = 12;

    /// <summary>How long the VRRP process of a killed parent may take to hand over: four times an interval of three seconds, and its skew. It is looked for so often.</summary>
    private const int OrphanMs = 13_000;
    private const int OrphanLookMs = 20;

    private readonly FailoverStart start;
    private readonly Journal journal;
    private readonly SharedMemory memory = SharedMemory.Create("obituary", ObituaryWriter.Size);
    private readonly RespawnDelay delay = new();
    private SignalDescriptor? signals;
    private int lifeline;
    private ObituaryExecutor? executor;
    private ChildFacts facts = ChildFacts.Unknown;
    private FailoverPidFiles? files;
    private VrrpChild? child;
    private long dueMs = long.MaxValue;
    private bool wasReady;
    private int settlings;
    private bool leaving;
    private bool ended;
    private int exitCode;

    internal FailoverParent(FailoverStart start)
    {
        this.start = start;
        journal = start.OpenJournal(child: false);
        lifeline = InternalEnvironment.Descriptor(InternalEnvironment.Lifeline);
        foreach (var descriptor in (int[])[lifeline, InternalEnvironment.Descriptor(InternalEnvironment.LifelineOfOther), InternalEnvironment.Descriptor(InternalEnvironment.NodeLock)])
        {
            if (descriptor >= 0)
            {
                // Ours alone: held open by a script, it would keep alive whoever waits for our end.
                ReadinessPipe.CloseOnExec(descriptor);
            }
        }
    }

    private static long NowMs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Runs until the child has left for good.</summary>
    /// <returns>The exit code.</returns>
    internal int Run()
    {
        TellStart();
        ProcessName.Take(start.Image.CalledAs);
        using var descriptor = signals = new SignalDescriptor(FailoverStart.Signals);
        StartChild(respawn: false);
        while (!ended)
        {
            Wait();
        }

        if (files != null)
        {
            FailoverPidFiles.Remove(files.Vrrp);
            FailoverPidFiles.Remove(files.Parent);
            files.RemoveDirectory();
        }

        journal.Write(JournalLevel.Info, $"Stopped {KeepalivedReport.Name}");
        journal.Dispose();
        return exitCode;
    }

    private void Wait()
    {
        var timeout = dueMs == long.MaxValue ? -1 : (int)Math.Clamp(dueMs - NowMs, 0, int.MaxValue);
        ReadOnlySpan<int> descriptors = [child?.EndDescriptor ?? -1, child?.ChannelDescriptor ?? -1, signals!.Descriptor, lifeline];

        // poll(2) counts them against the limit of descriptors, whether they are open or not: no more than there are.
        var readable = DescriptorPoll.Wait(lifeline < 0 ? descriptors[..^1] : descriptors, timeout);

        // In this order: a death must not wait for anything, and what a child said before it died counts no more.
        if ((readable & 1) != 0)
        {
            OnEnd();
        }
        else if ((readable & 2) != 0)
        {
            OnMessage(child!.Receive());
        }

        while ((readable & 4) != 0 && signals.TryTake(out var signal))
        {
            OnSignal(signal);
        }

        if ((readable & 8) != 0 && !ended)
        {
            // Nobody supervises the pair any more: the peer serves it in order.
            lifeline = -1;
            Leave();
        }

        if (!ended && NowMs >= dueMs)
        {
            OnDue();
        }
    }

    private void StartChild(bool respawn)
    {
        dueMs = long.MaxValue;
        child = VrrpChild.Start(start, memory.Descriptor, out var error);
        if (child == null)
        {
            journal.Write(JournalLevel.Info, $"VRRP child process: fork error({Errno.Describe(error)})");
            if (respawn)
            {
                // The host is short of memory or processes for now: an end of the failover would outlast that.
                dueMs = NowMs + delay.After(0);
            }
            else
            {
                Finish(KeepalivedExitCode.Fatal);
            }

            return;
        }

        journal.Write(JournalLevel.Info, $"Starting VRRP child process, pid={child.Pid}");
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            return;
        }

        if (message[0] == ChildFacts.Mark)
        {
            OnFacts(ChildFacts.Decode(message));
        }
        else if (message[0] == ChildRun.Ready)
        {
            OnReady();
            NotifyManager($"READY=1\nMAINPID={Environment.ProcessId}\nSTATUS=\n");
        }
        else if (message[0] == ChildRun.Refused)
        {
            NotifyManager($"READY=1\nSTATUS={ChildRun.RefusedStatus}\n");
        }
    }

    private void OnFacts(ChildFacts told)
    {
        if (files == null && !TakeUp(told))
        {
            return;
        }

        if (files!.Write(files.Vrrp, child!.Pid) is not 0 and var error)
        {
            TellPidFile(files.Vrrp, error);
            journal.Write(JournalLevel.Error, "VRRP child process: cannot write pidfile");
            if (!wasReady)
            {
                Abandon(KeepalivedExitCode.Fatal);
                return;
            }
        }

        child.Release();
    }

    /// <summary>The first child has read the configuration: now it is known where pid files are, and in which namespace.</summary>
    private bool TakeUp(ChildFacts told)
    {
        facts = told;
        var found = new FailoverPidFiles(start.Line, facts);
        if (FailoverPidFiles.NamesRunning(found.Parent) || !AwaitOrphan(found.Vrrp))
        {
            journal.Write(JournalLevel.Info, "daemon is already running");
            Abandon(KeepalivedExitCode.Ok);
            return false;
        }

        if (facts.Namespace != null && NetworkNamespace.Enter(facts.Namespace) is not 0 and var error)
        {
            // The child will find the same and say so.
            journal.WriteDetail(JournalLevel.Info, $"No obituary in network namespace {facts.Namespace} - {Errno.Describe(error)}");
        }

        if (found.Write(found.Parent, Environment.ProcessId) is not 0 and var refused)
        {
            TellPidFile(found.Parent, refused);
            Abandon(KeepalivedExitCode.Fatal);
            return false;
        }

        files = found;
        if (facts.ProcessName != null)
        {
            ProcessName.Take(facts.ProcessName);
        }

        executor = new ObituaryExecutor(new ObituaryReader(memory));
        return true;
    }

    /// <summary>
    /// A VRRP process whose parent was killed hands its addresses over and leaves by itself: whoever comes next waits for that, for <see cref="OrphanMs"/>
    /// at most, or until it is to leave itself.
    /// </summary>
    /// <returns>False when it does not leave.</returns>
    private bool AwaitOrphan(string pidFile)
    {
        var endsMs = NowMs + OrphanMs;
        for (var told = false; FailoverPidFiles.NamesRunning(pidFile); told = true)
        {
            if (!told)
            {
                journal.Write(JournalLevel.Info, $"Waiting for the VRRP process of a former parent to leave ({pidFile})");
            }

            ReadOnlySpan<int> interrupts = [signals!.Descriptor, lifeline];
            if (NowMs >= endsMs || DescriptorPoll.Wait(lifeline < 0 ? interrupts[..1] : interrupts, OrphanLookMs) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void TellPidFile(string path, int error) =>
        journal.Write(JournalLevel.Error, $"pidfile_write : Cannot open {path} pidfile - {Errno.Describe(error)}");

    /// <summary>Ends without having begun.</summary>
    private void Abandon(int code)
    {
        leaving = true;
        exitCode = code;
        child!.Signal(SignalNumber.Kill);
    }

    /// <summary>A child is at work: with the first one the start is over.</summary>
    private void OnReady()
    {
        if (!wasReady)
        {
            wasReady = true;
            start.FinishStart();

            // From now on it has next to nothing to do, but that at once, whatever else the host is busy with.
            _ = ThreadScheduling.TakeRealTime(ProcessSetup.RealTimePriority);
        }

        // A child that died before this was due took it along, and while leaving it is the child's end that is waited for.
        if (!leaving)
        {
            dueMs = NowMs + SettleMs;
        }
    }

    /// <summary>
    /// The code of the start and the compiler go; what the executor needs is touched once more, and that stays in memory. What runs here has the
    /// compiler come back a moment later, until its code is as good as it gets: hence more than once.
    /// </summary>
    private void Settle()
    {
        settlings++;
        _ = ResidentMemory.LetGoOfLibraries();
        executor?.WarmUp();
        _ = ThreadScheduling.LockMemory();
        dueMs = settlings < MostSettlings ? NowMs + SettleMs : long.MaxValue;
    }

    private void Finish(int code)
    {
        ended = true;
        exitCode = code;
    }

    private void NotifyManager(string message) =>
        SystemdNotification.Send(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), message);

    private void TellStart()
    {
        journal.Write(JournalLevel.Info, $"Starting {KeepalivedReport.Name}");
        journal.Write(JournalLevel.Info, $"Running on {KeepalivedReport.RunningOn()}");
        var words = new System.Text.StringBuilder("Command line:");
        foreach (var word in start.Image.Arguments)
        {
            words.Append(" '").Append(System.Text.Encoding.UTF8.GetString(word)).Append('\'');
        }

        journal.Write(JournalLevel.Info, words.ToString());
    }
}
