namespace Tandem.Lab;

/// <summary>A web server of the lab: Tandem's own balancer, which answers each request on port 80 with the host's name.</summary>
public static class LabServer
{
    private const string File = "/run/server.cfg";

    /// <summary>Starts one that ends with the process that is given back.</summary>
    /// <param name="host">Where.</param>
    /// <param name="tandem">The path of the program.</param>
    public static HostProcess Start(Host host, string tandem)
    {
        WriteFile(host);
        return host.Start(tandem, "balancer", "-db", "-f", File);
    }

    /// <summary>Starts one that stays until its host ends, and returns when it serves.</summary>
    /// <param name="host">Where.</param>
    /// <param name="tandem">The path of the program.</param>
    /// <exception cref="LabFailure">It did not start.</exception>
    public static void StartDaemon(Host host, string tandem)
    {
        WriteFile(host);
        host.Run(tandem, "balancer", "-D", "-f", File);
    }

    private static void WriteFile(Host host) => host.WriteFile(File, $"""
        defaults
            mode http
            timeout connect 1s
            timeout client 10s
            timeout server 10s
        frontend web
            bind :::80 v4v6
            http-request return status 200 content-type text/plain string "{host.Name}\n"

        """);
}
