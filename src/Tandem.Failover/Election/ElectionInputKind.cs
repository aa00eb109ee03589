namespace Tandem.Failover.Election;

/// <summary>What can happen to a virtual router. See <see cref="ElectionInput"/> for what each carries.</summary>
public enum ElectionInputKind : byte
{
    /// <summary>Nothing; ignored.</summary>
    None,

    /// <summary>Take part from now on.</summary>
    Start,

    /// <summary>An advertisement that passed all checks.</summary>
    Advertisement,

    /// <summary>A deadline may have come.</summary>
    Timer,

    /// <summary>The tracked priority is another one.</summary>
    EffectivePriority,

    /// <summary>Something keeps this router from serving.</summary>
    FaultBegins,

    /// <summary>Nothing keeps this router from serving any more.</summary>
    FaultEnds,

    /// <summary>The process ends; hand over.</summary>
    Stop,

    /// <summary>The router is no longer configured.</summary>
    Delete,

    /// <summary>The process was not running for a while.</summary>
    Woke,

    /// <summary>A virtual address that somebody removed was put back.</summary>
    AddressRestored,

    /// <summary>A new configuration is about to be taken over.</summary>
    Reloading,

    /// <summary>The settings given are new.</summary>
    Reloaded,

    /// <summary>The node is to be relieved: another router shall be master.</summary>
    Lower,

    /// <summary>The node takes part as before.</summary>
    Raise,

    /// <summary>The sync group goes MASTER.</summary>
    GroupMaster,

    /// <summary>The sync group goes BACKUP.</summary>
    GroupBackup,

    /// <summary>The sync group goes FAULT.</summary>
    GroupFault,

    /// <summary>Another member of the sync group heard a lower priority: announce here too.</summary>
    GroupAnnounce,
}
