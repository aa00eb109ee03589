using Tandem.Bench.Load;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>CPU time of the proxy's process over requests done, under closed-loop load: it does not depend on how much of the
/// machine the load and the back end took.</summary>
internal sealed record CpuPerRequest(string Name, string What, int Connections) : IRow
{
    public string Path { get; init; } = Backend.Tiny;

    public bool Closing { get; init; }

    public Setup Setup { get; init; } = new();

    public double? OfHaproxy { get; init; }

    public double? OfNginx { get; init; }

    /// <summary>Seconds under load before the first measurement: a just-in-time compiler is still at work in the first ones, which is a
    /// cost of the start and not of a request.</summary>
    private const int WarmUpSeconds = 3;

    public IEnumerable<Figure> Measure(Bench bench)
    {
        bench.Backend.Place(Cores.Load);
        var values = bench.InTurns(
            Setup,
            peer =>
            {
                Cores.Place(peer.Pid, Cores.Measured);
                Load(peer, WarmUpSeconds);
            },
            peer =>
            {
                var before = peer.CpuSeconds();
                var requests = Load(peer, bench.Options.Seconds);
                return (peer.CpuSeconds() - before) * 1e6 / requests;
            });
        bench.Backend.Place(Cores.All);
        var bounds = new Dictionary<string, double>();
        if (OfHaproxy is { } haproxy)
        {
            bounds["haproxy"] = haproxy;
        }

        if (OfNginx is { } nginx)
        {
            bounds["nginx"] = nginx;
        }

        yield return new Figure(What, "us CPU a request", values) { AtMost = bounds };
    }

    private long Load(Peer peer, double seconds) => Wrk.Run(peer.Url + Path, Connections, seconds, Closing, Cores.Load).Requests;
}
