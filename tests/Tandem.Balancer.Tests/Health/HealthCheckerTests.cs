using Tandem.Balancer.Health;
using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Tests.Health;

public sealed class HealthCheckerTests : IDisposable
{
    private readonly ProbeRig rig = new();
    private readonly CheckSchedule schedule = new(0, null, new Random(1));

    public void Dispose() => rig.Dispose();

    [Fact]
    public void A_server_that_dies_goes_down_and_one_that_returns_comes_up()
    {
        var answer = "HTTP/1.1 200 OK\r\n\r\n";
        using var server = ScriptedServer.Answering(ScriptedServer.HasHead, _ => answer);
        var health = Server();
        var checker = Checker(health, server.Port, ProbeRig.Http());
        CheckSchedule.StartAll([checker]);
        rig.Turn(() => health.StatusText == "UP");
        answer = "HTTP/1.1 500 Broken\r\n\r\n";
        rig.Turn(() => health.State == ServerState.Stopped);
        answer = "HTTP/1.1 200 OK\r\n\r\n";
        rig.Turn(() => health.State == ServerState.Running);
        checker.Stop();

        Assert.Equal(2, health.FailedChecks);
        Assert.Contains("Server be/s1 is DOWN, reason: Layer7 wrong status, code: 500, info: \"Broken\", check duration: ", rig.Observer.Console[0], StringComparison.Ordinal);
        Assert.Equal("[ALERT] backend 'be' has no server available!", rig.Observer.Console[1]);
        Assert.Contains("Server be/s1 is UP, reason: Layer7 check passed, code: 200, check duration: ", rig.Observer.Console[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_check_begins_an_interval_after_the_end_of_the_last()
    {
        using var server = ScriptedServer.Silent();
        var health = Server(interMs: 60);
        var checker = Checker(health, server.Port, new CheckSettings());
        checker.Start(0, 1, 0);
        rig.Turn(() => health.LastCheck.Status == CheckStatus.Layer4Ok);
        Assert.Equal(health.Settings.InterMs, checker.DueMs - rig.Loop.NowMs);
        checker.Stop();
        Assert.Equal(Tandem.Linux.Reactor.Deadline.Never, checker.DueMs);
    }

    [Fact]
    public void Maintenance_suspends_checks_and_its_end_resumes_them()
    {
        using var server = ScriptedServer.Http("HTTP/1.1 200 OK\r\n\r\n");
        var health = Server(interMs: 5);
        var checker = Checker(health, server.Port, ProbeRig.Http());
        health.SetMaintenance(rig.Loop.NowMs);
        checker.Start(0, 1, 0);
        var until = rig.Loop.NowMs + 40;
        rig.Turn(() => rig.Loop.NowMs >= until);
        Assert.Empty(server.Received);
        Assert.Equal(CheckStatus.Initializing, health.LastCheck.Status);
        health.SetReady(rig.Loop.NowMs);
        rig.Turn(() => health.LastCheck.Status == CheckStatus.Layer7Ok);
        checker.Stop();
    }

    [Fact]
    public void Never_more_checks_run_than_the_budget_allows_and_each_gets_its_turn()
    {
        using var server = ScriptedServer.Answering(ScriptedServer.HasHead, static _ => "HTTP/1.1 200 OK\r\n\r\n");
        var budget = new CheckBudget(2);
        var backend = new BackendHealth("be", rig.Observer);
        var checkers = new List<HealthChecker>();
        for (var i = 0; i < 20; i++)
        {
            var health = backend.Add(Settings(60_000) with { Name = $"s{i}" }, 0);
            checkers.Add(Checker(health, server.Port, ProbeRig.Http(), budget));
        }

        checkers.ForEach(checker => checker.Start(0, 1, 0));
        var most = 0;
        rig.Turn(() =>
        {
            most = Math.Max(most, budget.Running);
            return backend.Servers.All(static health => health.LastCheck.Status == CheckStatus.Layer7Ok);
        });
        Assert.Equal(2, most);
        Assert.Equal(0, budget.Running);
        Assert.Equal(0, budget.Waiting);
        checkers.ForEach(static checker => checker.Stop());
    }

    [Fact]
    public void A_stopped_checker_gives_its_place_back_and_says_nothing()
    {
        using var server = ScriptedServer.Silent();
        var budget = new CheckBudget(1);
        var health = Server();
        var checker = Checker(health, server.Port, ProbeRig.Http(), budget);
        var other = Checker(Server(), server.Port, new CheckSettings(), budget);
        checker.Start(0, 1, 0);
        rig.Turn(() => checker.IsChecking);
        other.Start(0, 1, 0);
        rig.Turn(() => other.IsWaiting);

        checker.Stop();
        rig.Turn(() => other.Server.LastCheck.Status == CheckStatus.Layer4Ok);
        other.Stop();

        Assert.Equal(0, budget.Running);
        Assert.Equal(CheckStatus.Initializing, health.LastCheck.Status);
        Assert.Empty(rig.Observer.Console);
    }

    [Fact]
    public void A_long_line_of_checks_that_fail_at_once_does_not_nest()
    {
        var budget = new CheckBudget(1);
        var backend = new BackendHealth("be", rig.Observer);
        var missing = new CheckTarget { Server = new Tandem.Linux.Reactor.ConnectSettings { UnixPath = [.. "/nonexistent/socket"u8] } };
        var checkers = new List<HealthChecker>();
        for (var i = 0; i < 5000; i++)
        {
            var health = backend.Add(Settings(60_000) with { Name = $"s{i}", Rise = 1, Fall = 2 }, 0);
            var checker = new HealthChecker(rig.Loop, health, CheckPlan.Compile(new CheckSettings()), missing, new ProbeLimits(1000, 0), budget, schedule);
            checkers.Add(checker);
        }

        _ = budget.TryTake(checkers[0]);
        checkers.ForEach(checker => checker.Start(0, 1, 0));
        rig.Turn(() => budget.Waiting == checkers.Count);
        budget.Release();
        Assert.All(checkers, static checker => Assert.Equal(CheckStatus.SocketError, checker.Server.LastCheck.Status));
        checkers.ForEach(static checker => checker.Stop());
        Assert.Equal("General socket error (No such file or directory)", checkers[0].Server.LastCheck.Info);
    }

    [Fact]
    public void A_server_with_slow_start_warms_up_and_then_runs()
    {
        using var server = ScriptedServer.Silent();
        var health = new BackendHealth("be", rig.Observer).Add(Settings(5) with { SlowStartMs = 1500 }, rig.Loop.NowMs);
        health.OnChecked(new CheckResult(CheckStatus.Layer4Timeout), rig.Loop.NowMs);
        var checker = Checker(health, server.Port, new CheckSettings());
        checker.Start(0, 1, 0);
        rig.Turn(() => health.State == ServerState.Starting);
        rig.Turn(() => health.State == ServerState.Running);
        checker.Stop();
        Assert.Equal(1, rig.Observer.WarmUps);
    }

    private static HealthSettings Settings(int interMs) => new()
    {
        Name = "s1",
        IsChecked = true,
        Rise = 2,
        Fall = 2,
        InterMs = interMs,
        FastInterMs = interMs,
        DownInterMs = interMs,
    };

    private ServerHealth Server(int interMs = 20) => new BackendHealth("be", rig.Observer).Add(Settings(interMs), rig.Loop.NowMs);

    private HealthChecker Checker(ServerHealth health, int port, CheckSettings settings, CheckBudget? budget = null) => new(
        rig.Loop,
        health,
        CheckPlan.Compile(settings),
        ProbeRig.Target(port),
        new ProbeLimits(2000, 0),
        budget ?? rig.Budget,
        schedule);
}
