namespace Tandem.Failover.Election;

/// <summary>
/// Everything that the election of one virtual router remembers: a value, replaced by each input. All times are in microseconds
/// on the clock of the inputs; <see cref="Never"/> is a deadline that does not run.
/// </summary>
public readonly record struct ElectionState
{
    /// <summary>The deadline that does not run.</summary>
    public const long Never = long.MaxValue;

    /// <summary>What this router is.</summary>
    public ElectionRole Role { get; init; }

    /// <summary>The priority that is compared and advertised, 1..255.</summary>
    public byte EffectivePriority { get; init; }

    /// <summary>True while something of its own keeps this router from serving.</summary>
    public bool IsFaulty { get; init; }

    /// <summary>True while the addresses are (to be) on this host.</summary>
    public bool HoldsAddresses { get; init; }

    /// <summary>True for a backup of a sync group whose master has fallen silent and that waits for the other members.</summary>
    public bool WantsMaster { get; init; }

    /// <summary>True for an address owner that met another one and goes on with priority 254.</summary>
    public bool GaveUpOwnership { get; init; }

    /// <summary>True from <see cref="ElectionInput.Lower"/> to <see cref="ElectionInput.Raise"/>, or until a master learned that nobody takes over.</summary>
    public bool IsLowered { get; init; }

    /// <summary>The priority that counts again when <see cref="IsLowered"/> ends; kept up with tracking and reloads meanwhile.</summary>
    public byte RaisedPriority { get; init; }

    /// <summary>True for a removed router, whose end is DELETED rather than STOP.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Master: when the next advertisement is due. Leaving: when priority 0 is repeated.</summary>
    public long AdvertisementDueUs { get; init; }

    /// <summary>Backup: when the master counts as gone.</summary>
    public long MasterDownDueUs { get; init; }

    /// <summary>Master: the second announcement after the transition.</summary>
    public long AnnounceDueUs { get; init; }

    /// <summary>Master: the second announcement after a lower priority was heard.</summary>
    public long LowerPriorityAnnounceDueUs { get; init; }

    /// <summary>Master: the answer that was put off, since the one before was given a moment ago.</summary>
    public long ReplyDueUs { get; init; }

    /// <summary>Master: when another master that we met counts as silent, and the conflict as won.</summary>
    public long ConflictEndsUs { get; init; }

    /// <summary>Leaving: when the addresses are given up though nobody has spoken.</summary>
    public long LingerEndsUs { get; init; }

    /// <summary>Master: when the next refreshing announcement is due; looked at when an advertisement is sent.</summary>
    public long RefreshDueUs { get; init; }

    /// <summary>Backup: when the preempt delay ends; <see cref="Never"/> while none runs. Looked at when a lower priority is heard.</summary>
    public long PreemptDelayEndsUs { get; init; }

    /// <summary>Master: when the last answer to another router's advertisement was given; <see cref="long.MinValue"/> before.</summary>
    public long RepliedUs { get; init; }

    /// <summary>Master: when it last announced because a lower priority was heard; <see cref="long.MinValue"/> before.</summary>
    public long LowerPriorityAnnouncedUs { get; init; }

    /// <summary>Master: until when a better one that speaks was asked to by our resigning, and is no collision.</summary>
    public long HandOverUntilUs { get; init; }

    /// <summary>Master: until when the one that we took over from may still speak without that being a conflict.</summary>
    public long TakeOverUntilUs { get; init; }

    /// <summary>Master: when the last advertisement was sent.</summary>
    public long AdvertisedUs { get; init; }

    /// <summary>Master_Adver_Interval (RFC 9568 §6.1): in version 3 that of the last accepted advertisement.</summary>
    public long MasterAdvertIntervalUs { get; init; }

    /// <summary>Whom we heard last as master.</summary>
    public RouterAddress MasterAddress { get; init; }

    /// <summary>The priority of the master that we heard last; 0 before.</summary>
    public byte MasterPriority { get; init; }

    /// <summary>The earliest deadline, when <see cref="ElectionInput.Timer"/> must come; <see cref="Never"/> for none.</summary>
    public long NextDeadlineUs => Role switch
    {
        ElectionRole.Backup => MasterDownDueUs,
        ElectionRole.Master => Math.Min(
            Math.Min(Math.Min(AdvertisementDueUs, AnnounceDueUs), Math.Min(LowerPriorityAnnounceDueUs, ReplyDueUs)), ConflictEndsUs),
        ElectionRole.Leaving => Math.Min(AdvertisementDueUs, LingerEndsUs),
        _ => Never,
    };

    /// <summary>The state before <see cref="ElectionInput.Start"/>.</summary>
    /// <param name="settings">The router's settings.</param>
    public static ElectionState Initial(ElectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ElectionState
        {
            Role = ElectionRole.Initial,
            EffectivePriority = settings.BasePriority,
            MasterAdvertIntervalUs = settings.AdvertIntervalUs,
        }.WithoutTimers();
    }

    /// <summary>The same with no deadline running and nothing answered.</summary>
    internal ElectionState WithoutTimers() => this with
    {
        AdvertisementDueUs = Never,
        MasterDownDueUs = Never,
        AnnounceDueUs = Never,
        LowerPriorityAnnounceDueUs = Never,
        ReplyDueUs = Never,
        ConflictEndsUs = Never,
        LingerEndsUs = Never,
        RefreshDueUs = Never,
        PreemptDelayEndsUs = Never,
        RepliedUs = long.MinValue,
        LowerPriorityAnnouncedUs = long.MinValue,
        WantsMaster = false,
        HandOverUntilUs = long.MinValue,
        TakeOverUntilUs = long.MinValue,
    };
}
