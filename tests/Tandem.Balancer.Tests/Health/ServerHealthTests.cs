using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Health;

public class ServerHealthTests
{
    private static readonly CheckResult Good = new(CheckStatus.Layer4Ok);
    private static readonly CheckResult Bad = new(CheckStatus.Layer4ConnectionProblem, Info: "Connection refused");
    private static readonly CheckResult Leaving = new(CheckStatus.Layer7OkConditionally, 404);

    private readonly RecordingObserver observer = new();

    [Fact]
    public void A_server_starts_up_and_one_failure_takes_it_down()
    {
        var server = Server(rise: 2, fall: 3);
        Assert.Equal("UP 1/3", server.StatusText);
        Assert.True(server.IsUsable);

        server.OnChecked(Bad, 10);

        Assert.Equal("DOWN", server.StatusText);
        Assert.False(server.IsUsable);
        Assert.Equal(1, server.DownTransitions);
        Assert.Equal(10, server.LastChangeMs);
    }

    /// <summary>Each letter is a check (+ good, - bad, 4 a 404), each word the status after it.</summary>
    [Theory]
    [InlineData(2, 3, "+---", "UP|UP 2/3|UP 1/3|DOWN")]
    [InlineData(2, 3, "+--+--", "UP|UP 2/3|UP 1/3|UP|UP 2/3|UP 1/3")]
    [InlineData(2, 3, "-++", "DOWN|DOWN 1/2|UP")]
    [InlineData(3, 2, "-++-+++", "DOWN|DOWN 1/3|DOWN 2/3|DOWN|DOWN 1/3|DOWN 2/3|UP")]
    [InlineData(1, 1, "+-+-", "UP|DOWN|UP|DOWN")]
    [InlineData(1, 1, "----+", "DOWN|DOWN|DOWN|DOWN|UP")]
    [InlineData(2, 3, "4-4---", "NOLB|NOLB 2/3|NOLB|NOLB 2/3|NOLB 1/3|DOWN")]
    [InlineData(2, 3, "+4++", "UP|NOLB|UP|UP")]
    public void Successes_and_failures_are_counted_as_HAProxy_counts_them(int rise, int fall, string checks, string statuses)
    {
        var server = Server(rise, fall);
        var seen = new List<string>();
        foreach (var check in checks)
        {
            server.OnChecked(check switch { '+' => Good, '4' => Leaving, _ => Bad }, 0);
            seen.Add(server.StatusText);
        }

        Assert.Equal(statuses, string.Join('|', seen));
    }

    [Fact]
    public void The_interval_follows_the_state_as_srv_getinter_does()
    {
        var server = Server(2, 2);
        Assert.Equal(100, server.IntervalMs); // in doubt at the start: fastinter
        server.OnChecked(Good, 0);
        Assert.Equal(1000, server.IntervalMs);
        server.OnChecked(Bad, 0);
        Assert.Equal(100, server.IntervalMs);
        server.OnChecked(Bad, 0);
        Assert.Equal(5000, server.IntervalMs);
        server.OnChecked(Good, 0);
        Assert.Equal(100, server.IntervalMs);
        server.OnChecked(Good, 0);
        Assert.Equal(1000, server.IntervalMs);
    }

    [Fact]
    public void A_result_that_says_nothing_changes_nothing()
    {
        var server = Server(2, 3);
        server.OnChecked(new CheckResult(CheckStatus.NoChange), 0);
        Assert.Equal("UP 1/3", server.StatusText);
        Assert.Empty(observer.Transitions);
    }

    [Fact]
    public void Sessions_are_cut_when_a_server_goes_down_and_backups_when_it_comes_up_where_so_configured()
    {
        var server = Backend().Add(
            new HealthSettings
            {
                Name = "s",
                IsChecked = true,
                OnMarkedDown = OnMarkedDown.ShutdownSessions,
                OnMarkedUp = OnMarkedUp.ShutdownBackupSessions,
            },
            0);
        server.OnChecked(Bad, 0);
        server.OnChecked(Good, 0);
        server.OnChecked(Good, 0);
        Assert.Equal(
            [
                HealthEffects.RedistributeQueue | HealthEffects.ShutdownSessions,
                HealthEffects.TakeFromQueue | HealthEffects.ShutdownBackupSessions,
            ],
            observer.Transitions.Select(static t => t.Effects));
    }

    [Fact]
    public void A_backup_or_weightless_server_cuts_no_backup_sessions()
    {
        var settings = new HealthSettings { Name = "s", IsChecked = true, OnMarkedUp = OnMarkedUp.ShutdownBackupSessions };
        var backup = Backend().Add(settings with { IsBackup = true }, 0);
        var weightless = Backend().Add(settings with { Weight = 0 }, 0);
        foreach (var server in new[] { backup, weightless })
        {
            server.OnChecked(Bad, 0);
            server.OnChecked(Good, 0);
            server.OnChecked(Good, 0);
        }

        Assert.DoesNotContain(observer.Transitions, static t => (t.Effects & HealthEffects.ShutdownBackupSessions) != 0);
    }

    [Fact]
    public void Slow_start_ends_after_its_time_and_says_so()
    {
        var server = Backend().Add(new HealthSettings { Name = "s", IsChecked = true, SlowStartMs = 3000 }, 0);
        server.OnChecked(Bad, 0);
        server.OnChecked(Good, 100);
        server.OnChecked(Good, 200);
        Assert.Equal(ServerState.Starting, server.State);
        Assert.True(server.IsUsable);
        observer.TakeConsole();

        server.OnWarmUpDue(1200);
        server.OnWarmUpDue(3199);
        Assert.Equal(2, observer.WarmUps);
        Assert.Empty(observer.Console);
        server.OnWarmUpDue(3200);

        Assert.Equal(ServerState.Running, server.State);
        Assert.Equal(
            ["[WARNING] Server be/s is UP. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue."],
            observer.TakeConsole());
    }

    [Fact]
    public void A_server_that_starts_disabled_is_down_without_a_word()
    {
        var server = Backend().Add(new HealthSettings { Name = "s", IsChecked = true, IsDisabled = true }, 0);
        Assert.Equal("MAINT", server.StatusText);
        Assert.False(server.IsUsable);
        Assert.Empty(observer.Console);

        server.SetReady(5);

        Assert.Equal("UP 1/3", server.StatusText);
        Assert.Equal(["[WARNING] Server be/s is UP/READY (leaving forced maintenance)."], observer.TakeConsole());
    }

    [Fact]
    public void A_check_that_ends_during_maintenance_does_not_bring_the_server_up()
    {
        var server = Server(1, 1);
        server.SetMaintenance(0);
        server.OnChecked(Good, 1);
        server.OnChecked(Bad, 2);
        Assert.Equal("MAINT", server.StatusText);
        Assert.Equal(ServerState.Stopped, server.State);
    }

    [Fact]
    public void An_unchecked_server_is_up_until_it_is_told_otherwise()
    {
        var server = Backend().Add(new HealthSettings { Name = "s" }, 0);
        Assert.Equal("no check", server.StatusText);
        Assert.True(server.IsUsable);
        server.SetMaintenance(0);
        Assert.Equal("MAINT", server.StatusText);
        server.SetReady(0);
        Assert.True(server.IsUsable);
    }

    [Fact]
    public void Levels_are_alert_when_the_server_served_and_notice_when_it_did_not_and_emerg_when_none_is_left()
    {
        var server = Server(1, 1);
        server.OnChecked(Bad, 0);
        Assert.Equal([LogLevel.Alert, LogLevel.Emerg], observer.TakeLevels());
        server.OnChecked(Good, 0);
        Assert.Equal([LogLevel.Notice], observer.TakeLevels());
        server.OnChecked(Leaving, 0);
        Assert.Equal([LogLevel.Notice, LogLevel.Emerg], observer.TakeLevels());
        server.OnChecked(Bad, 0);
        Assert.Equal([LogLevel.Notice], observer.TakeLevels());
        server.OnChecked(Good, 0);
        server.SetDrain(0);
        observer.TakeLevels();
        server.OnChecked(Bad, 0);
        Assert.Equal([LogLevel.Notice, LogLevel.Notice], observer.TakeLevels());
    }

    [Fact]
    public void The_log_names_a_backend_without_quotes_and_the_console_with()
    {
        var server = Server(1, 1);
        server.OnChecked(Bad, 0);
        var report = observer.Reports[^1];
        Assert.Equal("backend be has no server available!", report.Text);
        Assert.Equal("backend 'be' has no server available!", report.ConsoleText);
        Assert.True(report.IsAlert);
    }

    [Fact]
    public void Figures_of_the_owner_are_told()
    {
        var server = Server(1, 1);
        observer.Load = new ServerFigures { Sessions = 4, Queued = 2 };
        observer.Moved = 3;
        server.OnChecked(Bad with { DurationMs = 7 }, 0);
        Assert.Equal(
            "[WARNING] Server be/s is DOWN, reason: Layer4 connection problem, info: \"Connection refused\", check duration: 7ms. "
            + "0 active and 0 backup servers left. 4 sessions active, 3 requeued, 2 remaining in queue.",
            observer.Console[0]);
    }

    [Fact]
    public void What_a_server_answered_cannot_break_a_line()
    {
        var server = Server(1, 1);
        server.OnChecked(new CheckResult(CheckStatus.Layer7WrongStatus, 503, "Service <Un\"available>\u0001\n" + new string('x', 200)), 0);
        Assert.Contains("code: 503, info: \"Service <3C>Un<22>available<3E><01><0A>xxx", observer.Console[0], StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 127), observer.Console[0], StringComparison.Ordinal);
    }

    [Fact]
    public void With_log_health_checks_the_check_tells_the_reason_and_the_transition_does_not()
    {
        var backend = new BackendHealth("be", observer) { LogsHealthChecks = true };
        var server = backend.Add(new HealthSettings { Name = "s", IsChecked = true, Rise = 2, Fall = 2 }, 0);
        server.OnChecked(Good, 0);
        server.OnChecked(Good, 0);
        server.OnChecked(Bad, 0);
        server.OnChecked(Bad, 0);
        server.OnChecked(Bad, 0);
        Assert.Equal(
            [
                "[WARNING] Health check for server be/s succeeded, reason: Layer4 check passed, check duration: 0ms, status: 2/2 UP.",
                "[WARNING] Health check for server be/s failed, reason: Layer4 connection problem, info: \"Connection refused\", check duration: 0ms, status: 1/2 UP.",
                "[WARNING] Health check for server be/s failed, reason: Layer4 connection problem, info: \"Connection refused\", check duration: 0ms, status: 0/2 DOWN.",
                "[WARNING] Server be/s is DOWN. 0 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.",
                "[ALERT] backend 'be' has no server available!",
            ],
            observer.TakeConsole());
    }

    [Fact]
    public void A_reload_forgets_no_failure()
    {
        var before = Server(2, 3);
        before.OnChecked(Good, 0);
        before.OnChecked(Bad, 0);
        Assert.Equal("UP 2/3", before.StatusText);
        var after = Server(2, 3);
        after.TakeOver(before);
        Assert.Equal("UP 2/3", after.StatusText);

        before.OnChecked(Bad, 0);
        before.OnChecked(Bad, 77);
        var down = Server(3, 5);
        down.TakeOver(before);
        Assert.Equal("DOWN", down.StatusText);
        Assert.Equal(77, down.LastChangeMs);
        Assert.False(down.IsUsable);
    }

    private BackendHealth Backend() => new("be", observer);

    private ServerHealth Server(int rise, int fall) => Backend().Add(
        new HealthSettings
        {
            Name = "s",
            IsChecked = true,
            Rise = rise,
            Fall = fall,
            InterMs = 1000,
            FastInterMs = 100,
            DownInterMs = 5000,
        },
        0);
}
