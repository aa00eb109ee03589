using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>
/// The health of one server: a state machine that turns check results and the administrator's wishes into transitions, with
/// HAProxy's arithmetic and words. It does no I/O and has no clock: times come in. Not thread-safe.
/// </summary>
/// <remarks>
/// The counter runs from 0 to rise + fall - 1. Below <c>rise</c> the server is down, from there on it is up. A success when
/// down counts one up, and reaching <c>rise</c> fills the counter; a failure when up counts one down, and falling below
/// <c>rise</c> empties it. A server starts at <c>rise</c>: up, and one failure takes it down.
/// </remarks>
internal sealed partial class ServerHealth
{
    private readonly List<ServerHealth> trackers = [];
    private bool isCounted;

    internal ServerHealth(BackendHealth backend, HealthSettings settings, long nowMs)
    {
        Backend = backend;
        Settings = settings;
        Weight = settings.Weight;
        LastChangeMs = nowMs;
        LastCheck = new CheckResult(settings.IsChecked ? CheckStatus.Initializing : CheckStatus.Unknown, DurationMs: -1);
        Counter = settings.IsChecked ? settings.Rise : 0;
        State = ServerState.Running;
        if (settings.IsDisabled)
        {
            Admin = AdminState.ForcedMaintenance | AdminState.ConfiguredMaintenance;
            State = ServerState.Stopped;
            Counter = 0;
        }

        Recount();
    }

    /// <summary>The backend that it belongs to.</summary>
    internal BackendHealth Backend { get; }

    /// <summary>What its line says.</summary>
    internal HealthSettings Settings { get; }

    /// <summary>Whether it serves.</summary>
    internal ServerState State { get; private set; }

    /// <summary>What the administrator wants.</summary>
    internal AdminState Admin { get; private set; }

    /// <summary>The counter of successes and failures, 0 to rise + fall - 1.</summary>
    internal int Counter { get; private set; }

    /// <summary>How the last check ended.</summary>
    internal CheckResult LastCheck { get; private set; }

    /// <summary>When the last check ended, in the loop's milliseconds; -1 before the first.</summary>
    internal long CheckedMs { get; private set; } = -1;

    /// <summary>When the state last changed, in the loop's milliseconds: where a slow start began.</summary>
    internal long LastChangeMs { get; private set; }

    /// <summary>Failed checks that counted, since the start.</summary>
    internal int FailedChecks { get; private set; }

    /// <summary>Times that it went down, since the start.</summary>
    internal int DownTransitions { get; private set; }

    /// <summary>The weight that the administrator wants, 0 to 256. 0 takes the server out of balancing, as draining does.</summary>
    internal int Weight { get; private set; }

    /// <summary>The server whose state this one follows, or null.</summary>
    internal ServerHealth? Tracked { get; private set; }

    /// <summary>Whether it may be given new traffic.</summary>
    internal bool IsUsable =>
        State is ServerState.Running or ServerState.Starting
        && (Admin & (AdminState.Maintenance | AdminState.Drain)) == 0
        && Weight > 0;

    /// <summary>Whether it is in maintenance, which also suspends its checks.</summary>
    internal bool IsInMaintenance => (Admin & AdminState.Maintenance) != 0;

    /// <summary>Whether it takes no new traffic but what is bound to it.</summary>
    internal bool IsDraining => Weight == 0 || (Admin & AdminState.Drain) != 0;

    /// <summary>Milliseconds from the end of a check to the next (configuration.txt 5.2 "inter").</summary>
    internal int IntervalMs
    {
        get
        {
            if (Counter == FullCounter)
            {
                return Settings.InterMs;
            }

            return State == ServerState.Stopped && Counter == 0 ? Settings.DownInterMs : Settings.FastInterMs;
        }
    }

    /// <summary>The words of the statistics page's status column, such as "UP", "UP 1/3", "DOWN 1/2", "NOLB", "MAINT".</summary>
    internal string StatusText => HealthTexts.Status(this);

    private int FullCounter => Settings.Rise + Settings.Fall - 1;

    /// <summary>Has this server follow another's state from now on, and take it over; at configuration time.</summary>
    /// <param name="other">A server that is checked or tracks another, in no circle.</param>
    internal void Track(ServerHealth other)
    {
        Tracked = other;
        other.trackers.Insert(0, this);
        Inherit(other);
    }

    /// <summary>
    /// Takes over what a predecessor of the same name knew, so that a reload forgets neither a failure nor what the
    /// administrator asked for at run time. To be called before <see cref="Track"/>.
    /// </summary>
    /// <param name="earlier">The server of the configuration before.</param>
    internal void TakeOver(ServerHealth earlier)
    {
        if (Settings.IsDisabled || (earlier.Admin & AdminState.ConfiguredMaintenance) != 0)
        {
            return;
        }

        Admin = earlier.Admin & (AdminState.ForcedDrain | AdminState.ForcedMaintenance);
        LastChangeMs = earlier.LastChangeMs;
        FailedChecks = earlier.FailedChecks;
        DownTransitions = earlier.DownTransitions;
        if (IsInMaintenance)
        {
            State = ServerState.Stopped;
            Counter = 0;
        }
        else if (Settings.IsChecked && earlier.Settings.IsChecked)
        {
            State = earlier.State;
            LastCheck = earlier.LastCheck;
            Counter = earlier.Counter >= earlier.Settings.Rise
                ? Math.Max(Settings.Rise, FullCounter - (earlier.FullCounter - earlier.Counter))
                : Math.Min(Settings.Rise - 1, earlier.Counter);
        }

        Recount();
    }

    /// <summary>Takes the result of a check.</summary>
    /// <param name="result">Its result.</param>
    /// <param name="nowMs">The present time.</param>
    internal void OnChecked(CheckResult result, long nowMs)
    {
        Count(result);
        CheckedMs = nowMs;
        switch (result.Outcome)
        {
            case CheckOutcome.Failed when Counter == 0:
                Stop(null, ReasonOf(result), nowMs);
                break;
            case CheckOutcome.Passed when MayServe:
                Run(null, ReasonOf(result), nowMs);
                break;
            case CheckOutcome.ConditionallyPassed when MayServe:
                LetOff(null, ReasonOf(result), nowMs);
                break;
        }
    }

    /// <summary>Ends a slow start whose time has passed.</summary>
    /// <param name="nowMs">The present time.</param>
    internal void OnWarmUpDue(long nowMs)
    {
        if (State != ServerState.Starting)
        {
            return;
        }

        if (nowMs - LastChangeMs < Settings.SlowStartMs)
        {
            Backend.Observer.OnWarmUp(this);
            return;
        }

        FinishSlowStart(nowMs);
    }

    private bool MayServe =>
        !IsInMaintenance && Tracked?.State != ServerState.Stopped && (!Settings.IsChecked || Counter >= Settings.Rise);

    /// <summary>A transition's line repeats the check's result only where the check's own line has not told it.</summary>
    private CheckResult? ReasonOf(CheckResult result) =>
        Tracked == null && !Backend.LogsHealthChecks ? result : null;

    private void Count(CheckResult result)
    {
        var report = result.Status != LastCheck.Status;
        LastCheck = result;
        switch (result.Outcome)
        {
            case CheckOutcome.Neutral or CheckOutcome.Unknown:
                return;
            case CheckOutcome.Failed when Counter > 0:
                report = true;
                FailedChecks++;
                Counter = Counter - 1 < Settings.Rise ? 0 : Counter - 1;
                break;
            case CheckOutcome.Passed or CheckOutcome.ConditionallyPassed when Counter < FullCounter:
                report = true;
                Counter = Counter + 1 >= Settings.Rise ? FullCounter : Counter + 1;
                break;
        }

        if (report && Backend.LogsHealthChecks)
        {
            Tell(LogLevel.Notice, HealthTexts.CheckEnded(this, result));
        }
    }

    /// <summary>Keeps the backend's numbers right; after every change of what <see cref="IsUsable"/> looks at.</summary>
    private void Recount()
    {
        if (IsUsable != isCounted)
        {
            isCounted = !isCounted;
            Backend.Count(Settings.IsBackup, isCounted ? 1 : -1);
        }
    }

    private void Tell(LogLevel level, string text) =>
        Backend.Observer.Report(this, new HealthReport(level, text + ".", text + ".", IsAlert: false));
}
