using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>
/// A tracked script in one life of a VRRP process, with the times of the daemon's own (interval, timeout, rise, fall; the end of a process
/// that it asks for is known at once). What it asks for is the node's balancer.
/// </summary>
internal sealed class ScriptWatch
{
    /// <summary>How long a script takes that is answered at once.</summary>
    internal const long TakesUs = 10_000;

    /// <summary>When the end or birth of a watched process is known.</summary>
    internal const long NoticedUs = 5_000;

    private readonly PairHost host;
    private readonly VrrpScript definition;
    private readonly bool asksForProcess;
    private readonly bool isInstant;
    private ScriptRuns runs;
    private bool isRunning;
    private bool mustRunAgain;
    private bool isForced;

    internal ScriptWatch(PairHost host, VrrpScript definition)
    {
        this.host = host;
        this.definition = definition;
        asksForProcess = ScriptIdiomParser.Recognise(definition.Script.Words) is not null;
        isInstant = asksForProcess && !host.Plan.IsKeepalived && !host.Plan.Configuration.Global.NoInstantScripts;
        runs = new ScriptRuns(definition.Rise, definition.Fall, definition.InitFail);
        Subject = new WatchedSubject("script", definition.Name, runs.Verdict);
    }

    internal string Name => definition.Name;

    internal WatchedSubject Subject { get; }

    internal void Start() => OnInterval();

    /// <summary>Makes it fail, or lets it be.</summary>
    internal void Force(bool fails) => isForced = fails;

    /// <summary>The balancer died or came back.</summary>
    internal void OnBalancer(BalancerHealth health)
    {
        if (!isInstant || isForced)
        {
            return;
        }

        if (health == BalancerHealth.Dead && runs.Verdict == TrackedVerdict.Up)
        {
            host.After(NoticedUs, () =>
            {
                Fail("failed (the process that it asks for is gone)");
                RunNow();
            });
        }
        else if (health == BalancerHealth.Alive && runs.Verdict != TrackedVerdict.Up)
        {
            host.After(NoticedUs, RunNow);
        }
    }

    private void OnInterval()
    {
        host.After(definition.IntervalUs, OnInterval);
        if (!isRunning)
        {
            Run();
        }
    }

    private void RunNow()
    {
        if (isRunning)
        {
            mustRunAgain = true;
        }
        else
        {
            Run();
        }
    }

    private void Run()
    {
        isRunning = true;
        var hangs = !isForced && host.Balancer == BalancerHealth.Frozen && !asksForProcess;
        host.After(hangs ? definition.TimeoutUs : TakesUs, () => End(hangs));
    }

    private void End(bool hung)
    {
        isRunning = false;
        if (hung)
        {
            Fail("timed_out");
        }
        else if (isForced || host.Balancer == BalancerHealth.Dead)
        {
            Fail("failed (exited with status 1)");
        }
        else if (runs.Succeed())
        {
            Tell("succeeded");
        }

        if (mustRunAgain)
        {
            mustRunAgain = false;
            Run();
        }
    }

    private void Fail(string how)
    {
        if (runs.Fail())
        {
            Tell(how);
        }
    }

    private void Tell(string how)
    {
        host.Say(PairEventKind.Tracking, $"VRRP_Script({Name}) {how}");
        Subject.Verdict = runs.Verdict;
    }
}
