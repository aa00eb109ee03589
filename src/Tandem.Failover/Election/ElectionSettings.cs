namespace Tandem.Failover.Election;

/// <summary>
/// What the configuration says about the election of one virtual router. Immutable: a reload makes another one. All times are in
/// microseconds. Not for what is on the wire (authentication, addresses) nor for what tracks the priority.
/// </summary>
public sealed record ElectionSettings
{
    /// <summary>The priority of an address owner (RFC 9568 §5.2.4).</summary>
    public const byte OwnerPriority = 255;

    /// <summary>How often a master announces its addresses when <c>garp_master_refresh</c> is not written.</summary>
    public const long SlowRefreshUs = 30_000_000;

    /// <summary>Protocol version, 2 or 3; decides over skew and whose interval counts.</summary>
    public byte Version { get; init; } = 2;

    /// <summary>Priority as configured, 1..255; 255 owns the addresses.</summary>
    public byte BasePriority { get; init; } = 100;

    /// <summary>True for <c>state MASTER</c>. Only together with priority 255 does it mean MASTER at once.</summary>
    public bool StartsAsMaster { get; init; }

    /// <summary>Own <c>advert_int</c>, 10 000 .. 255 000 000 µs.</summary>
    public long AdvertIntervalUs { get; init; } = 1_000_000;

    /// <summary>False for <c>nopreempt</c>.</summary>
    public bool Preempts { get; init; } = true;

    /// <summary><c>preempt_delay</c>; 0 is none.</summary>
    public long PreemptDelayUs { get; init; }

    /// <summary><c>vrrp_down_timer_adverts</c>, 1..100: how many missed advertisements mean that the master is gone.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary><c>vrrp_lower_prio_no_advert</c>: a master does not answer an advertisement of lower priority with its own.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary><c>vrrp_higher_prio_send_advert</c>: a master answers a better advertisement before it yields.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary><c>vrrp_garp_master_delay</c>: when a new master announces again; 0 is never.</summary>
    public long GarpMasterDelayUs { get; init; } = 5_000_000;

    /// <summary><c>vrrp_garp_master_repeat</c>: rounds of an announcement, at least 1.</summary>
    public int GarpMasterRepeat { get; init; } = 5;

    /// <summary><c>vrrp_garp_master_refresh</c>; 0 is never. <see cref="SlowRefreshUs"/> when it is not written.</summary>
    public long GarpMasterRefreshUs { get; init; } = SlowRefreshUs;

    /// <summary><c>vrrp_garp_master_refresh_repeat</c>: rounds of a refreshing announcement, at least 1.</summary>
    public int GarpMasterRefreshRepeat { get; init; } = 1;

    /// <summary><c>vrrp_garp_lower_prio_delay</c>: when a master that heard a lower priority announces again; 0 is never.</summary>
    public long GarpLowerPriorityDelayUs { get; init; } = 5_000_000;

    /// <summary><c>vrrp_garp_lower_prio_repeat</c>: rounds of an announcement after a lower priority was heard; 0 is none.</summary>
    public int GarpLowerPriorityRepeat { get; init; } = 5;

    /// <summary>The address that our advertisements come from: decides between equal priorities.</summary>
    public RouterAddress Address { get; init; }

    /// <summary><c>vrrp_startup_delay</c>: added to the first timer.</summary>
    public long StartupDelayUs { get; init; }

    /// <summary>True for a member of a sync group: it does not become MASTER by itself, <see cref="GroupElection"/> lets it.</summary>
    public bool InSyncGroup { get; init; }

    /// <summary>How long a master that stops goes on serving when nobody speaks; 0 removes the addresses at once.</summary>
    public long LingerUs { get; init; } = 1_000_000;
}
