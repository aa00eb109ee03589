using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tracking;

/// <content>The runs: when, how long, and what they say.</content>
public sealed partial class TrackedScript
{
    private bool isEnded;

    private void Run()
    {
        startedUs = services.Loop.NowUs;
        progress = Progress.Running;
        process = services.Scripts.Start(command, this);
        services.Loop.Timers.Set(timeoutDeadline, services.Loop.NowMs + (definition.TimeoutUs / 1000));
    }

    private void RunNow()
    {
        if (progress == Progress.Idle)
        {
            Run();
        }
        else
        {
            mustRunAgain = true;
        }
    }

    private void RunAgainIfWanted()
    {
        if (mustRunAgain && !isEnded)
        {
            mustRunAgain = false;
            Run();
        }
    }

    private void Exited(int status)
    {
        if (isEnded)
        {
            return;
        }

        // A run that began before the process ended may have seen it alive: it says nothing about now.
        var isStale = instant != null && status == 0 && startedUs <= instant.LastEndUs;
        if (isStale && instant!.IsGone)
        {
            mustRunAgain = true;
            return;
        }

        if (status != lastStatus)
        {
            services.Log($"Script `{Name}` now returning {status}");
        }

        lastStatus = status;
        if (status != 0)
        {
            Fail($"failed (exited with status {status})");
            return;
        }

        if (!isStale)
        {
            instant?.Arm();
        }

        if (runs.Succeed())
        {
            services.Log($"VRRP_Script({Name}) succeeded");
            TellChange();
        }
    }

    private void Fail(string how)
    {
        if (!isEnded)
        {
            instant?.AwaitBirth();
        }

        if (!isEnded && runs.Fail())
        {
            services.Log($"VRRP_Script({Name}) {how}");
            TellChange();
        }
    }

    private void OnInterval()
    {
        services.Loop.Timers.Set(intervalDeadline, services.Loop.NowMs + (definition.IntervalUs / 1000));
        if (progress == Progress.Idle)
        {
            Run();
        }
        else
        {
            services.Log($"Track script {Name} is {(progress == Progress.Running ? "already running" : "being timed out")}, expect idle - skipping run");
        }
    }

    private void OnTimeout()
    {
        var timers = services.Loop.Timers;
        var nowMs = services.Loop.NowMs;
        switch (progress)
        {
            case Progress.Running:
                progress = Progress.Terminating;
                _ = process!.SignalGroup(SignalNumber.Term);
                timers.Set(timeoutDeadline, nowMs + KillDelayMs);
                break;
            case Progress.Terminating:
                progress = Progress.Killing;
                _ = process!.SignalGroup(SignalNumber.Kill);
                timers.Set(timeoutDeadline, nowMs + ComplaintDelayMs);
                break;
            case Progress.Killing:
                services.Log($"Script {Name} child (PID {process!.Pid}) failed to terminate after kill");
                _ = process.SignalGroup(SignalNumber.Kill);
                timers.Set(timeoutDeadline, nowMs + NextComplaintDelayMs);
                break;
        }
    }

    private sealed class IntervalDeadline(TrackedScript script) : Deadline
    {
        public override void OnDue() => script.OnInterval();
    }

    private sealed class TimeoutDeadline(TrackedScript script) : Deadline
    {
        public override void OnDue() => script.OnTimeout();
    }
}
