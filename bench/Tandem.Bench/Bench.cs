using Tandem.Bench.Peers;

namespace Tandem.Bench;

/// <summary>What every row needs: the peers to measure, the back end, the turns, the folder for their files.</summary>
internal sealed class Bench(Options options, string folder, Backend backend, IReadOnlyList<PeerKind> kinds, int maxConnections)
{
    public Options Options { get; } = options;

    public string Folder { get; } = folder;

    public Backend Backend { get; } = backend;

    public IReadOnlyList<PeerKind> Kinds { get; } = kinds;

    /// <summary>What each peer is configured for, as far as the limit of open files allows.</summary>
    public int MaxConnections { get; } = maxConnections;

    /// <summary>Starts every peer with this setup, lets each warm up, measures them in turns A B C A B C, and gives each one's median.</summary>
    /// <param name="setup">The same for all.</param>
    /// <param name="warm">Run once a peer before it counts: code is compiled, pools and connections are filled.</param>
    /// <param name="measure">One measurement of one running peer.</param>
    public Dictionary<string, double> InTurns(Setup setup, Action<Peer> warm, Func<Peer, double> measure)
    {
        var peers = new List<Peer>();
        try
        {
            foreach (var kind in Kinds.Where(kind => kind.Supports(setup)))
            {
                var peer = kind.Start(setup, Folder, Backend);
                peers.Add(peer);
                warm(peer);
            }

            var values = peers.ToDictionary(peer => peer.Name, _ => new List<double>());
            for (var round = 0; round < Options.Rounds; round++)
            {
                foreach (var peer in peers)
                {
                    values[peer.Name].Add(measure(peer));
                }
            }

            return values.ToDictionary(pair => pair.Key, pair => Median(pair.Value));
        }
        finally
        {
            foreach (var peer in peers)
            {
                peer.Dispose();
            }
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
