namespace Tandem.Failover.Tracking;

/// <summary>What can be tracked.</summary>
internal enum TrackedKind
{
    /// <summary><c>track_interface</c>.</summary>
    Interface,

    /// <summary><c>track_script</c>.</summary>
    Script,

    /// <summary><c>track_file</c>.</summary>
    File,

    /// <summary><c>track_process</c>.</summary>
    Process,
}
