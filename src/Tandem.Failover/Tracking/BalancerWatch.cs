using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Looks at the balancer's health board every <see cref="HealthBoard.PeriodMs"/> while somebody tracks it, and holds a descriptor of the
/// balancer's process, whose end it is told of at once. Outlives reloads. Belongs to the loop's thread.
/// </summary>
public sealed class BalancerWatch : Deadline
{
    private readonly EpollLoop loop;
    private readonly Func<long> clock;
    private readonly BalancerObserver observer;
    private readonly EndWatch end;
    private readonly List<TrackedBalancer> subjects = [];

    /// <summary>Begins to look when the first subject is added.</summary>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="board">The board.</param>
    /// <param name="clock">What <see cref="HealthBoard.NowUs"/> is for it, or null for that.</param>
    public BalancerWatch(EpollLoop loop, HealthBoard board, Func<long>? clock = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(board);
        this.loop = loop;
        this.clock = clock ?? (static () => HealthBoard.NowUs);
        Board = board;
        observer = new BalancerObserver(board);
        end = new EndWatch(this);
    }

    /// <summary>The board.</summary>
    internal HealthBoard Board { get; }

    /// <summary>Which balancer process counts at present, by its id, or 0.</summary>
    internal int Pid => observer.Pid;

    /// <inheritdoc/>
    public override void OnDue()
    {
        _ = Look();
        loop.Timers.Set(this, loop.NowMs + HealthBoard.PeriodMs);
    }

    /// <summary>Tells a subject of every look from now on.</summary>
    internal void Add(TrackedBalancer subject)
    {
        if (subjects.Count == 0)
        {
            OnDue();
        }

        subjects.Add(subject);
    }

    /// <summary>Tells it no more; without subjects nobody looks.</summary>
    internal void Remove(TrackedBalancer subject)
    {
        subjects.Remove(subject);
        if (subjects.Count == 0)
        {
            Disarm();
        }
    }

    internal BalancerFault Judge(BalancerDemands demands) => observer.Judge(demands, clock());

    /// <summary>Looks; true when another process has taken the board over.</summary>
    private bool Look()
    {
        var isNew = observer.Look(clock());
        if (isNew && !end.Begin(loop, observer.Pid, ofMainThread: true) && !ProcessTable.Contains(observer.Pid))
        {
            observer.OnEnded();
        }

        Tell();
        return isNew;
    }

    private void Tell()
    {
        for (var i = 0; i < subjects.Count; i++)
        {
            subjects[i].Look(clock());
        }
    }

    private void OnEnded()
    {
        // A successor may have taken the board over since the last look: then it was a reload, and no death.
        if (!Look())
        {
            observer.OnEnded();
            Tell();
        }
    }

    private sealed class EndWatch(BalancerWatch owner) : ProcessWatch
    {
        protected override void OnProcessEnded() => owner.OnEnded();
    }
}
