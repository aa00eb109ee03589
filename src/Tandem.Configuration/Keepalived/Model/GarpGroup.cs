namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>garp_group</c>: interfaces that share one spacing of announcements; intervals that it does not name are the global ones.</summary>
public sealed record GarpGroup
{
    /// <summary>Microseconds between two gratuitous ARPs; 0 for none.</summary>
    public long GarpIntervalUs { get; init; }

    /// <summary>Microseconds between two unsolicited neighbour advertisements; 0 for none.</summary>
    public long GnaIntervalUs { get; init; }

    /// <summary><c>interface</c> or <c>interfaces</c>: the spacing holds over all of them together.</summary>
    public Sequence<string> Interfaces { get; init; } = [];
}
