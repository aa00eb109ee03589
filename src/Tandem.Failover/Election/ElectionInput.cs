namespace Tandem.Failover.Election;

/// <summary>One thing that happens to a virtual router. Made by the static members, which say what they mean.</summary>
public readonly record struct ElectionInput
{
    /// <summary>What happens.</summary>
    public ElectionInputKind Kind { get; private init; }

    /// <summary>Advertisement: its priority, 0..255. EffectivePriority, Reloaded: the priority from now on, 1..255.</summary>
    public byte Priority { get; private init; }

    /// <summary>Advertisement, version 3: the interval that it carries, µs; version 2: ignored.</summary>
    public long IntervalUs { get; private init; }

    /// <summary>Advertisement: its source address.</summary>
    public RouterAddress Sender { get; private init; }

    /// <summary>Start: the process is past its start-up (a script's first result was awaited), which the log words show.</summary>
    public bool IsLate { get; private init; }

    /// <summary>Start: another member of the group is in FAULT, so this one begins there too.</summary>
    internal bool IsHeld { get; init; }

    /// <summary>A deadline may have come. Give it when <see cref="ElectionState.NextDeadlineUs"/> is reached; earlier does no harm.</summary>
    public static ElectionInput Timer => new() { Kind = ElectionInputKind.Timer };

    /// <summary>
    /// Something keeps the router from serving: interface, script of weight 0, ... Said once however many reasons there are.
    /// Before Start it is remembered.
    /// </summary>
    public static ElectionInput FaultBegins => new() { Kind = ElectionInputKind.FaultBegins };

    /// <summary>The last reason has gone.</summary>
    public static ElectionInput FaultEnds => new() { Kind = ElectionInputKind.FaultEnds };

    /// <summary>The process ends: a master hands over and reaches <see cref="ElectionRole.Stopped"/> within the linger, others at once.</summary>
    public static ElectionInput Stop => new() { Kind = ElectionInputKind.Stop };

    /// <summary>The router is no longer configured: as Stop, without linger, and the end is notified as DELETED.</summary>
    public static ElectionInput Delete => new() { Kind = ElectionInputKind.Delete };

    /// <summary>
    /// The process was not running for a while. Give it first, then the advertisements that were received meanwhile, then Timer.
    /// A master whose time was over steps down without a word.
    /// </summary>
    public static ElectionInput Woke => new() { Kind = ElectionInputKind.Woke };

    /// <summary>A virtual address that somebody else removed from this host was put back.</summary>
    public static ElectionInput AddressRestored => new() { Kind = ElectionInputKind.AddressRestored };

    /// <summary>A new configuration is about to be taken over; the settings given are still the old ones.</summary>
    public static ElectionInput Reloading => new() { Kind = ElectionInputKind.Reloading };

    /// <summary>
    /// A planned hand-over while the process runs on: a master asks others to take over and serves until one speaks; when nobody does it goes
    /// on as MASTER and is not lowered. Otherwise the router has priority 1 from now on, whatever is tracked: a backup of last resort.
    /// </summary>
    public static ElectionInput Lower => new() { Kind = ElectionInputKind.Lower };

    /// <summary>Ends what <see cref="Lower"/> began: the tracked priority counts again.</summary>
    public static ElectionInput Raise => new() { Kind = ElectionInputKind.Raise };

    /// <summary>From <see cref="GroupElection"/>: become MASTER.</summary>
    internal static ElectionInput GroupMaster => new() { Kind = ElectionInputKind.GroupMaster };

    /// <summary>From <see cref="GroupElection"/>: become BACKUP, from MASTER or FAULT.</summary>
    internal static ElectionInput GroupBackup => new() { Kind = ElectionInputKind.GroupBackup };

    /// <summary>From <see cref="GroupElection"/>: another member is in FAULT.</summary>
    internal static ElectionInput GroupFault => new() { Kind = ElectionInputKind.GroupFault };

    /// <summary>From <see cref="GroupElection"/>: another member met a lower priority.</summary>
    internal static ElectionInput GroupAnnounce => new() { Kind = ElectionInputKind.GroupAnnounce };

    /// <summary>Take part from now on, as BACKUP, or as FAULT when a fault was said before.</summary>
    /// <param name="isLate">True when the start-up of the process is over, as for a router that awaited a script's first result.</param>
    public static ElectionInput Start(bool isLate = false) => new() { Kind = ElectionInputKind.Start, IsLate = isLate };

    /// <summary>An advertisement that passed all checks of the protocol. An interval of 0 or less in version 3 is discarded.</summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="intervalUs">The interval that it carries, µs.</param>
    /// <param name="sender">Its source address.</param>
    public static ElectionInput Advertisement(byte priority, long intervalUs, RouterAddress sender) =>
        new() { Kind = ElectionInputKind.Advertisement, Priority = priority, IntervalUs = intervalUs, Sender = sender };

    /// <summary>The tracked priority changed. An address owner (255) ignores it.</summary>
    /// <param name="priority">The new one; clamped to 1..254.</param>
    public static ElectionInput EffectivePriority(int priority) =>
        new() { Kind = ElectionInputKind.EffectivePriority, Priority = (byte)Math.Clamp(priority, 1, ElectionSettings.OwnerPriority - 1) };

    /// <summary>The settings given with this input are new; the role stays.</summary>
    /// <param name="effectivePriority">The effective priority under the new settings, 1..255.</param>
    public static ElectionInput Reloaded(int effectivePriority) =>
        new() { Kind = ElectionInputKind.Reloaded, Priority = (byte)Math.Clamp(effectivePriority, 1, ElectionSettings.OwnerPriority) };
}
