namespace Tandem.Failover.Tracking;

/// <summary>What can be tracked.</summary>
internal enum TrackedKind
{
    /// <summary>The instance's own interface, unless <c>dont_track_primary</c> is written.</summary>
    OwnInterface,

    /// <summary><c>track_interface</c>.</summary>
    Interface,

    /// <summary>An interface that its addresses, routes or rules name.</summary>
    ItemInterface,

    /// <summary><c>track_script</c>.</summary>
    Script,

    /// <summary><c>track_file</c>.</summary>
    File,

    /// <summary><c>track_process</c>.</summary>
    Process,
}
