using System.Globalization;

namespace Tandem.Diagnosis.Host;

/// <summary>
/// The commands that act on what fails over on this host: on the unit of the service manager that it runs in, else on its process. Tandem's own unit and
/// keepalived's end each other when they are started, so a command for the wrong one would take a sound node down.
/// </summary>
internal sealed record ServiceCommands
{
    /// <summary>Starts it; of use while nothing runs.</summary>
    internal required string Start { get; init; }

    internal required string Restart { get; init; }

    internal required string Reload { get; init; }

    /// <summary>Shows what it said.</summary>
    internal required string Log { get; init; }

    /// <summary>The peer may run something else, and its process has another number.</summary>
    internal string ReloadOnBoth => $"then reload it on both nodes (here: {Reload})";

    internal static ServiceCommands Of(HostFacts facts)
    {
        // The one that started the others is who takes signals.
        var daemon = facts.Daemons.FirstOrDefault(one => !facts.Daemons.Any(other => other.Pid == one.ParentPid)) ?? facts.Daemons.FirstOrDefault();
        var unit = daemon == null ? facts.Services.FirstOrDefault() : facts.Daemons.Select(static one => one.Unit).FirstOrDefault(static one => one != null);
        if (unit != null)
        {
            var name = unit.EndsWith(".service", StringComparison.Ordinal) ? unit[..^".service".Length] : unit;
            return new ServiceCommands
            {
                Start = $"systemctl start {name}",
                Restart = $"systemctl restart {name}",
                Reload = $"systemctl reload {name}",
                Log = $"journalctl -u {name} -n 50",
            };
        }

        if (daemon == null)
        {
            var start = $"tandem failover -f {facts.FilePath}";
            return new ServiceCommands { Start = start, Restart = start, Reload = start, Log = "tandem status" };
        }

        var isSupervisor = daemon is { Name: "tandem", IsSupervisor: true };
        return new ServiceCommands
        {
            Start = daemon.CommandLine,
            Restart = string.Create(CultureInfo.InvariantCulture, $"kill {daemon.Pid}; {daemon.CommandLine}"),
            Reload = isSupervisor ? "tandem reload" : string.Create(CultureInfo.InvariantCulture, $"kill -HUP {daemon.Pid}"),
            Log = daemon.Name == "tandem" ? "tandem status" : "journalctl -t Keepalived_vrrp -n 50",
        };
    }
}
