namespace Tandem.Node.Board;

/// <summary>
/// What one balancer process writes on the health board. Each loop writes its own beat; proxies and phase are written by one loop. Writing
/// allocates nothing and makes no system call.
/// </summary>
public sealed unsafe class BoardSeat
{
    private readonly byte* start;
    private readonly byte* seat;

    internal BoardSeat(byte* start, int epoch, int loops)
    {
        this.start = start;
        seat = HealthBoard.SeatOf(start, epoch);
        Epoch = epoch;
        LoopCount = loops;
        new Span<byte>(seat, BoardLayout.SeatSize).Clear();
        BoardMemory.Write(seat + BoardLayout.PidAt, Environment.ProcessId);
        BoardMemory.Write(seat + BoardLayout.LoopCountAt, loops);
        BoardMemory.Write(seat + BoardLayout.SeatEpochAt, epoch);
    }

    /// <summary>The number of this process among those that have taken the board.</summary>
    public int Epoch { get; }

    /// <summary>Its loops that have a place.</summary>
    public int LoopCount { get; }

    /// <summary>Proxies that were added.</summary>
    public int ProxyCount { get; private set; }

    /// <summary>Proxies that have no place, since there are more than <see cref="HealthBoard.MaxProxies"/>.</summary>
    public int WithoutPlace { get; private set; }

    /// <summary>Whether this process is the one that counts.</summary>
    public bool IsCurrent => BoardMemory.Read(start + BoardLayout.EpochAt) == Epoch;

    /// <summary>From now on this process is the one that counts; its predecessor may end.</summary>
    public void Claim() => BoardMemory.Write(start + BoardLayout.EpochAt, Epoch);

    /// <summary>A loop lives.</summary>
    /// <param name="loop">Its number from 0, below <see cref="LoopCount"/>.</param>
    /// <param name="nowUs">The time of its present round, <see cref="HealthBoard.NowUs"/>.</param>
    public void Beat(int loop, long nowUs)
    {
        if (IsMine)
        {
            BoardMemory.WriteLong(LoopAt(loop) + BoardLayout.BeatAt, nowUs);
        }
    }

    /// <summary>Says which thread a loop is, so that a reader can ask the kernel why it is late.</summary>
    /// <param name="loop">Its number from 0, below <see cref="LoopCount"/>.</param>
    /// <param name="thread">The thread's id, or 0.</param>
    public void SetThread(int loop, int thread)
    {
        if (IsMine)
        {
            BoardMemory.Write(LoopAt(loop) + BoardLayout.ThreadAt, thread);
        }
    }

    /// <summary>A loop got no descriptor or no memory for one.</summary>
    /// <param name="loop">Its number from 0, below <see cref="LoopCount"/>.</param>
    /// <param name="nowUs">The time of its present round.</param>
    public void LacksDescriptors(int loop, long nowUs)
    {
        if (IsMine)
        {
            BoardMemory.WriteLong(LoopAt(loop) + BoardLayout.OutOfDescriptorsAt, nowUs);
        }
    }

    /// <summary>What the process is about.</summary>
    /// <param name="phase">The phase from now on.</param>
    public void Set(BalancerPhase phase)
    {
        if (IsMine)
        {
            BoardMemory.Write(seat + BoardLayout.PhaseAt, (int)phase);
        }
    }

    /// <summary>Gives a proxy a place; before <see cref="Claim"/>.</summary>
    /// <param name="name">Its name; of one longer than <see cref="HealthBoard.MaxNameLength"/> bytes the beginning and a digest are kept.</param>
    /// <param name="proxy">How it is at first.</param>
    /// <returns>Its place for <see cref="Set(int, in BoardProxy)"/>, or -1 when there is no more.</returns>
    public int Add(string name, in BoardProxy proxy)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ProxyCount == HealthBoard.MaxProxies)
        {
            BoardMemory.Write(seat + BoardLayout.WithoutPlaceAt, ++WithoutPlace);
            return -1;
        }

        var at = ProxyAt(ProxyCount);
        var bytes = BoardName.Of(name);
        bytes.CopyTo(new Span<byte>(at + BoardLayout.NameAt, HealthBoard.MaxNameLength));
        BoardMemory.Write(at + BoardLayout.NameLengthAt, bytes.Length);
        BoardMemory.Write(at + BoardLayout.KindAt, (int)proxy.Kind);
        Set(ProxyCount, proxy);
        BoardMemory.Write(seat + BoardLayout.ProxyCountAt, ProxyCount + 1);
        return ProxyCount++;
    }

    /// <summary>Says how a proxy is; its kind stays.</summary>
    /// <param name="place">What <see cref="Add"/> returned; -1 does nothing.</param>
    /// <param name="proxy">How it is.</param>
    public void Set(int place, in BoardProxy proxy)
    {
        if (place < 0 || !IsMine)
        {
            return;
        }

        var at = ProxyAt(place);
        BoardMemory.Write(at + BoardLayout.ServersUpAt, proxy.ServersUp);
        BoardMemory.Write(at + BoardLayout.ServersAt, proxy.Servers);
        BoardMemory.Write(at + BoardLayout.AbilityAt, (int)proxy.Ability);
    }

    /// <summary>False once the seat was given to another process, after three others had taken over.</summary>
    private bool IsMine => BoardMemory.Read(seat + BoardLayout.SeatEpochAt) == Epoch;

    private byte* LoopAt(int loop)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)loop, (uint)LoopCount);
        return seat + BoardLayout.LoopsAt + (loop * BoardLayout.LoopSize);
    }

    private byte* ProxyAt(int place) => seat + BoardLayout.ProxiesAt + (place * BoardLayout.ProxySize);
}
