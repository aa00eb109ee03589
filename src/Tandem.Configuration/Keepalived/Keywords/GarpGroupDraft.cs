namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>garp_group</c> while it is read.</summary>
internal sealed class GarpGroupDraft
{
    internal long? GarpIntervalUs { get; set; }

    internal long? GnaIntervalUs { get; set; }

    /// <summary>Whether an <c>interfaces</c> block was written.</summary>
    internal bool Aggregated { get; set; }

    internal List<string> Interfaces { get; } = [];
}
