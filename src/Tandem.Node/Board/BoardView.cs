using System.Text;

namespace Tandem.Node.Board;

/// <summary>The seat of one balancer process as a reader sees it: every look reads the memory anew.</summary>
public readonly unsafe struct BoardView
{
    private readonly byte* seat;

    internal BoardView(byte* seat, int epoch)
    {
        this.seat = seat;
        Epoch = epoch;
    }

    /// <summary>The number of the process among those that have taken the board.</summary>
    public int Epoch { get; }

    /// <summary>Its process id.</summary>
    public int Pid => BoardMemory.Read(seat + BoardLayout.PidAt);

    /// <summary>What it is about.</summary>
    public BalancerPhase Phase => (BalancerPhase)BoardMemory.Read(seat + BoardLayout.PhaseAt);

    /// <summary>Its event loops, at most <see cref="HealthBoard.MaxLoops"/>.</summary>
    public int LoopCount => Math.Clamp(BoardMemory.Read(seat + BoardLayout.LoopCountAt), 0, HealthBoard.MaxLoops);

    /// <summary>Its proxies, at most <see cref="HealthBoard.MaxProxies"/>.</summary>
    public int ProxyCount => Math.Clamp(BoardMemory.Read(seat + BoardLayout.ProxyCountAt), 0, HealthBoard.MaxProxies);

    /// <summary>Frontends and backends that the balancer has and that have no place here.</summary>
    public int WithoutPlace => Math.Max(0, BoardMemory.Read(seat + BoardLayout.WithoutPlaceAt));

    /// <summary>When a loop last said that it lives, in microseconds of <see cref="HealthBoard.NowUs"/>; 0 for not yet.</summary>
    /// <param name="loop">Its number from 0.</param>
    public long BeatUs(int loop) => BoardMemory.ReadLong(LoopAt(loop) + BoardLayout.BeatAt);

    /// <summary>Which thread a loop is, or 0.</summary>
    /// <param name="loop">Its number from 0.</param>
    public int Thread(int loop) => BoardMemory.Read(LoopAt(loop) + BoardLayout.ThreadAt);

    /// <summary>When a loop last got no descriptor, in the same time; 0 for never.</summary>
    /// <param name="loop">Its number from 0.</param>
    public long LackedDescriptorsUs(int loop) => BoardMemory.ReadLong(LoopAt(loop) + BoardLayout.OutOfDescriptorsAt);

    /// <summary>A frontend or backend.</summary>
    /// <param name="place">Its place from 0.</param>
    public BoardProxy Proxy(int place)
    {
        var at = ProxyAt(place);
        return new BoardProxy(
            (BoardProxyKind)BoardMemory.Read(at + BoardLayout.KindAt),
            (BoardAbility)BoardMemory.Read(at + BoardLayout.AbilityAt),
            BoardMemory.Read(at + BoardLayout.ServersUpAt),
            BoardMemory.Read(at + BoardLayout.ServersAt));
    }

    /// <summary>A proxy's name, as far as it was kept.</summary>
    /// <param name="place">Its place from 0.</param>
    public string Name(int place) => Encoding.UTF8.GetString(NameBytes(place));

    /// <summary>Looks for a proxy. Allocates nothing.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="name">Its name in UTF-8, as it stands on the board: of a longer one than <see cref="HealthBoard.MaxNameLength"/> see <see cref="Find(BoardProxyKind, string)"/>.</param>
    /// <returns>Its place, or -1.</returns>
    public int Find(BoardProxyKind kind, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < ProxyCount; i++)
        {
            if (Proxy(i).Kind == kind && NameBytes(i).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Looks for a proxy by its name, of any length.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its place, or -1.</returns>
    public int Find(BoardProxyKind kind, string name) => Find(kind, BoardName.Of(name));

    private ReadOnlySpan<byte> NameBytes(int place)
    {
        var at = ProxyAt(place);
        return new ReadOnlySpan<byte>(at + BoardLayout.NameAt, Math.Clamp(BoardMemory.Read(at + BoardLayout.NameLengthAt), 0, HealthBoard.MaxNameLength));
    }

    private byte* LoopAt(int loop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)loop, (uint)HealthBoard.MaxLoops);
        return seat + BoardLayout.LoopsAt + (loop * BoardLayout.LoopSize);
    }

    private byte* ProxyAt(int place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)HealthBoard.MaxProxies);
        return seat + BoardLayout.ProxiesAt + (place * BoardLayout.ProxySize);
    }
}
