using FsCheck;
using FsCheck.Fluent;
using Tandem.Balancer.Health;

namespace Tandem.Balancer.Tests.Health;

public class ServerHealthProperties
{
    [Fact]
    public void A_server_is_up_exactly_when_a_plain_reading_of_rise_and_fall_says_so()
    {
        var cases = from rise in Gen.Choose(1, 5)
                    from fall in Gen.Choose(1, 5)
                    from checks in Gen.ListOf(ArbMap.Default.GeneratorFor<bool>())
                    select (rise, fall, checks);
        Check.One(PropertyRuns.Config, Prop.ForAll(Arb.From(cases), static input =>
        {
            var server = new BackendHealth("be", new RecordingObserver()).Add(
                new HealthSettings { Name = "s", IsChecked = true, Rise = input.rise, Fall = input.fall }, 0);
            var up = true;
            var failures = input.fall - 1; // one failure is enough at the start
            var successes = 0;
            foreach (var good in input.checks)
            {
                successes = good ? successes + 1 : 0;
                failures = good ? 0 : failures + 1;
                if (up && failures >= input.fall)
                {
                    (up, successes) = (false, 0);
                }
                else if (!up && successes >= input.rise)
                {
                    up = true;
                }

                server.OnChecked(new CheckResult(good ? CheckStatus.Layer4Ok : CheckStatus.Layer4Timeout), 0);
                if (server.IsUsable != up)
                {
                    return false;
                }
            }

            return true;
        }));
    }

    [Fact]
    public void Whatever_is_wanted_and_found_the_state_stays_consistent()
    {
        var cases = Gen.ListOf(Gen.Choose(0, 9));
        Check.One(PropertyRuns.Config, Prop.ForAll(Arb.From(cases), static steps =>
        {
            var observer = new RecordingObserver();
            var backend = new BackendHealth("be", observer);
            var server = backend.Add(new HealthSettings { Name = "s", IsChecked = true, SlowStartMs = 10 }, 0);
            var tracker = backend.Add(new HealthSettings { Name = "t" }, 0);
            tracker.Track(server);
            var now = 0L;
            foreach (var step in steps)
            {
                now++;
                Do(step, server, now);
                var counterFits = server.Counter is >= 0 and <= 4
                    && (server.State == ServerState.Stopped || server.Counter >= 2);
                var countFits = backend.UsableActive == backend.Servers.Count(static s => s.IsUsable);
                var followerFits = tracker.IsInMaintenance == server.IsInMaintenance
                    && (tracker.State == ServerState.Stopped) == (server.State == ServerState.Stopped);
                if (!counterFits || !countFits || !followerFits || (server.IsInMaintenance && server.IsUsable))
                {
                    return false;
                }
            }

            return observer.Console.TrueForAll(static line => line.EndsWith('.') || line.EndsWith('!'));
        }));
    }

    private static void Do(int step, ServerHealth server, long now)
    {
        switch (step)
        {
            case 0: server.SetMaintenance(now); break;
            case 1: server.SetDrain(now); break;
            case 2: server.SetReady(now); break;
            case 3: server.OnChecked(new CheckResult(CheckStatus.Layer7OkConditionally, 404), now); break;
            case 4: server.ForceState(ServerState.Stopped, "changed from CLI", now); break;
            case 5: server.OnWarmUpDue(now + 100); break;
            case 6 or 7: server.OnChecked(new CheckResult(CheckStatus.Layer4Timeout), now); break;
            default: server.OnChecked(new CheckResult(CheckStatus.Layer4Ok), now); break;
        }
    }
}
