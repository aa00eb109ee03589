using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Supervisor;

/// <content>
/// The planned stop, make before break: first the failover, which serves its addresses until the peer has them, then the balancer, whose connections
/// finish. Every step has its time.
/// </content>
internal sealed partial class NodeSupervisor
{
    /// <summary>How long the failover may take to hand over before it is killed. It ends by itself in less.</summary>
    private const int HandOverMs = 15_000;

    /// <summary>How long connections may take to finish when <c>hard-stop-after</c> does not say it.</summary>
    private const int DrainMs = 30_000;

    /// <summary>How much longer than <c>hard-stop-after</c> the balancer may take, and how long a SIGTERM, before it is killed.</summary>
    private const int EndMs = 5_000;

    private StopStep? stopStep;
    private bool isStopping;
    private bool isInHaste;

    private void Stop()
    {
        if (isStopping)
        {
            return;
        }

        isStopping = true;
        manager.TellStopping("Handing over, then the connections finish.");
        balancer.Disarm();
        failover.Disarm();
        AbandonReload("the node is being stopped");
        stopStep = new StopStep(this);
        ContinueStop();
    }

    /// <summary>The next step, when the one before is done.</summary>
    private void ContinueStop()
    {
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
                    NodeLog.Write("the addresses are handed over; the connections finish");
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
            NodeLog.Write("stopped");
            loop.Stop();
        }
    }

    /// <summary>Somebody is in haste: what is under way is cut off.</summary>
    private void StopNow()
    {
        NodeLog.Write("stopping at once: connections are cut");
        isInHaste = true;
        balancer.Signal(SignalNumber.Term);
        ContinueStop();
    }

    private void OnStopDue(int step)
    {
        switch (step)
        {
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
            return true;
        }

        public override void OnDue() => supervisor.OnStopDue(current);
    }
}
