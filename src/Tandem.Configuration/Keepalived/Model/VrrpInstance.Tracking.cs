namespace Tandem.Configuration.Keepalived.Model;

/// <content>What an instance tracks and whom it tells.</content>
public sealed partial record VrrpInstance
{
    /// <summary><c>dont_track_primary</c>: the own interface may be down.</summary>
    public bool DontTrackPrimary { get; init; }

    /// <summary><c>linkbeat_use_polling</c>, here or outside of any block, or the interface is in <c>linkbeat_interfaces</c>.</summary>
    public bool LinkbeatUsePolling { get; init; }

    /// <summary><c>track_interface</c>; the own interface is not in it.</summary>
    public Sequence<TrackedItem> TrackInterfaces { get; init; } = [];

    /// <summary>
    /// Interfaces that its addresses, routes and rules name, and static ones in a <c>track_group</c> of its; not its own one, nor those of
    /// <see cref="TrackInterfaces"/>. Without one of them it goes to FAULT.
    /// </summary>
    public Sequence<TrackedItem> ItemInterfaces { get; init; } = [];

    /// <summary><c>track_script</c>.</summary>
    public Sequence<TrackedItem> TrackScripts { get; init; } = [];

    /// <summary><c>track_file</c>.</summary>
    public Sequence<TrackedItem> TrackFiles { get; init; } = [];

    /// <summary><c>track_process</c>.</summary>
    public Sequence<TrackedItem> TrackProcesses { get; init; } = [];

    /// <summary><c>track_balancer</c>; null when it is not written.</summary>
    public BalancerTracking? TrackBalancer { get; init; }

    /// <summary>The scripts of <c>notify_*</c>.</summary>
    public NotifyScripts Notify { get; init; } = new();

    /// <summary><c>notify_master_rx_lower_pri</c>; null for none.</summary>
    public NotifyScript? NotifyMasterRxLowerPriority { get; init; }

    /// <summary><c>notify_priority_changes</c>, else the global one.</summary>
    public bool NotifyPriorityChanges { get; init; }

    /// <summary><c>smtp_alert</c>, else <c>smtp_alert_vrrp</c>, else the global <c>smtp_alert</c>; false without any address to write to.</summary>
    public bool SmtpAlert { get; init; }
}
