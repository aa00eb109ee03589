namespace Tandem.Simulation.Network;

/// <summary>How bad a simulated network is. Probabilities are 0 to 1, times are microseconds of the virtual clock.</summary>
internal sealed record NetworkConditions
{
    /// <summary>The most time that a piece travels; the least is a tenth of it.</summary>
    internal int LatencyUs { get; init; } = 200;

    /// <summary>The most pieces that one send is cut into.</summary>
    internal int MostPieces { get; init; } = 4;

    /// <summary>A piece is held up by <see cref="StallUs"/>, and all behind it.</summary>
    internal double Stalls { get; init; }

    internal int StallUs { get; init; } = 100_000;

    /// <summary>A send takes fewer bytes than there is room for.</summary>
    internal double ShortWrites { get; init; }

    /// <summary>A connection to a server is refused though the server lives.</summary>
    internal double Refusals { get; init; }

    /// <summary>A connection to a server is never answered.</summary>
    internal double LostConnects { get; init; }

    /// <summary>A piece between balancer and server is replaced by a reset of both sides.</summary>
    internal double ServerResets { get; init; }

    /// <summary>A piece between client and balancer is replaced by a reset of both sides.</summary>
    internal double ClientResets { get; init; }

    /// <summary>Bytes that a direction of a connection holds at least, received and on the way.</summary>
    internal int LeastRoom { get; init; } = 64 * 1024;

    /// <summary>Bytes that a direction of a connection holds at most.</summary>
    internal int MostRoom { get; init; } = 256 * 1024;

    /// <summary>The most time between something happening and the loop's round that sees it.</summary>
    internal int LagUs { get; init; } = 50;
}
