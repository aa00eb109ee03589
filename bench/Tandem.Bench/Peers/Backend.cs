using System.Net;
using System.Net.Sockets;

namespace Tandem.Bench.Peers;

/// <summary>What stands behind every peer: one nginx on two ports that answers a tiny body or a file from memory, and a UDP sink for
/// logs that nobody reads (the kernel drops what does not fit, at the same price for all).</summary>
internal sealed class Backend : IDisposable
{
    public const string Tiny = "/";
    public const string Body64K = "/64k";
    public const string Body1M = "/1m";

    private readonly Peer nginx;
    private readonly Socket sink = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public Backend(string folder)
    {
        sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        LogPort = ((IPEndPoint)sink.LocalEndPoint!).Port;
        Ports = [Tandem.Bench.Ports.Take(), Tandem.Bench.Ports.Take()];
        var own = Path.Combine(folder, "backend");
        Directory.CreateDirectory(own);
        File.WriteAllBytes(Path.Combine(own, "64k"), new byte[64 * 1024]);
        File.WriteAllBytes(Path.Combine(own, "1m"), new byte[1024 * 1024]);
        var file = Path.Combine(own, "nginx.conf");
        File.WriteAllText(file, $$"""
            worker_processes 2;
            daemon off;
            pid {{own}}/pid;
            error_log {{own}}/error.log;
            events { worker_connections 19000; }
            http {
                access_log off;
                client_body_temp_path {{own}}/body;
                proxy_temp_path {{own}}/proxy;
                fastcgi_temp_path {{own}}/fastcgi;
                uwsgi_temp_path {{own}}/uwsgi;
                scgi_temp_path {{own}}/scgi;
                sendfile on;
                tcp_nopush on;
                open_file_cache max=10;
                keepalive_requests 1000000000;
                keepalive_timeout 300s;
                server {
                    listen 127.0.0.1:{{Ports[0]}} reuseport backlog=4096;
                    listen 127.0.0.1:{{Ports[1]}} reuseport backlog=4096;
                    root {{own}};
                    location = / { return 200 "ok"; }
                }
            }
            """);
        nginx = Peer.Start("backend", Ports[0], "/usr/sbin/nginx", ["-c", file, "-e", Path.Combine(own, "error.log")], workersAreChildren: true);
    }

    public int[] Ports { get; }

    public int LogPort { get; }

    /// <summary>Leaves the back end only these cores.</summary>
    public void Place(ulong cores) => Cores.Place(nginx.Pid, cores);

    public void Dispose()
    {
        nginx.Dispose();
        sink.Dispose();
    }
}
