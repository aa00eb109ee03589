using Tandem.Configuration.Haproxy;

namespace Tandem.Balancer.Health;

/// <summary>What a server line says about the server's health (configuration.txt 5.2). Times are milliseconds.</summary>
internal sealed record HealthSettings
{
    /// <summary>The server's name.</summary>
    internal required string Name { get; init; }

    /// <summary>Whether it is checked.</summary>
    internal bool IsChecked { get; init; }

    /// <summary>Whether it is a backup server.</summary>
    internal bool IsBackup { get; init; }

    /// <summary>Whether it starts in maintenance.</summary>
    internal bool IsDisabled { get; init; }

    /// <summary>Successes in a row that bring it up, at least 1.</summary>
    internal int Rise { get; init; } = 2;

    /// <summary>Failures in a row that take it down, at least 1.</summary>
    internal int Fall { get; init; } = 3;

    /// <summary>Time between checks.</summary>
    internal int InterMs { get; init; } = 2000;

    /// <summary>Time between checks while the state is in doubt.</summary>
    internal int FastInterMs { get; init; } = 2000;

    /// <summary>Time between checks while it is down.</summary>
    internal int DownInterMs { get; init; } = 2000;

    /// <summary>How long a server that came up warms up; 0 for not at all.</summary>
    internal int SlowStartMs { get; init; }

    /// <summary>The configured weight, 0 to 256.</summary>
    internal int Weight { get; init; } = 1;

    /// <summary>What becomes of its sessions when it goes down.</summary>
    internal OnMarkedDown OnMarkedDown { get; init; }

    /// <summary>What becomes of backup servers' sessions when it comes up.</summary>
    internal OnMarkedUp OnMarkedUp { get; init; }

    /// <summary>Reads a server line.</summary>
    /// <param name="line">The line, its defaults applied.</param>
    internal static HealthSettings From(ServerLine line) => new()
    {
        Name = line.Name,
        IsChecked = line.Check,
        IsBackup = line.Backup,
        IsDisabled = line.Disabled,
        Rise = line.Rise,
        Fall = line.Fall,
        InterMs = line.InterMs,
        FastInterMs = OrInter(line.FastInterMs, line),
        DownInterMs = OrInter(line.DownInterMs, line),
        SlowStartMs = line.SlowStartMs,
        Weight = line.Weight,
        OnMarkedDown = line.OnMarkedDown,
        OnMarkedUp = line.OnMarkedUp,
    };

    private static int OrInter(int? written, ServerLine line) => written is > 0 ? written.Value : line.InterMs;
}
