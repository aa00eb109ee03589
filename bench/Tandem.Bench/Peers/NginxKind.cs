namespace Tandem.Bench.Peers;

/// <summary>nginx as a reverse proxy with kept upstream connections.</summary>
internal sealed class NginxKind(int maxConnections) : PeerKind("nginx")
{
    public override bool Supports(Setup setup) => !setup.Tcp;

    public override Peer Start(Setup setup, string folder, Backend backend)
    {
        var port = Ports.Take();
        var own = Path.Combine(folder, $"nginx-{port}");
        Directory.CreateDirectory(own);
        var file = Path.Combine(own, "nginx.conf");
        File.WriteAllText(file, $$"""
            worker_processes {{setup.Workers}};
            daemon off;
            pid {{own}}/pid;
            error_log {{own}}/error.log;
            events { worker_connections {{2 * maxConnections}}; }
            http {
                access_log {{(setup.Logging ? $"syslog:server=127.0.0.1:{backend.LogPort}" : "off")}};
                client_body_temp_path {{own}}/body;
                proxy_temp_path {{own}}/proxy;
                fastcgi_temp_path {{own}}/fastcgi;
                uwsgi_temp_path {{own}}/uwsgi;
                scgi_temp_path {{own}}/scgi;
                keepalive_requests 1000000000;
                keepalive_timeout 120s;
                proxy_max_temp_file_size 0;
                upstream be {
                    server 127.0.0.1:{{backend.Ports[0]}};
                    server 127.0.0.1:{{backend.Ports[1]}};
                    keepalive 512;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:{{port}} backlog=4096{{(setup.Workers > 1 ? " reuseport" : "")}};
                    location / {
                        proxy_pass http://be;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $http_host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                }
            }
            """);
        return Peer.Start(Name, port, "/usr/sbin/nginx", ["-c", file, "-e", Path.Combine(own, "error.log")], workersAreChildren: true);
    }
}
