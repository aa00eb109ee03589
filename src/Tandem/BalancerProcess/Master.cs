using System.Collections.Concurrent;
using Tandem.CommandLines;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.BalancerProcess;

/// <summary>
/// -W: keeps one worker at work. It holds the listening sockets between workers, so that a reload refuses no connection: the
/// successor accepts from the very sockets of its predecessor, which is asked to finish only then. It reads no traffic.
/// </summary>
internal sealed class Master(StartContext start, string? pidFile)
{
    /// <summary>How long connections may finish when nobody supervises this process any more.</summary>
    private const int LastConnectionsMs = 30_000;

    /// <summary>The STATUS that says that the worker before a reload goes on.</summary>
    internal const string RefusedStatus = "Reload failed!";

    private readonly MessageWriter messages = start.Messages;
    private readonly BlockingCollection<MasterEvent> events = [];
    private readonly List<WorkerProcess> workers = [];
    private List<int> sockets = [];
    private WorkerProcess? current;
    private WorkerProcess? candidate;
    private bool reloadWanted;
    private bool leaving;
    private bool wasPublished;
    private int exitCode = -1;

    /// <summary>Runs until all workers have ended.</summary>
    /// <returns>The exit code.</returns>
    internal int Run()
    {
        using var signals = new SignalSubscription(
            signal => events.Add(new MasterEvent(signal, null, null, null)),
            SignalNumber.Term,
            SignalNumber.Int,
            SignalNumber.Usr1,
            SignalNumber.Usr2,
            SignalNumber.Hup,
            SignalNumber.Ttou,
            SignalNumber.Ttin);
        WatchLifeline();
        StartWorker();
        while (workers.Count > 0)
        {
            var next = events.Take();
            if (next.Sockets != null)
            {
                OnReady(next.Worker!, next.Sockets);
            }
            else if (next.Worker != null)
            {
                OnEnd(next.Worker, next.End!.Value);
            }
            else
            {
                OnSignal(next.Signal);
            }
        }

        // Of workers with fewer rights than this process.
        if (wasPublished)
        {
            ControlSocket.Remove(ControlDirectory.Balancer);
        }

        var code = Math.Max(0, exitCode);
        if (current != null || leaving)
        {
            messages.Warning($"All workers exited. Exiting... ({code})");
        }

        return current == null && !leaving ? Math.Max(1, code) : code;
    }

    /// <summary>Closes descriptors.</summary>
    internal static void CloseAll(List<int> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            ReadinessPipe.Close(descriptor);
        }

        descriptors.Clear();
    }

    /// <summary>
    /// Under a supervisor: when it is gone, and the failover has handed its addresses over and is gone too, the connections finish and all ends.
    /// </summary>
    private void WatchLifeline()
    {
        var lifeline = InternalEnvironment.Descriptor(InternalEnvironment.Lifeline);
        if (lifeline < 0)
        {
            return;
        }

        ReadinessPipe.CloseOnExec(lifeline);
        if (InternalEnvironment.Descriptor(InternalEnvironment.NodeLock) is >= 0 and var nodeLock)
        {
            ReadinessPipe.CloseOnExec(nodeLock);
        }

        new Thread(() =>
        {
            _ = ReadinessPipe.Wait(lifeline);
            events.Add(new MasterEvent(SignalNumber.Usr1, null, null, null));
            Thread.Sleep(LastConnectionsMs);
            events.Add(new MasterEvent(SignalNumber.Term, null, null, null));
        }, maxStackSize: 128 * 1024)
        { IsBackground = true, Name = "lifeline" }.Start();
    }

    private void StartWorker()
    {
        candidate = WorkerProcess.Start(start, start.Detaches && current == null, sockets, events.Add);
        if (candidate == null)
        {
            messages.Warning("Loading failure!");
            return;
        }

        workers.Add(candidate);
        messages.Notice($"New worker ({candidate.Pid}) forked");
    }

    private void OnReady(WorkerProcess worker, List<int> itsSockets)
    {
        CloseAll(sockets);
        sockets = itsSockets;
        if (leaving)
        {
            CloseAll(sockets);
        }

        wasPublished |= ControlSocket.Publish(ControlDirectory.Balancer, worker.Pid, pid => workers.Exists(former => former.Pid == pid) || start.IsPredecessor(pid));
        var first = current == null;
        if (current != null)
        {
            current.Leaving = true;
            current.Signal(SignalNumber.Usr1);
        }

        current = worker;
        candidate = null;
        if (first && !WritePidFile())
        {
            return;
        }

        messages.Notice("Loading success.");
        if (first)
        {
            start.SignalOldProcesses();
            start.FinishStart();
        }

        NotifyManager($"READY=1\nMAINPID={Environment.ProcessId}\nSTATUS=Ready.\n");
        ContinueReload();
    }

    /// <summary>The first worker serves: only now is there something to find behind the process id.</summary>
    private bool WritePidFile()
    {
        if (!PidFile.Write(pidFile))
        {
            messages.Alert($"[haproxy.main()] Cannot create pidfile {pidFile}");
            exitCode = 1;
            leaving = true;
            SignalAll(SignalNumber.Term);
            return false;
        }

        return true;
    }

    private void OnEnd(WorkerProcess worker, ProcessEnd end)
    {
        workers.Remove(worker);
        ControlSocket.Withdraw(ControlDirectory.Balancer, worker.Pid);
        if (worker == candidate)
        {
            candidate = null;
            if (current == null)
            {
                // The first worker said why; its code is the program's.
                exitCode = leaving ? exitCode : end.Code;
                return;
            }

            messages.Warning("Loading failure!");
            NotifyManager($"READY=1\nSTATUS={RefusedStatus}\n");
            ContinueReload();
            return;
        }

        if (worker.Leaving)
        {
            Report($"Former worker ({worker.Pid}) exited with code {end.Code} ({end.Reason})", end.Code);
            return;
        }

        Report($"Current worker ({worker.Pid}) exited with code {end.Code} ({end.Reason})", end.Code);
        const int interrupted = 128 + SignalNumber.Int;
        const int terminated = 128 + SignalNumber.Term;
        if (end.Code is not (0 or interrupted or terminated))
        {
            messages.Alert("exit-on-failure: killing every processes with SIGTERM");
            leaving = true;
            SignalAll(SignalNumber.Term);
        }
        else if (!leaving)
        {
            leaving = true;
            SignalAll(SignalNumber.Term);
        }

        if (exitCode < 0 && end.Code is not (0 or terminated))
        {
            exitCode = end.Code;
        }
    }

    private void OnSignal(int signal)
    {
        switch (signal)
        {
            case SignalNumber.Usr2 or SignalNumber.Hup:
                reloadWanted = !leaving;
                ContinueReload();
                break;
            case SignalNumber.Term or SignalNumber.Int or SignalNumber.Usr1:
                if (!leaving)
                {
                    leaving = true;
                    NotifyManager("STOPPING=1\n");
                    messages.Warning("Exiting Master process...");
                }

                // The workers close theirs; as long as the master had these, clients would wait in them for nobody.
                CloseAll(sockets);
                SignalAll(signal);
                break;
            default:
                SignalAll(signal);
                break;
        }
    }

    /// <summary>Begins a reload that was asked for, unless a worker is still loading: then after that.</summary>
    private void ContinueReload()
    {
        if (!reloadWanted || leaving || candidate != null || current == null)
        {
            return;
        }

        reloadWanted = false;
        NotifyManager("RELOADING=1\nSTATUS=Reloading Configuration.\n");
        messages.Notice("Reloading HAProxy");
        StartWorker();
    }

    private void SignalAll(int signal)
    {
        foreach (var worker in workers)
        {
            worker.Signal(signal);
        }
    }

    private void Report(string text, int code)
    {
        if (code < 128)
        {
            messages.Warning(text);
        }
        else
        {
            messages.Alert(text);
        }
    }

    private void NotifyManager(string message)
    {
        if (start.Line.Systemd)
        {
            SystemdNotification.Send(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), message);
        }
    }
}
