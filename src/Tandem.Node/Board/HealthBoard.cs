using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Tandem.Linux.Memory;

namespace Tandem.Node.Board;

/// <summary>
/// The health board: a piece of memory in which a balancer writes that it lives and what it can serve, and in which the failover, on the
/// same node, reads it every few milliseconds. It outlives the processes that write it.
/// </summary>
public sealed unsafe class HealthBoard : IDisposable
{
    /// <summary>The variable of the environment with the number of the descriptor that a process inherits.</summary>
    public const string Variable = "TANDEM_BOARD";

    /// <summary>Loops that have a place: the balancer's bound on threads.</summary>
    public const int MaxLoops = 64;

    /// <summary>Frontends and backends that have a place; of a configuration with more, the first.</summary>
    public const int MaxProxies = 1024;

    /// <summary>Bytes of a proxy's name in UTF-8 that are kept; of a longer one the beginning and a digest.</summary>
    public const int MaxNameLength = 64;

    /// <summary>How often a loop writes that it lives, and how often a reader looks, in milliseconds.</summary>
    public const int PeriodMs = 20;

    private readonly SharedMemory memory;

    private HealthBoard(SharedMemory memory) => this.memory = memory;

    /// <summary>The descriptor for other processes; it closes on exec unless a child is started with it.</summary>
    public int Descriptor => memory.Descriptor;

    /// <summary>Monotonic microseconds on the clock of all heartbeats (CLOCK_MONOTONIC), which is that of the event loops.</summary>
    public static long NowUs => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <summary>How many balancer processes have taken the board over; 0 before the first.</summary>
    public int Epoch => BoardMemory.Read(memory.Start + BoardLayout.EpochAt);

    /// <summary>Makes a board that no balancer has taken yet.</summary>
    /// <exception cref="InvalidOperationException">The kernel gives no memory.</exception>
    public static HealthBoard Create()
    {
        var memory = SharedMemory.Create("tandem-board", BoardLayout.Size);
        *(ulong*)(memory.Start + BoardLayout.MagicAt) = BoardLayout.Magic;
        BoardMemory.Write(memory.Start + BoardLayout.SizeAt, BoardLayout.Size);
        BoardMemory.Write(memory.Start + BoardLayout.VersionAt, BoardLayout.Version);
        return new HealthBoard(memory);
    }

    /// <summary>Opens the board whose descriptor <see cref="Variable"/> names.</summary>
    /// <param name="error">Why there is none although the variable is set; empty otherwise.</param>
    /// <returns>The board, or null.</returns>
    public static HealthBoard? OpenInherited(out string error)
    {
        error = "";
        var text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var descriptor) || descriptor < 0)
        {
            error = $"{Variable}={text} is no descriptor: it is set by 'tandem run' only";
            return null;
        }

        return Open(descriptor, out error);
    }

    /// <summary>Opens a board by its descriptor, which becomes this object's.</summary>
    /// <param name="descriptor">An inherited descriptor.</param>
    /// <param name="error">Why it is none; empty otherwise.</param>
    /// <returns>The board, or null when it is none of this version.</returns>
    public static HealthBoard? Open(int descriptor, out string error)
    {
        error = "";
        if (LengthOf(descriptor) != BoardLayout.Size)
        {
            error = $"descriptor {descriptor} is no health board of this version: stop and start 'tandem run', so that all its processes are of one version";
            return null;
        }

        SharedMemory memory;
        try
        {
            memory = SharedMemory.Open(descriptor, BoardLayout.Size);
        }
        catch (InvalidOperationException e)
        {
            error = $"the health board cannot be read: {e.Message}";
            return null;
        }

        if (*(ulong*)memory.Start == BoardLayout.Magic && BoardMemory.Read(memory.Start + BoardLayout.VersionAt) == BoardLayout.Version)
        {
            return new HealthBoard(memory);
        }

        memory.Dispose();
        error = $"descriptor {descriptor} is no health board of this version: stop and start 'tandem run', so that all its processes are of one version";
        return null;
    }

    /// <summary>
    /// Prepares a seat for a balancer process. Nobody reads it before <see cref="BoardSeat.Claim"/>, so that a predecessor counts until
    /// its successor is at work.
    /// </summary>
    /// <param name="loops">Its event loops, 1 to <see cref="MaxLoops"/>.</param>
    public BoardSeat Prepare(int loops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(loops, 1);
        var epoch = Epoch + 1;
        return new BoardSeat(memory.Start, epoch, Math.Min(loops, MaxLoops));
    }

    /// <summary>The seat of the process that counts at present.</summary>
    /// <param name="view">What is read; valid as long as the board is.</param>
    /// <returns>False before the first balancer.</returns>
    public bool TryRead(out BoardView view)
    {
        var epoch = Epoch;
        view = epoch > 0 ? new BoardView(SeatOf(memory.Start, epoch), epoch) : default;
        return epoch > 0;
    }

    /// <summary>Lets go of the memory.</summary>
    public void Dispose() => memory.Dispose();

    internal static byte* SeatOf(byte* start, int epoch) => start + BoardLayout.HeaderSize + ((epoch & (BoardLayout.Seats - 1)) * BoardLayout.SeatSize);

    private static long LengthOf(int descriptor)
    {
        try
        {
            using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
            return RandomAccess.GetLength(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return -1;
        }
    }
}
