namespace Tandem.Balancer.Health;

/// <summary>What the administrator wants of a server, and what it inherits of the server that it tracks.</summary>
[Flags]
internal enum AdminState : byte
{
    /// <summary>READY: its checks decide.</summary>
    None = 0,

    /// <summary>Maintenance was asked for this very server.</summary>
    ForcedMaintenance = 1,

    /// <summary>The tracked server is in maintenance.</summary>
    InheritedMaintenance = 2,

    /// <summary>Maintenance was asked for by the word <c>disabled</c>.</summary>
    ConfiguredMaintenance = 4,

    /// <summary>Draining was asked for this very server.</summary>
    ForcedDrain = 8,

    /// <summary>The tracked server is draining.</summary>
    InheritedDrain = 16,

    /// <summary>Any kind of maintenance.</summary>
    Maintenance = ForcedMaintenance | InheritedMaintenance,

    /// <summary>Any kind of draining.</summary>
    Drain = ForcedDrain | InheritedDrain,
}
