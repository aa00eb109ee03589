using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>What an instance or a group tracks, while it is read.</summary>
internal sealed class TrackDrafts
{
    internal List<TrackedItem> Interfaces { get; } = [];

    internal List<TrackedItem> Scripts { get; } = [];

    internal List<TrackedItem> Files { get; } = [];

    internal List<TrackedItem> Processes { get; } = [];
}
