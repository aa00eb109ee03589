using Tandem.Bench.Load;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>Throughput with two workers against one. On a machine of two cores the load and the back end take their share of both.</summary>
internal sealed class Growth : IRow
{
    private const int Connections = 256;

    public string Name => "workers";

    public IEnumerable<Figure> Measure(Bench bench)
    {
        var one = Rate(bench, 1);
        var two = Rate(bench, 2);
        yield return new Figure("requests a second, one worker", "1/s", one);
        yield return new Figure("requests a second, two workers", "1/s", two);
        yield return new Figure("throughput of two workers against one", "ratio", one.ToDictionary(pair => pair.Key, pair => two[pair.Key] / pair.Value)) { MoreThan = 1 };
    }

    private static Dictionary<string, double> Rate(Bench bench, int workers) => bench.InTurns(
        new Setup(Workers: workers),
        peer => Wrk.Run(peer.Url, Connections, 1),
        peer =>
        {
            var (requests, seconds) = Wrk.Run(peer.Url, Connections, bench.Options.Seconds);
            return requests / seconds;
        });
}
