using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Tracking;

namespace Tandem.Diagnosis.Files;

/// <summary>
/// The priorities of one instance while all is well and after a failure, by the failover's own arithmetic. Files are not in the sums, since
/// nobody knows the numbers in them.
/// </summary>
internal sealed class PriorityArithmetic
{
    private readonly int points;

    private PriorityArithmetic(VrrpInstance instance, int points, IReadOnlyList<PriorityLoss> losses, bool tracksAnything, bool hasFiles)
    {
        Instance = instance;
        this.points = points;
        Losses = losses;
        TracksAnything = tracksAnything;
        HasFiles = hasFiles;
    }

    /// <summary>The instance.</summary>
    internal VrrpInstance Instance { get; }

    /// <summary>What can be lost, in the order in which it is tracked.</summary>
    internal IReadOnlyList<PriorityLoss> Losses { get; }

    /// <summary>Whether anything is tracked besides its own interface and those of its addresses.</summary>
    internal bool TracksAnything { get; }

    /// <summary>Whether the failure of something that is tracked is FAULT, beside that of those interfaces.</summary>
    internal bool HasFaultOfHealth => Losses.Any(static loss => loss.IsFault && loss.IsHealth);

    /// <summary>Whether a file is tracked, whose number is not known.</summary>
    internal bool HasFiles { get; }

    /// <summary>The priority while all is well.</summary>
    internal int Healthy => InstanceTracking.Effective(Instance.Priority, points);

    internal static PriorityArithmetic Of(KeepalivedConfiguration configuration, VrrpInstance instance)
    {
        var entries = TrackedEntries.Of(instance, NodeChecks.GroupOf(configuration, instance)).Where(static entry => entry.Kind != TrackedKind.OwnInterface).ToList();
        var hasFiles = entries.Exists(static entry => entry.Kind == TrackedKind.File);
        var items = entries.Where(static entry => entry.Kind != TrackedKind.File).Select(static entry => (entry.Item, IsHealth: entry.Kind != TrackedKind.ItemInterface));
        if (instance.TrackBalancer is { } balancer)
        {
            items = items.Append((new TrackedItem { Name = "track_balancer", Origin = balancer.Origin, Weight = balancer.Weight }, true));
        }

        var all = items.ToList();
        var sum = 0;
        var losses = new List<PriorityLoss>();
        foreach (var (item, isHealth) in all)
        {
            var up = TrackedEffect.Of(TrackedVerdict.Up, item.Weight, item.Reverse);
            var down = TrackedEffect.Of(TrackedVerdict.Down, item.Weight, item.Reverse);
            sum += up.Points;
            if (down.IsFault || (up.Points > down.Points && instance.Priority != InstanceTracking.OwnerPriority))
            {
                losses.Add(new PriorityLoss(item, down.IsFault ? 0 : up.Points - down.Points, down.IsFault, isHealth));
            }
        }

        return new PriorityArithmetic(instance, sum, losses, hasFiles || all.Exists(static one => one.IsHealth), hasFiles);
    }

    /// <summary>The priority after losses.</summary>
    /// <param name="lost">The points lost.</param>
    internal int After(int lost) => InstanceTracking.Effective(Instance.Priority, points - lost);

    /// <summary>A loss in figures: <c>101-2=99</c>.</summary>
    /// <param name="lost">The points lost.</param>
    internal string Figures(int lost)
    {
        var after = After(lost);
        var sum = string.Create(CultureInfo.InvariantCulture, $"{Healthy}-{lost}={after}");
        return Healthy - lost == after ? sum : string.Create(CultureInfo.InvariantCulture, $"{Healthy}-{lost}, held at {after},");
    }
}
