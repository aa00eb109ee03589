namespace Tandem.Node.Board;

/// <summary>
/// Looks at a board every <see cref="HealthBoard.PeriodMs"/> and judges what it sees. Not for two threads. A look allocates nothing.
/// </summary>
/// <param name="board">The board; it stays the caller's.</param>
public sealed class BalancerObserver(HealthBoard board)
{
    /// <summary>Accepting that failed for want of descriptors is tried again after 100 ms: so long it counts that it has not gone well since.</summary>
    private const long DescriptorsUs = 250_000;

    private const long PeriodUs = HealthBoard.PeriodMs * 1000;

    /// <summary>A loop that wants to run and gets no processor has so many times the demanded time: the host is overloaded, and so would the next one be.</summary>
    private const int StarvedFactor = 10;

    private readonly long[] beats = new long[HealthBoard.MaxLoops];
    private readonly long[] watchedUs = new long[HealthBoard.MaxLoops];
    private readonly LateLoop[] late = new LateLoop[HealthBoard.MaxLoops];
    private long lookedUs;
    private int diedEpoch;

    /// <summary>Which balancer process was seen last, by its number; 0 for none.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its process id, or 0.</summary>
    public int Pid { get; private set; }

    /// <summary>Whether the balancer has been told to hand over and the node goes on all the same until then.</summary>
    public bool IsHandingOver => board.TryRead(out var view) && view.Phase is BalancerPhase.HandingOver or BalancerPhase.HandedOver;

    /// <summary>Looks.</summary>
    /// <param name="nowUs">The present time, <see cref="HealthBoard.NowUs"/>.</param>
    /// <returns>True when another process has taken the board over, whose end is to be watched from now on.</returns>
    public bool Look(long nowUs)
    {
        if (!board.TryRead(out var view))
        {
            return false;
        }

        var isNew = view.Epoch != Epoch;
        if (isNew)
        {
            Epoch = view.Epoch;
            Pid = view.Pid;
        }

        // A reader that was not running itself has seen nothing in that time: it must not blame the balancer for it.
        var passedUs = isNew ? 0 : Math.Clamp(nowUs - lookedUs, 0, 2 * PeriodUs);
        lookedUs = nowUs;
        for (var i = 0; i < view.LoopCount; i++)
        {
            var beat = view.BeatUs(i);
            watchedUs[i] = isNew || beat != beats[i] ? 0 : watchedUs[i] + passedUs;
            beats[i] = beat;
            late[i].Look(Pid, view.Thread(i), watchedUs[i], nowUs);
        }

        return isNew;
    }

    /// <summary>The process that was seen last has ended.</summary>
    public void OnEnded() => diedEpoch = Epoch;

    /// <summary>Judges by what was seen last.</summary>
    /// <param name="demands">What is demanded.</param>
    /// <param name="nowUs">The present time.</param>
    public BalancerFault Judge(BalancerDemands demands, long nowUs)
    {
        ArgumentNullException.ThrowIfNull(demands);
        if (Epoch == 0 || !board.TryRead(out var view))
        {
            return new BalancerFault(BalancerFaultKind.NoBalancer);
        }

        if (diedEpoch == Epoch)
        {
            return new BalancerFault(BalancerFaultKind.Died, Pid);
        }

        var fault = JudgeLoops(view, demands.StallUs, nowUs);
        if (fault.IsThere)
        {
            return fault;
        }

        if (view.Phase == BalancerPhase.Draining)
        {
            return new BalancerFault(BalancerFaultKind.Draining, Pid);
        }

        return demands.NamesProxies ? JudgeNamed(view, demands) : JudgeAll(view);
    }

    private BalancerFault JudgeLoops(in BoardView view, long stallUs, long nowUs)
    {
        // All that stop at once are late one after the other, by when each has beaten last: who is late by two periods less is with them.
        var stillTooUs = Math.Max(stallUs - (2 * PeriodUs), PeriodUs + (PeriodUs / 2));
        var (stalled, still, first, longestUs) = (0, 0, 0, 0L);
        var lacks = false;
        var loops = view.LoopCount;
        for (var i = 0; i < loops; i++)
        {
            var stillUs = Math.Min(nowUs - beats[i], watchedUs[i] + PeriodUs);
            still += stillUs > stillTooUs ? 1 : 0;
            if (stillUs > stallUs && !(stillUs <= stallUs * StarvedFactor && late[i].Starves(Pid, view.Thread(i), nowUs)))
            {
                first = stalled++ == 0 ? i : first;
                longestUs = Math.Max(longestUs, stillUs);
            }

            var lacked = view.LackedDescriptorsUs(i);
            lacks |= lacked != 0 && nowUs - lacked < DescriptorsUs;
        }

        if (stalled > 0)
        {
            return still == loops
                ? new BalancerFault(BalancerFaultKind.Frozen, Pid, 0, longestUs)
                : new BalancerFault(BalancerFaultKind.LoopStalled, Pid, first + 1, longestUs);
        }

        return lacks ? new BalancerFault(BalancerFaultKind.OutOfDescriptors, Pid) : default;
    }

    private static BalancerFault JudgeNamed(in BoardView view, BalancerDemands demands)
    {
        for (var i = 0; i < demands.Backends.Length; i++)
        {
            var place = view.Find(BoardProxyKind.Backend, demands.Backends[i].Bytes);
            if (place < 0)
            {
                return new BalancerFault(BalancerFaultKind.NoSuchBackend, 0, i);
            }

            var up = view.Proxy(place).ServersUp;
            if (up < demands.Backends[i].MinUp)
            {
                return new BalancerFault(BalancerFaultKind.BackendShort, 0, i, 0, up, demands.Backends[i].MinUp);
            }
        }

        for (var i = 0; i < demands.Frontends.Length; i++)
        {
            var place = view.Find(BoardProxyKind.Frontend, demands.Frontends[i].Bytes);
            if (place < 0)
            {
                return new BalancerFault(BalancerFaultKind.NoSuchFrontend, 0, i);
            }

            var frontend = view.Proxy(place);
            if (!frontend.Serves)
            {
                var kind = (frontend.Ability & BoardAbility.Accepts) == 0 ? BalancerFaultKind.FrontendClosed : BalancerFaultKind.FrontendWithoutServers;
                return new BalancerFault(kind, 0, i, 0, frontend.ServersUp, frontend.Servers);
            }
        }

        return default;
    }

    /// <summary>One frontend that only redirects can always serve: it does not make up for those that have lost their servers.</summary>
    private static BalancerFault JudgeAll(in BoardView view)
    {
        var (frontends, accepting, needing, serving, lacking) = (0, 0, 0, 0, -1);
        for (var i = 0; i < view.ProxyCount; i++)
        {
            var proxy = view.Proxy(i);
            if (proxy.Kind != BoardProxyKind.Frontend)
            {
                continue;
            }

            frontends++;
            accepting += (proxy.Ability & BoardAbility.Accepts) != 0 ? 1 : 0;
            if ((proxy.Ability & BoardAbility.NeedsServers) != 0)
            {
                needing++;
                serving += proxy.ServersUp > 0 ? 1 : 0;
                lacking = proxy.ServersUp > 0 || lacking >= 0 ? lacking : i;
            }
        }

        if (frontends > 0 && accepting == 0)
        {
            return new BalancerFault(BalancerFaultKind.NothingAccepts);
        }

        return needing > 0 && serving == 0
            ? new BalancerFault(BalancerFaultKind.NothingServes, 0, lacking, 0, 0, view.Proxy(lacking).Servers)
            : default;
    }
}
