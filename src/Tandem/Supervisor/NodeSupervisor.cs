using System.Net.Sockets;
using Tandem.BalancerProcess;
using Tandem.Linux;
using Tandem.Linux.Files;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>
/// Keeps the balancer and the failover of a node at work. One loop, one thread; it reads no traffic and no packets.
/// <list type="bullet">
/// <item>NodeSupervisor.cs: start, the ends of the two, signals.</item>
/// <item>NodeSupervisor.Stop.cs: the planned stop.</item>
/// <item>NodeSupervisor.Reload.cs: both files, or neither.</item>
/// <item>NodeSupervisor.Control.cs: what it answers at its control socket.</item>
/// </list>
/// The balancer is started first, and the failover when the balancer serves: an address comes to a node that can answer at it. A process that ends
/// is started again; the other one goes on. While the balancer is down the failover knows it from the health board, and the peer takes over when
/// the file wants that.
/// <para>
/// When the supervisor itself is killed the pair does not go on without anybody to restart, reload and stop it: as an operator would want of a
/// service that is "not running", it leaves, and in order. The failover sees the end of a pipe that only the supervisor holds (its lifeline), hands
/// its addresses over as at a planned stop, and ends; the balancer sees the end of a pipe that the supervisor and the failover hold, so it serves
/// until the addresses are gone, lets its connections finish, and ends. Nothing stays behind for a new start to stumble over. Should
/// the failover be killed in the same moment, its VRRP process hands over when its parent is gone, and the addresses have lifetimes of their own.
/// </para>
/// </summary>
internal sealed partial class NodeSupervisor : IDisposable
{
    private readonly EpollLoop loop = new(maxBuffers: 16);
    private readonly NodeFiles files;
    private readonly ServiceNotification service;
    private readonly SupervisedProcess balancer;
    private readonly SupervisedProcess failover;

    /// <summary>Read by the failover, held by this process alone.</summary>
    private readonly (int Read, int Write) failoverLifeline = ReadinessPipe.Create();

    /// <summary>Read by the balancer, held by this process and by the failover.</summary>
    private readonly (int Read, int Write) balancerLifeline = ReadinessPipe.Create();

    /// <summary>In which the balancer writes that it lives and serves, and which the failover reads; it outlives both.</summary>
    private readonly HealthBoard board = HealthBoard.Create();

    private NodeConfiguration running;
    private ControlServer? control;
    private string balancerPidFile = "";
    private bool isReady;
    private int exitCode;

    private NodeSupervisor(NodeConfiguration configuration, FileLock claim, ProcessImage image)
    {
        running = configuration;
        files = configuration.Files;
        Image = image;
        startedMs = loop.NowMs;
        service = new ServiceNotification(loop);
        balancer = new SupervisedProcess(
            this,
            loop,
            "balancer",
            () => files.BalancerWords(balancerPidFile = PidFiles.OfBalancer(running.Balancer!.Global.PidFile)),
            () => [(InternalEnvironment.Lifeline, balancerLifeline.Read), (InternalEnvironment.NodeLock, claim.Descriptor), (HealthBoard.Variable, board.Descriptor)]);
        failover = new SupervisedProcess(
            this,
            loop,
            "failover",
            () => files.FailoverWords(PidFiles.DirectoryOfFailover()),
            () =>
            [
                (InternalEnvironment.Lifeline, failoverLifeline.Read),
                (InternalEnvironment.LifelineOfOther, balancerLifeline.Write),
                (InternalEnvironment.NodeLock, claim.Descriptor),
                (HealthBoard.Variable, board.Descriptor),
            ]);
    }

    /// <summary>With what this process was started.</summary>
    internal ProcessImage Image { get; }

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="configuration">What was read, and can be started.</param>
    /// <param name="claim">The right to it.</param>
    /// <param name="image">With what this process was started.</param>
    /// <returns>The exit code: 0 after a planned stop, 1 when the pair could not be started.</returns>
    internal static int Run(NodeConfiguration configuration, FileLock claim, ProcessImage image)
    {
        NodeSupervisor? made = null;
        try
        {
            made = new NodeSupervisor(configuration, claim, image);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            // The path of a socket that is too long, no descriptors, no shared memory.
            return Refuse($"{e.Message.TrimEnd('.')} (in {ControlDirectory.Current})");
        }

        using var supervisor = made;
        if (ControlSocket.Open(ControlDirectory.Run, out var error) is not { } socket)
        {
            return Refuse($"{error}; it is needed to be told of reloads");
        }

        supervisor.control = new ControlServer(supervisor.loop, socket, supervisor.OnRequest);
        return supervisor.Run();

        static int Refuse(string why)
        {
            StandardStreams.WriteError($"tandem: run: {why}; {ControlDirectory.Variable} names another directory\n");
            return 1;
        }
    }

    /// <summary>A process says that it is at work, at its start or after a reload.</summary>
    internal void OnReady(SupervisedProcess process)
    {
        if (isStopping)
        {
            return;
        }

        if (reload is { } underWay)
        {
            ContinueReload(underWay, process);
        }

        if (process == balancer && !failover.IsRunning && !failover.WasReady)
        {
            StartFirst(failover);
        }

        if (!isReady && balancer.IsReady && failover.IsReady)
        {
            isReady = true;
            NodeLog.Write($"balancer (pid {balancer.Pid}) and failover (pid {failover.Pid}) are at work");
            service.TellReady(StatusLine());
            BeginWantedReload();
        }
    }

    /// <summary>A process has ended.</summary>
    internal void OnEnd(SupervisedProcess process, int pid, ProcessEnd end)
    {
        var how = end.Signal != 0 ? $"was ended by signal {end.Signal} ({end.Reason})" : $"ended with code {end.Code}";
        if (isStopping)
        {
            NodeLog.Write($"{process.Name} (pid {pid}) {(end.Signal is 0 or SignalNumber.Term ? "has ended" : how)}");
            if (process == balancer)
            {
                PidFiles.Remove(balancerPidFile, pid);
            }

            ContinueStop();
            return;
        }

        NodeLog.Write($"{process.Name} (pid {pid}) {how}");
        if (!isReady && !process.WasReady)
        {
            // A start that fails is told to whoever started it; what it would take to succeed is in its log.
            NodeLog.Write($"{process.Name} could not be started: stopping");
            exitCode = 1;
            Stop();
            return;
        }

        process.StartAgain();
        service.TellStatus(StatusLine());
        ContinueReloadWithout(process);
    }

    public void Dispose()
    {
        control?.Dispose();
        balancer.Dispose();
        failover.Dispose();
        foreach (var name in new[] { ControlDirectory.Run, ControlDirectory.Balancer, ControlDirectory.Failover })
        {
            try
            {
                File.Delete(ControlDirectory.PathOf(name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nobody listens there any more, which whoever asks finds out.
            }
        }

        board.Dispose();
        loop.Dispose();
        NodeLog.End(hasStopped ? "stopped" : null);
    }

    private int Run()
    {
        using var signals = new SignalSubscription(
            signal => loop.Post(() => OnSignal(signal)),
            SignalNumber.Term,
            SignalNumber.Int,
            SignalNumber.Hup,
            SignalNumber.Usr1,
            SignalNumber.Usr2);
        NodeLog.Write($"balancer with {files.Balancer}, failover with {files.Failover}");
        StartFirst(balancer);
        if (Orphans.AreOurs)
        {
            new OrphanReaping(loop, pid => pid == balancer.Pid || pid == failover.Pid).OnDue();
        }

        loop.Run();
        return exitCode;
    }

    private void StartFirst(SupervisedProcess process)
    {
        if (process.Start() is not 0 and var error)
        {
            NodeLog.Write($"{process.Name} cannot be started: {Errno.Describe(error)}");
            exitCode = 1;
            Stop();
        }
    }

    /// <summary>
    /// SIGTERM, SIGINT: the planned stop; once more: at once. SIGHUP: reload. SIGUSR1 and SIGUSR2 write the failover's dumps to /tmp, as they do with
    /// keepalived; to stop or to reload, which they mean to HAProxy, has signals of its own here.
    /// </summary>
    private void OnSignal(int signal)
    {
        switch (signal)
        {
            case SignalNumber.Term or SignalNumber.Int when isStopping:
                StopNow();
                break;
            case SignalNumber.Term or SignalNumber.Int:
                NodeLog.Write(signal == SignalNumber.Term ? "stopping (SIGTERM)" : "stopping (SIGINT)");
                Stop();
                break;
            case SignalNumber.Hup:
                BeginReload(null);
                break;
            default:
                failover.Signal(signal);
                break;
        }
    }

    private string StatusLine() => (balancer.IsRunning, failover.IsRunning) switch
    {
        (true, true) => FormattableString.Invariant($"Balancer {balancer.Pid} and failover {failover.Pid} are at work."),
        (false, true) => "The balancer has ended and is being started again.",
        (true, false) => "The failover has ended and is being started again.",
        _ => "Balancer and failover have ended and are being started again.",
    };
}
