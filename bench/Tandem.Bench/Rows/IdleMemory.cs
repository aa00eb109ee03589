using Tandem.Bench.Load;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>What 10,000 client connections at rest, each after one request, add to the resident memory of the proxy.</summary>
internal sealed class IdleMemory : IRow
{
    public string Name => "memory";

    public IEnumerable<Figure> Measure(Bench bench)
    {
        // On a machine that grants fewer descriptors, as many as they allow; the figure is per connection.
        var connections = Math.Min(10_000, bench.MaxConnections - 50);
        // Each round needs a fresh process: what it keeps from the round before would hide the growth.
        var values = new Dictionary<string, List<double>>();
        for (var round = 0; round < Math.Min(3, bench.Options.Rounds); round++)
        {
            foreach (var kind in bench.Kinds)
            {
                using var peer = kind.Start(new Setup(), bench.Folder, bench.Backend);
                Wrk.Run(peer.Url, 64, 1);
                Thread.Sleep(500);
                var before = peer.ResidentBytes();
                using var idle = new IdleConnections(peer.Port, connections);
                Thread.Sleep(500);
                var list = values.TryGetValue(kind.Name, out var known) ? known : values[kind.Name] = [];
                list.Add((peer.ResidentBytes() - before) / (double)connections);
            }
        }

        yield return new Figure($"memory of an idle client connection, of {connections}", "bytes", values.ToDictionary(pair => pair.Key, pair => Bench.Median(pair.Value)))
        {
            AtMost = new Dictionary<string, double> { ["haproxy"] = 1.0 },
        };
    }
}
