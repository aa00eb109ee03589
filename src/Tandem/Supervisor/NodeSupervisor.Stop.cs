using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <content>
/// The planned stop, make before break. A node that holds addresses first becomes quiet: clients are asked to connect anew, and new connections wait
/// in the network until the peer takes them, so that none is cut when the address moves. Then the failover hands over, serving until the peer has
/// the addresses, and ends; then the balancer, whose other connections finish. Every step has its time.
/// </content>
internal sealed partial class NodeSupervisor
{
    /// <summary>How long the failover may take to hand over before it is killed. It ends by itself in less.</summary>
    private const int HandOverMs = 15_000;

    /// <summary>How long connections may take to finish when <c>hard-stop-after</c> does not say it.</summary>
    private const int DrainMs = 20_000;

    /// <summary>How much longer than <c>hard-stop-after</c> the balancer may take, and how long a SIGTERM, before it is killed.</summary>
    private const int EndMs = 5_000;

    /// <summary>How long clients are asked to connect anew, and how long their last answers may take, before the address moves.</summary>
    private const int AskAnewMs = 1_000;
    private const int LastAnswersMs = 5_000;

    /// <summary>Both, and what asking takes.</summary>
    private const int BecomeQuietMs = 9_000;

    private StopStep? stopStep;
    private bool isBecomingQuiet;
    private bool isStopping;
    private bool hasStopped;
    private bool isInHaste;

    private void Stop()
    {
        if (isStopping)
        {
            return;
        }

        isStopping = true;
        service.TellStopping("Handing over, then the connections finish.");
        balancer.Disarm();
        failover.Disarm();
        AbandonReload("the node is being stopped");
        stopStep = new StopStep(this);
        if (balancer.IsReady && failover.IsReady)
        {
            BecomeQuiet();
        }
        else
        {
            ContinueStop();
        }
    }

    private void BecomeQuiet()
    {
        isBecomingQuiet = true;
        _ = stopStep!.Take(StopStep.Quiet, BecomeQuietMs, loop);
        new Thread(() =>
        {
            var failoverSays = ControlClient.Ask(ControlDirectory.Failover, """{"ask":"status"}""", AskMs);
            if (failoverSays.Ok && failoverSays.Body.Items("instances").Any(static instance => instance.Items("held").Any()))
            {
                _ = ControlClient.Ask(ControlDirectory.Balancer, FormattableString.Invariant($$"""{"do":"drain","ms":{{AskAnewMs}}}"""), AskAnewMs + AskMs);
                _ = ControlClient.Ask(ControlDirectory.Balancer, FormattableString.Invariant($$"""{"do":"hold","ms":{{LastAnswersMs}}}"""), LastAnswersMs + AskMs);
            }

            loop.Post(EndBecomingQuiet);
        })
        { IsBackground = true, Name = "stop" }.Start();
    }

    private void EndBecomingQuiet()
    {
        if (isBecomingQuiet)
        {
            isBecomingQuiet = false;
            ContinueStop();
        }
    }

    /// <summary>The next step, when the one before is done.</summary>
    private void ContinueStop()
    {
        if (isBecomingQuiet && balancer.IsRunning && failover.IsRunning)
        {
            return;
        }

        isBecomingQuiet = false;
        if (failover.IsRunning)
        {
            if (stopStep!.Take(StopStep.HandOver, HandOverMs, loop))
            {
                failover.Signal(SignalNumber.Term);
            }
        }
        else if (balancer.IsRunning)
        {
            if (!isInHaste && balancer.WasReady)
            {
                if (stopStep!.Take(StopStep.Drain, running.Balancer!.Global.HardStopAfterMs is { } hard ? hard + EndMs : DrainMs, loop))
                {
                    NodeLog.Write("the failover has left, and its addresses with it; the connections finish");
                    balancer.Signal(SignalNumber.Usr1);
                }
            }
            else if (stopStep!.Take(StopStep.End, EndMs, loop))
            {
                balancer.Signal(SignalNumber.Term);
            }
        }
        else
        {
            stopStep!.Disarm();
            hasStopped = true;
            loop.Stop();
        }
    }

    /// <summary>Somebody is in haste: what is under way is cut off.</summary>
    private void StopNow()
    {
        NodeLog.Write("stopping at once: connections are cut");
        isInHaste = true;
        isBecomingQuiet = false;
        balancer.Signal(SignalNumber.Term);
        ContinueStop();
    }

    private void OnStopDue(int step)
    {
        switch (step)
        {
            case StopStep.Quiet:
                EndBecomingQuiet();
                break;
            case StopStep.HandOver:
                NodeLog.Write("the failover does not end: killing it");
                failover.Signal(SignalNumber.Kill);
                break;
            case StopStep.Drain:
                NodeLog.Write("some connections do not finish: cutting them");
                isInHaste = true;
                ContinueStop();
                break;
            default:
                NodeLog.Write("the balancer does not end: killing it");
                balancer.Signal(SignalNumber.Kill);
                break;
        }
    }

    /// <summary>Which step is under way, and until when it may take.</summary>
    private sealed class StopStep(NodeSupervisor supervisor) : Deadline
    {
        internal const int Quiet = 4;
        internal const int HandOver = 1;
        internal const int Drain = 2;
        internal const int End = 3;

        private int current;

        /// <summary>Begins a step; false when it is under way already.</summary>
        internal bool Take(int step, int mostMs, EpollLoop loop)
        {
            if (current == step)
            {
                return false;
            }

            current = step;
            loop.Timers.Set(this, loop.NowMs + mostMs);
            supervisor.service.TellStep(mostMs);
            return true;
        }

        public override void OnDue() => supervisor.OnStopDue(current);
    }
}
