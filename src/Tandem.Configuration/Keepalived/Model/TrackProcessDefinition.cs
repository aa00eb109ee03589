namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>vrrp_track_process</c>: processes that must be running.</summary>
public sealed record TrackProcessDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary><c>process</c>: the name, or the path of the program when <see cref="FullCommand"/> or parameters are compared.</summary>
    public string Process { get; init; } = "";

    /// <summary>The parameters after the process; compared as <see cref="ParameterMatch"/> says.</summary>
    public Sequence<string> Parameters { get; init; } = [];

    /// <summary>How parameters are compared.</summary>
    public ParameterMatch ParameterMatch { get; init; }

    /// <summary><c>full_command</c>, or parameters were given: the command line is compared, not the name of the process.</summary>
    public bool FullCommand { get; init; }

    /// <summary><c>weight</c>, -254 to 254; 1 by default. In every <see cref="TrackedItem"/> already.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether <c>reverse</c> was written with the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary><c>quorum</c>: the least number of processes; 1 by default.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary><c>quorum_max</c>: the largest number of processes; null for no bound.</summary>
    public int? QuorumMax { get; init; }

    /// <summary><c>fork_delay</c> or <c>delay</c> in microseconds before a gained quorum counts; 0 by default.</summary>
    public long ForkDelayUs { get; init; }

    /// <summary><c>terminate_delay</c> or <c>delay</c> in microseconds before a lost quorum counts; 0 by default.</summary>
    public long TerminateDelayUs { get; init; }

    /// <summary>The number of instances and groups that track it.</summary>
    public int TrackedBy { get; init; }
}
