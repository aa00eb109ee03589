using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>
/// A <c>vrrp_script</c>: runs its command at its interval and knows from the exit status, and from nothing else, how it is; only the
/// end of a process that it asks for is known at once (<see cref="InstantScript"/>). Log lines are keepalived's.
/// </summary>
public sealed partial class TrackedScript : TrackedSubject, IScriptObserver, IInstantObserver
{
    /// <summary>How long after SIGTERM a script is killed.</summary>
    private const int KillDelayMs = 2_000;

    /// <summary>How long after SIGKILL we complain for the first time, and for each further time.</summary>
    private const int ComplaintDelayMs = 2_000;
    private const int NextComplaintDelayMs = 10_000;

    /// <summary>Statuses of a shell that found no command; keepalived takes them for successes, as it does what cannot be started.</summary>
    private const int FirstShellStatus = 126;
    private const int LastShellStatus = 127;

    private readonly VrrpScript definition;
    private readonly ScriptCommand command;
    private readonly TrackingServices services;
    private readonly InstantScript? instant;
    private readonly ScriptIdiom? idiom;
    private readonly IntervalDeadline intervalDeadline;
    private readonly TimeoutDeadline timeoutDeadline;
    private ScriptRuns runs;
    private ScriptProcess? process;
    private Progress progress;
    private long startedUs;
    private int lastStatus;
    private bool mustRunAgain;

    /// <summary>Makes it; <see cref="Start"/> runs it.</summary>
    /// <param name="definition">What the configuration says.</param>
    /// <param name="command">What to run, found and checked.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="isInstant">Whether a process that it asks for may be watched.</param>
    /// <param name="predecessor">The script of that name before a reload, or null; its last result stays.</param>
    internal TrackedScript(VrrpScript definition, ScriptCommand command, TrackingServices services, bool isInstant, TrackedScript? predecessor)
        : base(definition.Name)
    {
        this.definition = definition;
        this.command = command;
        this.services = services;
        intervalDeadline = new IntervalDeadline(this);
        timeoutDeadline = new TimeoutDeadline(this);
        runs = new ScriptRuns(definition.Rise, definition.Fall, definition.InitFail);
        if (predecessor is { Verdict: not TrackedVerdict.Unknown } && predecessor.definition.Script == definition.Script)
        {
            runs = ScriptRuns.After(predecessor.Verdict, definition.Rise, definition.Fall);
            lastStatus = predecessor.lastStatus;
            services.Log($"VRRP_Script({Name}) considered {(Verdict == TrackedVerdict.Up ? "successful" : "unsuccessful")} on reload");
        }

        idiom = isInstant ? ScriptTools.Recognise(definition.Script.Words) : null;
        instant = idiom == null ? null : new InstantScript(services, idiom, this);
    }

    private enum Progress
    {
        Idle,
        Running,
        Terminating,
        Killing,
    }

    /// <summary>How it is.</summary>
    public TrackedVerdict Verdict => runs.Verdict;

    /// <summary>The exit status of the last run that ended by itself, for the dump.</summary>
    public int LastStatus => lastStatus;

    /// <summary>When the last run began, in the loop's microseconds; 0 before the first.</summary>
    internal long LastRunUs => startedUs;

    /// <summary>keepalived's counter of successes and failures, for the dump.</summary>
    public int Result => runs.Result;

    /// <summary>What the configuration says.</summary>
    public VrrpScript Definition => definition;

    /// <summary>What runs, and as whom.</summary>
    public ScriptCommand Command => command;

    /// <summary>The state in keepalived's words, for the dump.</summary>
    public string State => progress switch
    {
        Progress.Idle => "idle",
        Progress.Running => "running",
        Progress.Terminating => "requested termination",
        _ => "forcing termination",
    };

    /// <summary>What is watched between the runs, for the dump; null for nothing.</summary>
    public string? Watched => instant is { Count: > 0 } ? idiom!.Watched : null;

    /// <summary>What watches between the runs, if anything. For tests.</summary>
    internal InstantScript? Instant => instant;

    internal override string FaultReason => $"script {Name}";

    internal override string InitialFaultLine => $": entering FAULT state due to script {Name}";

    /// <inheritdoc/>
    void IScriptObserver.OnEnded(ScriptProcess process, ProcessEnd end)
    {
        timeoutDeadline.Disarm();
        var ended = progress;
        this.process = null;
        progress = Progress.Idle;
        if (end.Signal == 0)
        {
            var status = command.ThroughShell && end.Code is FirstShellStatus or LastShellStatus ? 0 : end.Code;
            Exited(status);
        }
        else if ((ended == Progress.Terminating && end.Signal == SignalNumber.Term)
            || (ended == Progress.Killing && end.Signal is SignalNumber.Kill or SignalNumber.Term))
        {
            Fail("timed_out");
        }
        else
        {
            Fail($"failed (due to signal {end.Signal})");
        }

        RunAgainIfWanted();
    }

    /// <inheritdoc/>
    void IScriptObserver.OnNotStarted(ScriptProcess process, ScriptFailure failure)
    {
        timeoutDeadline.Disarm();
        this.process = null;
        progress = Progress.Idle;
        if (failure.Step == ScriptStep.Fork)
        {
            services.Log("Failed fork process");
        }
        else
        {
            services.Log(ScriptFailureLine.Of(command, failure));
            Exited(0);
        }

        RunAgainIfWanted();
    }

    /// <inheritdoc/>
    void IInstantObserver.OnWatching() => services.Log($"Script `{Name}` asks for {idiom!.Watched}, whose end is noticed at once");

    /// <inheritdoc/>
    void IInstantObserver.OnGone()
    {
        Fail($"failed ({idiom!.Watched} is gone)");
        RunNow();
    }

    /// <inheritdoc/>
    void IInstantObserver.OnBorn() => RunNow();

    /// <summary>Runs it for the first time, and at its interval from then on.</summary>
    internal void Start() => intervalDeadline.OnDue();

    /// <summary>Runs it no more; what runs is killed.</summary>
    internal void End()
    {
        intervalDeadline.Disarm();
        timeoutDeadline.Disarm();
        instant?.End();
        mustRunAgain = false;
        isEnded = true;
        if (process != null)
        {
            progress = Progress.Terminating;
            _ = process.SignalGroup(SignalNumber.Term);
            services.Loop.Timers.Set(timeoutDeadline, services.Loop.NowMs + KillDelayMs);
        }
    }

    internal override TrackedEffect EffectOn(int weight, bool reverse) => TrackedEffect.Of(runs.Verdict, weight, reverse);
}
