namespace Tandem.Node.Board;

/// <summary>
/// Where everything stands on the health board. A header, then seats: each balancer process that takes the board over writes a seat of
/// its own, and the header's epoch says whose counts. With several seats a predecessor that drains, or wakes from a freeze, writes where
/// nobody looks.
/// </summary>
internal static class BoardLayout
{
    /// <summary>"TANDMBRD" as bytes in memory.</summary>
    internal const ulong Magic = 0x4452_424D_444E_4154;

    /// <summary>Another layout has another number.</summary>
    internal const int Version = 1;

    /// <summary>Seats: a process still writes into its own while three others have taken over after it.</summary>
    internal const int Seats = 4;

    internal const int MagicAt = 0;
    internal const int VersionAt = 8;
    internal const int SizeAt = 12;
    internal const int EpochAt = 16;
    internal const int HeaderSize = 64;

    internal const int SeatEpochAt = 0;
    internal const int PidAt = 4;
    internal const int LoopCountAt = 8;
    internal const int ProxyCountAt = 12;
    internal const int PhaseAt = 16;

    /// <summary>Proxies that the balancer has beyond those that have a place; zero where nobody writes it.</summary>
    internal const int WithoutPlaceAt = 20;
    internal const int LoopsAt = 64;

    /// <summary>One cache line per loop: each is written by a thread of its own.</summary>
    internal const int LoopSize = 64;
    internal const int BeatAt = 0;
    internal const int OutOfDescriptorsAt = 8;
    internal const int ThreadAt = 16;

    internal const int ProxiesAt = LoopsAt + (HealthBoard.MaxLoops * LoopSize);
    internal const int ProxySize = 128;
    internal const int KindAt = 0;
    internal const int AbilityAt = 4;
    internal const int ServersUpAt = 8;
    internal const int ServersAt = 12;
    internal const int NameLengthAt = 16;
    internal const int NameAt = 20;

    internal const int SeatSize = ProxiesAt + (HealthBoard.MaxProxies * ProxySize);
    internal const int Size = HeaderSize + (Seats * SeatSize);
}
