namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>garp_group</c> while it is read.</summary>
internal sealed class GarpGroupDraft
{
    internal long? GarpIntervalUs { get; set; }

    internal long? GnaIntervalUs { get; set; }

    internal List<string> Interfaces { get; } = [];
}
