using Tandem.Balancer;
using Tandem.CommandLines;
using Tandem.Linux.Processes;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.BalancerProcess;

/// <summary>
/// The life of a process that serves, alone or as a worker: sockets, rights, start, signals, end.
/// </summary>
internal sealed class BalancerRun(StartContext start, PreparedBalancer prepared)
{
    /// <summary>How long the loops may take to end before the process ends without them.</summary>
    private const int StopPatienceMs = 2000;

    private readonly LoadBalancer balancer = prepared.Balancer;
    private readonly MessageWriter messages = start.Messages;
    private readonly ManualResetEvent endNow = new(false);
    private int endSignal;
    private bool masterGone;

    /// <summary>Serves until the end.</summary>
    /// <returns>The exit code; a process ended by SIGTERM or SIGINT does not return.</returns>
    internal int Run()
    {
        if (!prepared.Budget.Apply(messages, start.Line.Verbose || start.Line.Debug) || !Open() || !WritePidFile())
        {
            return 1;
        }

        OpenControl();
        if (!Identity.Take(prepared.Global, messages, alone: !start.IsWorker))
        {
            return 1;
        }

        using var signals = new SignalSubscription(
            OnSignal,
            SignalNumber.Term,
            SignalNumber.Int,
            SignalNumber.Usr1,
            SignalNumber.Usr2,
            SignalNumber.Hup,
            SignalNumber.Ttou,
            SignalNumber.Ttin);
        balancer.TellsEventsOnTerminal = !start.Detaches && (messages.Verbose || !messages.Quiet);
        balancer.Board = OpenBoard();
        balancer.Start();
        if (balancer.WithoutPlaceOnBoard > 0)
        {
            messages.Warning($"The health board has places for {HealthBoard.MaxProxies} frontends and backends: the last {balancer.WithoutPlaceOnBoard} of this file cannot be named in track_balancer.");
        }

        AnnounceReady();

        if (WaitHandle.WaitAny([endNow, balancer.Stopped]) == 0)
        {
            balancer.Stop();
            balancer.Stopped.WaitOne(StopPatienceMs);
        }

        if (!start.IsWorker && balancer.ControlSocket is not null)
        {
            ControlSocket.Remove(ControlDirectory.Balancer);
        }

        if (endSignal != 0)
        {
            signals.Dispose();
            ProcessSignals.EndBy(endSignal);
        }

        return masterGone ? 1 : 0;
    }

    /// <summary>
    /// Where status is asked for, and hand-overs: under a supervisor both depend on it. Without one nobody misses it who did not ask for it.
    /// It gets its name when this process serves; its master gives it, who has kept the right to.
    /// </summary>
    private void OpenControl()
    {
        balancer.ControlSocket = ControlSocket.Prepare(ControlDirectory.Balancer, out var error);
        if (error.Length > 0 && ControlDirectory.IsSupervised)
        {
            messages.Warning($"'tandem status' and 'tandem handover' will not find this balancer: {error}.");
        }

        if (!start.IsWorker && !ControlSocket.Publish(ControlDirectory.Balancer, Environment.ProcessId, start.IsPredecessor))
        {
            balancer.ControlSocket?.Close();
            balancer.ControlSocket = null;
        }
    }

    private HealthBoard? OpenBoard()
    {
        var board = HealthBoard.OpenInherited(out var error);
        if (error.Length > 0)
        {
            messages.Warning($"The failover is not told how this balancer is: {error}.");
        }

        return board;
    }

    private bool Open()
    {
        var before = prepared.Diagnostics.All.Count;
        var inherited = start.Master != null ? WorkerProtocol.ReceiveSockets(start.Master) : [];
        if (balancer.Open(inherited, prepared.Diagnostics))
        {
            messages.Write(prepared.Diagnostics, before, notices: false);
            return true;
        }

        messages.Write(prepared.Diagnostics, before, notices: false);
        messages.Alert("[haproxy.main()] Some protocols failed to start their listeners! Exiting.");
        return false;
    }

    private bool WritePidFile()
    {
        // As in HAProxy, only a process in the background or a master leaves its id.
        var path = start.IsDaemon && !start.IsWorker ? start.Line.PidFile ?? prepared.Global.PidFile : null;
        if (PidFile.Write(path))
        {
            return true;
        }

        messages.Alert($"[haproxy.main()] Cannot create pidfile {path}");
        return false;
    }

    private void AnnounceReady()
    {
        start.SignalOldProcesses();
        start.FinishStart();
        if (start.Master is not { } master)
        {
            return;
        }

        WorkerProtocol.AnnounceReady(master, balancer.Sockets);

        // A worker without its master would hold the addresses with nobody to stop it.
        new Thread(() =>
        {
            WorkerProtocol.WaitForEnd(master);
            masterGone = true;
            endNow.Set();
        }, maxStackSize: 128 * 1024)
        { IsBackground = true, Name = "master" }.Start();
    }

    private void OnSignal(int signal)
    {
        switch (signal)
        {
            case SignalNumber.Term or SignalNumber.Int:
                endSignal = signal;
                endNow.Set();
                break;
            case SignalNumber.Usr1:
                balancer.Drain();
                break;
            case SignalNumber.Ttou:
                balancer.PauseListeners();
                break;
            case SignalNumber.Ttin:
                balancer.ResumeListeners();
                break;
            case SignalNumber.Hup:
                messages.Warning("SIGHUP received, dumping servers states.");
                balancer.LogServerStates();
                break;
            default:
                // SIGUSR2 means something to a master only.
                break;
        }
    }
}
