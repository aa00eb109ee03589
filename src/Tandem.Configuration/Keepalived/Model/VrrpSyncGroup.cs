namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>vrrp_sync_group</c>: instances that change their state together.</summary>
public sealed record VrrpSyncGroup
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was written.</summary>
    public Origin Origin { get; init; }

    /// <summary><c>group</c>: the names of its instances, in order; only instances that are there.</summary>
    public Sequence<string> Members { get; init; } = [];

    /// <summary><c>track_interface</c>, for all members.</summary>
    public Sequence<TrackedItem> TrackInterfaces { get; init; } = [];

    /// <summary><c>track_script</c>, for all members.</summary>
    public Sequence<TrackedItem> TrackScripts { get; init; } = [];

    /// <summary><c>track_file</c>, for all members.</summary>
    public Sequence<TrackedItem> TrackFiles { get; init; } = [];

    /// <summary><c>track_process</c>, for all members.</summary>
    public Sequence<TrackedItem> TrackProcesses { get; init; } = [];

    /// <summary><c>sync_group_tracking_weight</c> or <c>global_tracking</c>: members keep their weights.</summary>
    public bool TrackingWeight { get; init; }

    /// <summary>The scripts of <c>notify_*</c>.</summary>
    public NotifyScripts Notify { get; init; } = new();

    /// <summary><c>notify_priority_changes</c>, else the global one.</summary>
    public bool NotifyPriorityChanges { get; init; }

    /// <summary><c>smtp_alert</c>, else <c>smtp_alert_vrrp</c>, else the global <c>smtp_alert</c>; false without any address to write to.</summary>
    public bool SmtpAlert { get; init; }
}
