using Tandem.Bench.Load;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>Latency at a constant rate, half of HAProxy's peak on this machine, measured in the same run.</summary>
internal sealed class Latency(bool logging) : IRow
{
    private const int Connections = 64;

    public string Name => logging ? "latency-logging" : "latency";

    public IEnumerable<Figure> Measure(Bench bench)
    {
        var setup = new Setup(Logging: logging);
        double rate;
        using (var haproxy = bench.Kinds.First(kind => kind.Name == "haproxy").Start(setup, bench.Folder, bench.Backend))
        {
            Wrk.Run(haproxy.Url, Connections, 1);
            var (requests, seconds) = Wrk.Run(haproxy.Url, Connections, bench.Options.Seconds);
            rate = requests / seconds / 2;
        }

        var seen = new Dictionary<string, List<double[]>>();
        bench.InTurns(setup, peer => Load(peer, rate, 1), peer =>
        {
            var latencies = Load(peer, rate, bench.Options.Seconds);
            if (!seen.TryGetValue(peer.Name, out var runs))
            {
                seen[peer.Name] = runs = [];
            }

            runs.Add(latencies);
            return 0;
        });
        var suffix = $", {Figure.Shown(rate, "0")}/s{(logging ? ", logging" : "")}";
        foreach (var percent in (double[])[50, 99, 99.9])
        {
            yield return new Figure($"latency p{Figure.Shown(percent, "0.#")}{suffix}", "us",
                seen.ToDictionary(pair => pair.Key, pair => Bench.Median(pair.Value.Select(run => OpenLoop.Percentile(run, percent)))))
            {
                AtMost = percent == 99 ? new Dictionary<string, double> { ["haproxy"] = 1.0 } : new Dictionary<string, double>(),
            };
        }
    }

    private static double[] Load(Peer peer, double rate, double seconds)
    {
        using var load = new OpenLoop(peer.Port, Connections);
        return load.Run(rate, seconds);
    }
}
