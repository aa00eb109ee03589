using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Tracking;

/// <summary>One thing that an instance tracks, as its file says or means it.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Item">Its name, its weight, and where it was written.</param>
internal readonly record struct TrackedEntry(TrackedKind Kind, TrackedItem Item)
{
    /// <summary>Whether it is an interface, of whatever kind.</summary>
    internal bool IsInterface => Kind is TrackedKind.OwnInterface or TrackedKind.Interface or TrackedKind.ItemInterface;
}
