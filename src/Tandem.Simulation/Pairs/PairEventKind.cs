namespace Tandem.Simulation.Pairs;

/// <summary>What a line of a timeline tells of.</summary>
internal enum PairEventKind
{
    /// <summary>What was done to a node.</summary>
    Fault,

    /// <summary>A tracked thing was found good or bad.</summary>
    Tracking,

    /// <summary>The election moved on.</summary>
    Election,

    /// <summary>An advertisement that is not the same as the one before.</summary>
    Packet,

    /// <summary>An advertisement that a node discards, or does not get.</summary>
    Discarded,

    /// <summary>Addresses came or went.</summary>
    Addresses,

    /// <summary>A client is served, or not any more.</summary>
    Client,
}
