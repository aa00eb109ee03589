using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>Going down, coming up, leaving off: what changes, what is done, and what is told, for the server and its trackers.</summary>
internal sealed partial class ServerHealth
{
    private void Stop(string? cause, CheckResult? reason, long nowMs)
    {
        if (IsInMaintenance || State == ServerState.Stopped)
        {
            return;
        }

        var wasUsable = BackendIsUsable;
        var quiet = State == ServerState.Stopping || (Admin & AdminState.Drain) != 0;
        var requeued = Change(ServerState.Stopped, Admin, DownEffects, nowMs);
        Tell(quiet ? LogLevel.Notice : LogLevel.Alert, HealthTexts.Transition(this, " is DOWN", cause, reason, requeued));
        TellWhenNoneIsLeft(wasUsable);
        TellThatItStillDrains();
        DownTransitions++;
        foreach (var tracker in trackers)
        {
            tracker.Stop(null, null, nowMs);
        }
    }

    private void Run(string? cause, CheckResult? reason, long nowMs)
    {
        if (IsInMaintenance || State is ServerState.Running or ServerState.Starting)
        {
            return;
        }

        var taken = Change(UpState, Admin, UpEffects, nowMs);
        Tell(LogLevel.Notice, HealthTexts.Transition(this, " is UP", cause, reason, taken));
        TellThatItStillDrains();
        foreach (var tracker in trackers)
        {
            tracker.Run(null, null, nowMs);
        }
    }

    private void LetOff(string? cause, CheckResult? reason, long nowMs)
    {
        if (IsInMaintenance || State == ServerState.Stopping)
        {
            return;
        }

        var wasUsable = BackendIsUsable;
        var requeued = Change(ServerState.Stopping, Admin, HealthEffects.RedistributeQueue, nowMs);
        Tell(LogLevel.Notice, HealthTexts.Transition(this, " is stopping", cause, reason, requeued));
        TellWhenNoneIsLeft(wasUsable);
        TellThatItStillDrains();
        foreach (var tracker in trackers)
        {
            tracker.LetOff(null, null, nowMs);
        }
    }

    private void FinishSlowStart(long nowMs)
    {
        var taken = Change(ServerState.Running, Admin, UpEffects, nowMs);
        Tell(LogLevel.Notice, HealthTexts.Transition(this, " is UP", null, null, taken));
        TellThatItStillDrains();
    }

    private ServerState UpState => Settings.SlowStartMs > 0 ? ServerState.Starting : ServerState.Running;

    private HealthEffects DownEffects => HealthEffects.RedistributeQueue
        | (Settings.OnMarkedDown == OnMarkedDown.ShutdownSessions ? HealthEffects.ShutdownSessions : HealthEffects.None);

    private HealthEffects UpEffects => HealthEffects.TakeFromQueue
        | (Settings.OnMarkedUp == OnMarkedUp.ShutdownBackupSessions && !Settings.IsBackup && Weight > 0
            ? HealthEffects.ShutdownBackupSessions
            : HealthEffects.None);

    private bool BackendIsUsable => Backend.UsableActive + Backend.UsableBackup > 0;

    private int Change(ServerState state, AdminState admin, HealthEffects effects, long nowMs)
    {
        var transition = new HealthTransition(this, effects);
        if (state != State || ((admin ^ Admin) & AdminState.Drain) != 0)
        {
            LastChangeMs = nowMs;
        }

        State = state;
        Admin = admin;
        Recount();
        return Backend.Observer.OnTransition(transition);
    }

    /// <summary>HAProxy says so at every change of a server that drains.</summary>
    private void TellThatItStillDrains()
    {
        if (!IsInMaintenance && (Admin & AdminState.Drain) != 0)
        {
            Tell(LogLevel.Notice, HealthTexts.RemainsInDrain(this));
        }
    }

    private void TellWhenNoneIsLeft(bool wasUsable)
    {
        if (wasUsable && !BackendIsUsable)
        {
            Backend.Observer.Report(this, HealthTexts.NoServerLeft(Backend));
        }
    }
}
