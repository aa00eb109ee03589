using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Tracking;

/// <summary>
/// A <c>vrrp_track_process</c>: so many processes must run. Their ends are told by descriptors. New ones are told by the kernel where it
/// does (<see cref="ProcessBirths"/>), and else looked for, but only while one more would change something: each 100 ms, unless
/// nothing was born on the host meanwhile.
/// </summary>
public sealed class TrackedProcess : TrackedSubject, IBirthObserver
{
    /// <summary>Processes watched at a time; more are counted, and their ends found when a watched one ends or at the next look.</summary>
    internal const int MostWatched = 256;

    /// <summary>How often new processes are looked for while that matters.</summary>
    internal const int LookPeriodMs = 100;

    /// <summary>The same where the kernel tells of births, in case that something was lost.</summary>
    internal const int SafetyPeriodMs = 2_000;

    private const int LooksWithoutBirth = 10;

    private readonly TrackingServices services;
    private readonly TrackedProcessQuery query;
    private readonly Action answered;
    private readonly List<Watched> watched = [];
    private readonly LookDeadline lookDeadline;
    private readonly DelayDeadline delayDeadline;
    private bool hasQuorum;
    private bool isCounted;
    private bool isAsking;
    private bool mustAskAgain;
    private bool isEnded;
    private int lastId;
    private int quietLooks;

    /// <summary>Makes it; <see cref="Start"/> begins to count.</summary>
    /// <param name="definition">What the configuration says.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="predecessor">The one of that name before a reload, or null; its count stays until we have counted.</param>
    internal TrackedProcess(TrackProcessDefinition definition, TrackingServices services, TrackedProcess? predecessor = null)
        : base(definition.Name)
    {
        Definition = definition;
        this.services = services;
        query = new TrackedProcessQuery(definition);
        answered = OnAnswered;
        lookDeadline = new LookDeadline(this);
        delayDeadline = new DelayDeadline(this);
        if (predecessor is { isCounted: true } && predecessor.Definition == definition)
        {
            isCounted = true;
            hasQuorum = predecessor.hasQuorum;
            Count = predecessor.Count;
        }
    }

    /// <summary>What the configuration says.</summary>
    public TrackProcessDefinition Definition { get; }

    /// <summary>The number of processes when they were counted last.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are neither too few nor too many.</summary>
    public bool HasQuorum => hasQuorum;

    internal override string FaultReason => $"tracked process {Name}";

    internal override string InitialFaultLine => $" entering FAULT state (tracked process {Name} quorum not achieved)";

    /// <summary>One more process would change something: there are too few, or there can be too many.</summary>
    internal bool WantsBirths => Count < Definition.Quorum || (Definition.QuorumMax is { } most && Count <= most);

    private bool IsEnough => Count >= Definition.Quorum && Count <= (Definition.QuorumMax ?? int.MaxValue);

    internal override TrackedEffect EffectOn(int weight, bool reverse) =>
        TrackedEffect.Of(!isCounted ? TrackedVerdict.Unknown : hasQuorum ? TrackedVerdict.Up : TrackedVerdict.Down, weight, reverse);

    /// <summary>Begins to count.</summary>
    internal void Start() => Look();

    /// <summary>Ends it.</summary>
    internal void End()
    {
        isEnded = true;
        _ = services.Births?.Want(this, false);
        lookDeadline.Disarm();
        delayDeadline.Disarm();
        foreach (var process in watched)
        {
            process.End();
        }

        watched.Clear();
    }

    /// <inheritdoc/>
    void IBirthObserver.OnBirth(int pid)
    {
        if (!isEnded && query.Matches(pid) != watched.Exists(w => w.Pid == pid))
        {
            Look();
        }
    }

    /// <inheritdoc/>
    void IBirthObserver.OnFork(int parent)
    {
        if (!isEnded && watched.Exists(w => w.Pid == parent))
        {
            Look();
        }
    }

    private void Look()
    {
        if (isAsking)
        {
            mustAskAgain = true;
            return;
        }

        isAsking = true;
        services.Scanner.Ask(query, answered);
    }

    private void OnAnswered()
    {
        isAsking = false;
        if (!isEnded)
        {
            Recount();
        }
    }

    private void Recount()
    {
        foreach (var pid in query.Found)
        {
            if (watched.Count < MostWatched && !watched.Exists(w => w.Pid == pid))
            {
                var process = new Watched(this);
                if (process.Begin(services.Loop, pid))
                {
                    watched.Add(process);
                }
            }
        }

        Forget();
        Count = query.Found.Count;
        Judge();
        if (mustAskAgain)
        {
            mustAskAgain = false;
            Look();
        }

        PlanLook();
    }

    /// <summary>Watches no process any more that has become another program.</summary>
    private void Forget()
    {
        for (var i = watched.Count - 1; i >= 0; i--)
        {
            if (query.Found.BinarySearch(watched[i].Pid) < 0)
            {
                watched[i].End();
                watched.RemoveAt(i);
            }
        }
    }

    private void PlanLook()
    {
        var wanted = WantsBirths;
        if (services.Births?.Want(this, wanted) == true)
        {
            // What was born before the kernel began to tell is told by nobody.
            Look();
        }

        if (wanted)
        {
            var period = services.Births is { IsAvailable: true } ? SafetyPeriodMs : LookPeriodMs;
            services.Loop.Timers.Set(lookDeadline, services.Loop.NowMs + period);
        }
        else
        {
            lookDeadline.Disarm();
        }
    }

    private void OnLookDue()
    {
        var id = ProcessTable.LastId();
        quietLooks = id != 0 && id == lastId ? quietLooks + 1 : 0;
        lastId = id;
        if (quietLooks < LooksWithoutBirth)
        {
            Look();
        }
        else
        {
            PlanLook();
        }
    }

    private void Judge()
    {
        if (!isCounted)
        {
            isCounted = true;
            hasQuorum = IsEnough;
            ForEachFaultChange((instance, _) => services.Log($"({instance}){InitialFaultLine}"));
            TellChange();
            return;
        }

        if (IsEnough == hasQuorum)
        {
            // What was about to count has passed.
            delayDeadline.Disarm();
            return;
        }

        var delayUs = IsEnough ? Definition.ForkDelayUs : Definition.TerminateDelayUs;
        if (delayUs == 0)
        {
            Change();
        }
        else if (delayDeadline.DueMs == Deadline.Never)
        {
            services.Loop.Timers.Set(delayDeadline, services.Loop.NowMs + Math.Max(1, delayUs / 1000));
        }
    }

    private void Change()
    {
        delayDeadline.Disarm();
        if (IsEnough != hasQuorum)
        {
            hasQuorum = !hasQuorum;
            services.Log($"Quorum {(hasQuorum ? "gained" : "lost")} for tracked process {Name}");
            TellChange();
        }
    }

    private sealed class Watched(TrackedProcess subject) : ProcessWatch
    {
        protected override void OnProcessEnded()
        {
            subject.watched.Remove(this);
            if (!subject.isAsking && subject.services.Scanner.AnswerNow(subject.query))
            {
                subject.Recount();
            }
            else
            {
                subject.Look();
            }
        }
    }

    private sealed class LookDeadline(TrackedProcess subject) : Deadline
    {
        public override void OnDue() => subject.OnLookDue();
    }

    private sealed class DelayDeadline(TrackedProcess subject) : Deadline
    {
        public override void OnDue() => subject.Change();
    }
}
