namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>vrrp_script</c>: a command whose exit status instances and groups track.</summary>
public sealed record VrrpScript
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary>The command; its user and group come from <c>user</c>.</summary>
    public NotifyScript Script { get; init; } = new();

    /// <summary><c>interval</c> in microseconds, whole seconds; 1 s by default.</summary>
    public long IntervalUs { get; init; } = 1_000_000;

    /// <summary><c>timeout</c> in microseconds; the interval when not written or 0.</summary>
    public long TimeoutUs { get; init; } = 1_000_000;

    /// <summary>Whether <c>timeout</c> was written; dumps show 0 otherwise.</summary>
    public bool TimeoutWritten { get; init; }

    /// <summary><c>weight</c>, -253 to 253, sign as written; 0 by default, which means FAULT. In every <see cref="TrackedItem"/> already.</summary>
    public int Weight { get; init; }

    /// <summary>Whether <c>reverse</c> was written with the weight.</summary>
    public bool Reverse { get; init; }

    /// <summary><c>rise</c>: successes in a row until it is up; 1 by default.</summary>
    public int Rise { get; init; } = 1;

    /// <summary><c>fall</c>: failures in a row until it is down; 1 by default.</summary>
    public int Fall { get; init; } = 1;

    /// <summary><c>init_fail</c>: down until the first success.</summary>
    public bool InitFail { get; init; }

    /// <summary>The number of instances and groups that track it; a script that nobody tracks is not run.</summary>
    public int TrackedBy { get; init; }
}
