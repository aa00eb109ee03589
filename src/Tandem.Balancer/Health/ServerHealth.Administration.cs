using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>What an administrator may want of a server (management.txt 9.3 "set server"), and how trackers inherit it.</summary>
internal sealed partial class ServerHealth
{
    /// <summary><c>set server state maint</c>, <c>disable server</c>.</summary>
    /// <param name="nowMs">The present time.</param>
    internal void SetMaintenance(long nowMs)
    {
        Set(AdminState.ForcedMaintenance, nowMs);
        Clear(AdminState.ForcedDrain, nowMs);
    }

    /// <summary><c>set server state drain</c>.</summary>
    /// <param name="nowMs">The present time.</param>
    internal void SetDrain(long nowMs)
    {
        Set(AdminState.ForcedDrain, nowMs);
        Clear(AdminState.ForcedMaintenance, nowMs);
    }

    /// <summary><c>set server state ready</c>: the checks decide again.</summary>
    /// <param name="nowMs">The present time.</param>
    internal void SetReady(long nowMs)
    {
        Clear(AdminState.ForcedDrain, nowMs);
        Clear(AdminState.ForcedMaintenance, nowMs);
    }

    /// <summary><c>enable server</c>: leaves maintenance only.</summary>
    /// <param name="nowMs">The present time.</param>
    internal void EndMaintenance(long nowMs) => Clear(AdminState.ForcedMaintenance, nowMs);

    /// <summary><c>set server weight</c>. The owner recomputes what the server gets; nothing is told unless none is left.</summary>
    /// <param name="weight">0 to 256.</param>
    /// <param name="nowMs">The present time.</param>
    internal void SetWeight(int weight, long nowMs)
    {
        var wasUsable = BackendIsUsable;
        Weight = weight;
        _ = Change(State, Admin, HealthEffects.None, nowMs);
        TellWhenNoneIsLeft(wasUsable);
        TellThatItStillDrains();
    }

    /// <summary><c>set server health up|stopping|down</c>.</summary>
    /// <param name="state">Running, Stopping or Stopped.</param>
    /// <param name="cause">Who wants it, such as "changed from CLI".</param>
    /// <param name="nowMs">The present time.</param>
    internal void ForceState(ServerState state, string cause, long nowMs)
    {
        Counter = state == ServerState.Stopped ? 0 : FullCounter;
        switch (state)
        {
            case ServerState.Stopped:
                Stop(cause, null, nowMs);
                break;
            case ServerState.Stopping:
                LetOff(cause, null, nowMs);
                break;
            default:
                Run(cause, null, nowMs);
                break;
        }
    }

    private static AdminState KindOf(AdminState flag) =>
        (flag & AdminState.Maintenance) != 0 ? AdminState.Maintenance : AdminState.Drain;

    private static AdminState InheritedKind(AdminState flag) =>
        (flag & AdminState.Maintenance) != 0 ? AdminState.InheritedMaintenance : AdminState.InheritedDrain;

    private void Set(AdminState flag, long nowMs)
    {
        if ((Admin & flag) != 0)
        {
            return;
        }

        var hadKind = (Admin & KindOf(flag)) != 0;
        Apply(Admin | flag, nowMs);
        if (!hadKind)
        {
            foreach (var tracker in trackers)
            {
                tracker.Set(InheritedKind(flag), nowMs);
            }
        }
    }

    private void Clear(AdminState flag, long nowMs)
    {
        if ((Admin & flag) == 0)
        {
            return;
        }

        Apply(Admin & ~flag, nowMs);
        if ((Admin & KindOf(flag)) == 0)
        {
            foreach (var tracker in trackers)
            {
                tracker.Clear(InheritedKind(flag), nowMs);
            }
        }
    }

    /// <summary>Takes over the wish and the state of the server that it has begun to track; nothing is told.</summary>
    private void Inherit(ServerHealth other)
    {
        if (other.IsInMaintenance)
        {
            Admin |= AdminState.InheritedMaintenance;
        }

        if ((other.Admin & AdminState.Drain) != 0)
        {
            Admin |= AdminState.InheritedDrain;
        }

        State = IsInMaintenance ? ServerState.Stopped : other.State;
        Recount();
        foreach (var tracker in trackers)
        {
            tracker.Inherit(this);
        }
    }

    private void Apply(AdminState wanted, long nowMs)
    {
        var wantsMaintenance = (wanted & AdminState.Maintenance) != 0;
        if (wantsMaintenance && !IsInMaintenance)
        {
            EnterMaintenance(wanted, nowMs);
        }
        else if (wantsMaintenance)
        {
            StayInMaintenance(wanted);
        }
        else
        {
            if (IsInMaintenance)
            {
                LeaveMaintenance(wanted, nowMs);
            }

            ApplyDrain(wanted, nowMs);
        }
    }

    private void EnterMaintenance(AdminState wanted, long nowMs)
    {
        Counter = 0;
        var forced = (wanted & AdminState.ForcedMaintenance) != 0;
        if (State == ServerState.Stopped)
        {
            _ = Change(State, wanted, HealthEffects.None, nowMs);
            Tell(LogLevel.Notice, HealthTexts.WasDownAndEntersMaintenance(this, forced));
            return;
        }

        var wasUsable = BackendIsUsable;
        var quiet = State == ServerState.Stopping || (Admin & AdminState.Drain) != 0;
        var requeued = Change(ServerState.Stopped, wanted, DownEffects | HealthEffects.CloseIdleConnections, nowMs);
        Tell(
            quiet ? LogLevel.Notice : LogLevel.Alert,
            HealthTexts.Transition(this, " is going DOWN for maintenance", null, null, requeued, forced));
        TellWhenNoneIsLeft(wasUsable);
        DownTransitions++;
    }

    private void LeaveMaintenance(AdminState wanted, long nowMs)
    {
        Counter = Settings.IsChecked ? Settings.Rise : 0;
        var state = State;
        if (Tracked?.State != ServerState.Stopped)
        {
            state = Tracked?.State == ServerState.Stopping ? ServerState.Stopping : UpState;
        }

        var wasForced = (Admin & AdminState.ForcedMaintenance) != 0;
        var wasUsable = BackendIsUsable;
        _ = Change(state, wanted, UpEffects, nowMs);
        Tell(LogLevel.Notice, HealthTexts.LeavesMaintenance(this, wasForced));
        TellWhenNoneIsLeft(wasUsable);
    }

    private void StayInMaintenance(AdminState wanted)
    {
        var lost = Admin & ~wanted;
        Admin = wanted;
        if ((lost & AdminState.ForcedMaintenance) != 0)
        {
            Tell(LogLevel.Notice, HealthTexts.RemainsInMaintenance(this));
        }
        else if ((lost & AdminState.InheritedMaintenance) != 0)
        {
            Tell(LogLevel.Notice, HealthTexts.Plain(this, " remains in forced maintenance"));
        }
    }

    private void ApplyDrain(AdminState wanted, long nowMs)
    {
        var wants = (wanted & AdminState.Drain) != 0;
        var drains = (Admin & AdminState.Drain) != 0;
        if (wants && !drains)
        {
            var wasUsable = BackendIsUsable;
            var requeued = Change(State, wanted, HealthEffects.RedistributeQueue, nowMs);
            var forced = (wanted & AdminState.ForcedDrain) != 0;
            Tell(LogLevel.Notice, HealthTexts.Transition(this, " enters drain state", null, null, requeued, forced));
            TellWhenNoneIsLeft(wasUsable);
        }
        else if (drains && !wants)
        {
            _ = Change(State, wanted, HealthEffects.TakeFromQueue, nowMs);
            Tell(LogLevel.Notice, HealthTexts.LeavesDrain(this));
        }
        else if (wants)
        {
            Admin = wanted;
            TellThatItStillDrains();
        }
    }
}
