namespace Tandem.Lab.Tests.Harness;

/// <summary>The balancer that people's scripts look for: the real haproxy, which answers every request with 200.</summary>
internal static class Haproxy
{
    private const string ConfigurationPath = "/etc/haproxy/haproxy.cfg";

    public static HostProcess Start(Host host, string bind = ":80")
    {
        host.WriteFile(ConfigurationPath, $"""
            defaults
                mode http
                timeout connect 1s
                timeout client 1s
                timeout server 1s
            frontend web
                bind {bind}
                http-request return status 200

            """);
        return host.Start("haproxy", "-f", ConfigurationPath, "-db");
    }
}
