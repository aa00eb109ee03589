using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>vrrp_sync_group</c> while it is read.</summary>
internal sealed class SyncGroupDraft(string name, Origin origin)
{
    internal string Name { get; } = name;

    internal Origin Origin { get; } = origin;

    /// <summary>The members; null when there was no <c>group</c> block.</summary>
    internal List<string>? Members { get; set; }

    internal bool TrackingWeight { get; set; }

    internal TrackDrafts Tracks { get; } = new();

    internal NotifyDraft Notify { get; } = new();
}
