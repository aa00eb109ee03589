using Tandem.Failover.Tracking;

namespace Tandem.Simulation.Pairs;

/// <summary>The balancer of a host as one instance tracks it: a fault counts when it is noticed, its end when all has been well for as long as the daemon wants it.</summary>
internal sealed class BalancerSubject(PairHost host, long stallUs, WatchedSubject subject)
{
    /// <summary>How late a heartbeat and a look at it come at most, each with a period of 20 ms.</summary>
    private const long BoardUs = 40_000;

    /// <summary>How many faults were noticed: what was well before the last one does not count.</summary>
    private int faults;

    internal void OnBalancer(BalancerHealth health)
    {
        switch (health)
        {
            case BalancerHealth.Dead:
                host.After(ScriptWatch.NoticedUs, () => OnFault(health, "the balancer is gone"));
                break;
            case BalancerHealth.Frozen:
                host.After(stallUs + BoardUs, () => OnFault(health, "the balancer does not move: no heartbeat on the health board"));
                break;
            default:
                // It is seen to be well first, and believed later; what goes wrong in between begins it anew.
                host.After(BoardUs, OnSound);
                break;
        }
    }

    private void OnFault(BalancerHealth health, string what)
    {
        if (health != host.Balancer)
        {
            return;
        }

        faults++;
        Set(TrackedVerdict.Down, what);
    }

    private void OnSound()
    {
        if (host.Balancer != BalancerHealth.Alive)
        {
            return;
        }

        var before = faults;
        host.After(TrackedBalancer.SoundUs, () =>
        {
            if (faults == before)
            {
                Set(TrackedVerdict.Up, "the balancer serves again");
            }
        });
    }

    private void Set(TrackedVerdict verdict, string what)
    {
        if (subject.Verdict != verdict)
        {
            host.Say(PairEventKind.Tracking, what);
            subject.Verdict = verdict;
        }
    }
}
