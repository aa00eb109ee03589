namespace Tandem.Configuration.Keepalived.Model;

/// <summary>How a master announces its addresses: gratuitous ARP, and unsolicited neighbour advertisements for IPv6.</summary>
public sealed record GarpSettings
{
    /// <summary><c>garp_master_repeat</c>: announcements of each address in one round; 5 by default, at least 1.</summary>
    public int MasterRepeat { get; init; } = 5;

    /// <summary><c>garp_master_delay</c> in microseconds until the second round; 5 s by default, 0 for none.</summary>
    public long MasterDelayUs { get; init; } = 5_000_000;

    /// <summary><c>garp_master_refresh</c> in microseconds between rounds while master, 0 for none; 30 s when nothing was written (keepalived: none).</summary>
    public long MasterRefreshUs { get; init; } = 30_000_000;

    /// <summary>Whether <c>garp_master_refresh</c> was written, here or globally; dumps show 0 otherwise.</summary>
    public bool MasterRefreshWritten { get; init; }

    /// <summary><c>garp_master_refresh_repeat</c>: announcements of each address in such a round; 1 by default.</summary>
    public int MasterRefreshRepeat { get; init; } = 1;

    /// <summary><c>garp_lower_prio_repeat</c> after a lower priority was heard; <see cref="MasterRepeat"/> by default, 0 for none.</summary>
    public int LowerPriorityRepeat { get; init; } = 5;

    /// <summary><c>garp_lower_prio_delay</c> in microseconds until its second round; <see cref="MasterDelayUs"/> by default, 0 for none.</summary>
    public long LowerPriorityDelayUs { get; init; } = 5_000_000;

    /// <summary><c>garp_extra_if</c> (<c>vmac_garp_intvl</c>) in microseconds between announcements on interfaces other than the instance's; 0 for none.</summary>
    public long ExtraInterfaceUs { get; init; }

    /// <summary><c>garp_extra_if all</c>: also on interfaces that are no virtual MAC ones.</summary>
    public bool ExtraInterfaceAll { get; init; }
}
