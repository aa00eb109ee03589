namespace Tandem.Bench.Peers;

/// <summary>The real haproxy, or Tandem called by its name: both take the same file and command line.</summary>
internal sealed class HaproxyKind(string name, string path, int maxConnections) : PeerKind(name)
{
    public string Path { get; } = path;

    public override bool Supports(Setup setup) => true;

    public override Peer Start(Setup setup, string folder, Backend backend)
    {
        var port = Ports.Take();
        var file = System.IO.Path.Combine(folder, $"{Name}-{port}.cfg");
        File.WriteAllText(file, Configuration(setup, port, backend));
        return Peer.Start(Name, port, Path, ["-f", file, "-db"], workersAreChildren: false);
    }

    private string Configuration(Setup setup, int port, Backend backend) => $"""
        global
            maxconn {maxConnections}
            nbthread {setup.Workers}
            {(setup.Logging ? $"log 127.0.0.1:{backend.LogPort} local0" : "")}
        defaults
            mode {(setup.Tcp ? "tcp" : "http")}
            timeout connect 5s
            timeout client 120s
            timeout server 120s
            {(setup.Tcp ? "" : "option forwardfor")}
            {(setup.Logging ? $"log global\n    option {(setup.Tcp ? "tcplog" : "httplog")}" : "")}
        frontend fe
            bind 127.0.0.1:{port}
            default_backend be
        backend be
            balance roundrobin
            server s1 127.0.0.1:{backend.Ports[0]}
            server s2 127.0.0.1:{backend.Ports[1]}

        """;
}
