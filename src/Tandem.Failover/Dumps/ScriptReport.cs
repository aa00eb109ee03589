using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>A <c>vrrp_script</c> at the moment of a dump.</summary>
public sealed record ScriptReport
{
    /// <summary>What the configuration says of it.</summary>
    public required VrrpScript Script { get; init; }

    /// <summary>Successes or failures in a row as keepalived counts them: 0 to rise + fall - 1, good from <c>rise</c> on.</summary>
    public int Result { get; init; }

    /// <summary>Whether it counts as good; null before the first result.</summary>
    public bool? IsGood { get; init; }

    /// <summary>Whether it is not run because others than root could change it.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Whether it runs at this moment.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The user that it runs as.</summary>
    public uint UserId { get; init; }

    /// <summary>The group that it runs as.</summary>
    public uint GroupId { get; init; }

    /// <summary>The program's path as it was found; null to show the first word of the configuration.</summary>
    public string? ResolvedPath { get; init; }
}
