using FsCheck.Fluent;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class LeastConnectionsTests
{
    [Fact]
    public void Idle_equals_take_turns()
    {
        Farm farm = new Farm("idle").Server().Server().Server();
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = BalanceAlgorithmName.LeastConnections });
        string chosen = "";
        for (int i = 0; i < 6; i++)
        {
            Candidate candidate = algorithm.Choose(BalancingKey.Absent, null)!;
            chosen += candidate.Name;
            Change(algorithm, candidate, +1);
            Change(algorithm, candidate, -1);
        }

        Assert.Equal("abcabc", chosen);
    }

    [Fact]
    public void A_full_server_takes_what_its_bounded_queue_has_room_for()
    {
        Farm farm = new Farm("queue").Server(maxConnections: 1, maxQueue: 2);
        BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = BalanceAlgorithmName.LeastConnections });
        Change(algorithm, farm.All[0], +1);
        Assert.NotNull(algorithm.Choose(BalancingKey.Absent, null));
        farm.All[0].Queued = 2;
        algorithm.OnTaken(farm.All[0]);
        Assert.Null(algorithm.Choose(BalancingKey.Absent, null));
    }

    /// <summary>The heap against a list: whatever comes and goes, the choice is the first of the least loaded.</summary>
    [Fact]
    public void Any_history_of_loads_and_changes_gives_the_choice_of_the_naive_model() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), (int[] steps) =>
        {
            var farm = new Farm("model");
            for (int i = 0; i < 20; i++)
            {
                farm.Server(1 + i % 4, maxConnections: i % 5 == 0 ? 3 : 0);
            }

            Candidate[] all = farm.All;
            BalancingAlgorithm algorithm = farm.Balance(new BalanceParameters { Algorithm = BalanceAlgorithmName.LeastConnections });
            var model = new List<Candidate>(all);
            for (int step = 0; step < steps.Length * 10; step++)
            {
                int word = HashCode(steps[step % steps.Length], step);
                Candidate candidate = all[word % all.Length];
                switch (word / 64 % 8)
                {
                    case 0 when model.Contains(candidate):
                        candidate.IsUp = false;
                        model.Remove(candidate);
                        farm.Refresh(algorithm);
                        break;
                    case 0:
                    case 1:
                        if (!candidate.IsUp)
                        {
                            candidate.IsUp = true;
                            model.Add(candidate);
                            farm.Refresh(algorithm);
                        }

                        break;
                    case 2 or 3 when candidate.Connections > 0:
                        Move(model, candidate, -1);
                        algorithm.OnReleased(candidate);
                        break;
                    default:
                        Candidate? avoid = word / 512 % 3 == 0 ? candidate : null;
                        Candidate? expected = Naive(model, avoid);
                        if (algorithm.Choose(BalancingKey.Absent, avoid) != expected)
                        {
                            return false;
                        }

                        if (expected is not null)
                        {
                            Move(model, expected, +1);
                            algorithm.OnTaken(expected);
                        }

                        break;
                }
            }

            return true;
        }).Holds();

    private static int HashCode(int a, int b) => (int)(HashFunctions.Avalanche((uint)(a * 31 + b)) & 0x7fffffff);

    private static long Load(Candidate c) =>
        c.Connections == 0 ? 0 : (c.Connections + 1L) * EffectiveWeights.Max / c.EffectiveWeight;

    /// <summary>A list in order of turns: whoever's load changes goes to its end.</summary>
    private static void Move(List<Candidate> model, Candidate candidate, int by)
    {
        long before = Load(candidate);
        candidate.Connections += by;
        if (Load(candidate) != before && model.Remove(candidate))
        {
            model.Add(candidate);
        }
    }

    private static Candidate? Naive(List<Candidate> model, Candidate? avoid)
    {
        Candidate[] room = [.. model.Where(c => c.MaxConnections == 0 || c.Connections < c.MaxConnections)];
        return room.Where(c => c != avoid).MinBy(Load) ?? room.FirstOrDefault();
    }

    private static void Change(BalancingAlgorithm algorithm, Candidate candidate, int by)
    {
        candidate.Connections += by;
        if (by > 0)
        {
            algorithm.OnTaken(candidate);
        }
        else
        {
            algorithm.OnReleased(candidate);
        }
    }
}
