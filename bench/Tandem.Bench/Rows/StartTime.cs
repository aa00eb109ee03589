using System.Diagnostics;
using Tandem.Bench.Peers;

namespace Tandem.Bench.Rows;

/// <summary>From the start of the process to its first answer, with a file of the shape that people have: one frontend, three checked
/// servers, two log targets.</summary>
internal sealed class StartTime : IRow
{
    public string Name => "start";

    public IEnumerable<Figure> Measure(Bench bench)
    {
        var values = new Dictionary<string, List<double>>();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var kind in bench.Kinds.OfType<HaproxyKind>())
            {
                var port = Ports.Take();
                var file = Path.Combine(bench.Folder, $"start-{port}.cfg");
                File.WriteAllText(file, Configuration(port, bench.Backend));
                var clock = Stopwatch.StartNew();
                using var peer = Peer.Start(kind.Name, port, kind.Path, ["-f", file, "-db"], workersAreChildren: false);
                var list = values.TryGetValue(kind.Name, out var known) ? known : values[kind.Name] = [];
                list.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        yield return new Figure("start to first answer", "ms", values.ToDictionary(pair => pair.Key, pair => Bench.Median(pair.Value))) { Limit = 400 };
    }

    private static string Configuration(int port, Backend backend) => $"""
        global
          log 127.0.0.1:{backend.LogPort} local0
          log 127.0.0.1:{backend.LogPort} local1 notice

        defaults
          log global
          option httplog
          option dontlognull
          mode http
          timeout connect 5000
          timeout client 10000
          timeout server 10000

        frontend http_in
          bind 127.0.0.1:{port}
          mode http
          default_backend servers

        backend servers
          mode http
          option forwardfor
          balance roundrobin
          server server1 127.0.0.1:{backend.Ports[0]} check
          server server2 127.0.0.1:{backend.Ports[1]} check
          server server3 localhost:{backend.Ports[0]} check
          option httpchk GET /
          http-check expect status 200

        """;
}
