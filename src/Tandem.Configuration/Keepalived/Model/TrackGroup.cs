namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>track_group</c>: instances that go to FAULT when a static address, route or rule of the group is lost.</summary>
public sealed record TrackGroup
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The names of its instances; only instances that are there.</summary>
    public Sequence<string> Members { get; init; } = [];
}
