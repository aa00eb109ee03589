using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Health;

/// <summary>
/// Runs the checks of one server, one after the other, on one loop, and brings their results to its health. Checks never
/// overlap: the next begins an interval after the end of the last.
/// </summary>
internal sealed class HealthChecker : Deadline
{
    private readonly EventLoop loop;
    private readonly ServerHealth server;
    private readonly CheckBudget budget;
    private readonly CheckSchedule schedule;
    private readonly HealthProbe probe;
    private readonly SlowStartRamp ramp;
    private bool isStopped = true;

    /// <summary>Makes a checker at rest.</summary>
    /// <param name="loop">Whose thread checks.</param>
    /// <param name="server">Whose health it is.</param>
    /// <param name="plan">What a check does.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="limits">How long it may take.</param>
    /// <param name="budget">The loop's.</param>
    /// <param name="schedule">The process's.</param>
    internal HealthChecker(
        EventLoop loop,
        ServerHealth server,
        CheckPlan plan,
        CheckTarget target,
        ProbeLimits limits,
        CheckBudget budget,
        CheckSchedule schedule)
    {
        this.loop = loop;
        this.server = server;
        this.budget = budget;
        this.schedule = schedule;
        probe = new HealthProbe(loop, plan, target, limits, server, budget, OnEnded);
        ramp = new SlowStartRamp(loop, server);
    }

    /// <summary>Whether a check waits for a place in the budget.</summary>
    internal bool IsWaiting { get; private set; }

    /// <summary>Whether a check is under way: the statistics show "* " before the last result then.</summary>
    internal bool IsChecking => probe.IsRunning;

    /// <summary>The server.</summary>
    internal ServerHealth Server => server;

    /// <summary>Begins to check, spread among the others.</summary>
    /// <param name="index">This server's place among all that are checked, from 0.</param>
    /// <param name="count">How many are checked.</param>
    /// <param name="spreadIntervalMs">See <see cref="CheckSchedule.SpreadIntervalMs"/>.</param>
    internal void Start(int index, int count, int spreadIntervalMs)
    {
        isStopped = false;
        loop.Timers.Set(this, loop.NowMs + schedule.FirstDelayMs(server, index, count, spreadIntervalMs));
    }

    /// <summary>Stops; a check under way is dropped.</summary>
    internal void Stop()
    {
        isStopped = true;
        IsWaiting = false;
        Disarm();
        ramp.Disarm();
        if (probe.IsRunning)
        {
            probe.Abandon();
            budget.Release();
        }
    }

    /// <inheritdoc/>
    public override void OnDue()
    {
        if (isStopped || probe.IsRunning || IsWaiting)
        {
            return;
        }

        if (server.IsInMaintenance)
        {
            // Suspended, not ended: whoever leaves maintenance is checked within an interval.
            loop.Timers.Set(this, loop.NowMs + server.Settings.InterMs);
            return;
        }

        IsWaiting = !budget.TryTake(this);
        if (!IsWaiting)
        {
            probe.Start();
        }
    }

    /// <summary>A place is free; called by the budget, which has counted it.</summary>
    internal void BeginCheck()
    {
        IsWaiting = false;
        probe.Start();
    }

    private void OnEnded(CheckResult result)
    {
        var state = server.State;
        server.OnChecked(result, loop.NowMs);
        if (state != server.State)
        {
            ramp.Start();
        }

        if (!isStopped)
        {
            loop.Timers.Set(this, loop.NowMs + schedule.NextDelayMs(server));
        }

        budget.Release();
    }
}
