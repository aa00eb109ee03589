using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Notification;

/// <summary>
/// The scripts of one instance or group: in order, one at a time, and the last state wins. A state that is superseded before its
/// scripts began is left out; one whose first script began gets all of them. Nothing is ever run for an older state after
/// something was begun for a newer one.
/// </summary>
/// <remarks>
/// At most one state runs and one waits. A script that does not end holds the next state up for <see cref="StuckMs"/> only: then
/// that is told, and the next state's script runs beside it, as keepalived runs them all. It is not killed.
/// </remarks>
internal sealed class NotifyQueue : Deadline
{
    /// <summary>How long a state waits for the scripts of the one before.</summary>
    internal const int StuckMs = 10_000;

    /// <summary>How long the last state waits: keepalived gives the scripts of STOP one second in all.</summary>
    internal const int StuckAtEndMs = 1_000;

    /// <summary>The most scripts that are left behind at a time; then the next waits until one ends.</summary>
    internal const int MostLeftBehind = 8;

    private readonly string name;
    private readonly EventLoop loop;
    private readonly ScriptLauncher launcher;
    private readonly Journal journal;
    private readonly Action idle;
    private NotifyTransition? present;
    private NotifyTransition? next;
    private Run? running;
    private int step;
    private int leftBehind;

    /// <summary>Makes an idle queue.</summary>
    /// <param name="name">The instance or group, for messages.</param>
    /// <param name="launcher">Starts the scripts.</param>
    /// <param name="loop">The loop of the launcher.</param>
    /// <param name="journal">Where what goes wrong is told.</param>
    /// <param name="idle">Called when nothing runs or waits any more.</param>
    internal NotifyQueue(string name, ScriptLauncher launcher, EventLoop loop, Journal journal, Action idle)
    {
        this.name = name;
        this.launcher = launcher;
        this.loop = loop;
        this.journal = journal;
        this.idle = idle;
    }

    /// <summary>Nothing runs and nothing waits, but for what was left behind.</summary>
    internal bool IsIdle => present == null && next == null;

    /// <summary>A state was entered.</summary>
    /// <param name="transition">What to run for it.</param>
    internal void Add(NotifyTransition transition)
    {
        if (present == null)
        {
            Begin(transition);
            return;
        }

        if (next is { Commands.Count: > 0 })
        {
            journal.WriteDetail(JournalLevel.Info, $"({name}) scripts of {next.Word} not run - {transition.Word} came before");
        }

        next = transition;
        var dueMs = loop.NowMs + (transition.IsLast ? StuckAtEndMs : StuckMs);
        if (dueMs < DueMs)
        {
            loop.Timers.Set(this, dueMs);
        }
    }

    /// <summary>The scripts of the present state still run, and the next state has waited long enough.</summary>
    public override void OnDue()
    {
        // A state without scripts has nothing that would have to wait, unless it is the last: then nobody waits any longer.
        if (next == null || running == null || next is { Commands.Count: 0, IsLast: false })
        {
            return;
        }

        if (leftBehind >= MostLeftBehind)
        {
            loop.Timers.Set(this, loop.NowMs + StuckMs);
            return;
        }

        var then = next.Commands.Count > 0 ? $"running that of {next.Word} beside it" : "it is left behind";
        journal.Write(JournalLevel.Warning, $"({name}) script {running.Command} of {present!.Word} still runs - {then}");
        leftBehind++;
        running = null;
        Finish();
    }

    private void Begin(NotifyTransition transition)
    {
        present = transition;
        step = 0;
        StartNext();
    }

    private void StartNext()
    {
        if (present is { } transition && step < transition.Commands.Count)
        {
            running = new Run(this, transition.Commands[step++], transition.Word);
            running.Start(launcher);
            return;
        }

        running = null;
        Finish();
    }

    private void Finish()
    {
        present = null;
        if (next is { } waiting)
        {
            next = null;
            Disarm();
            Begin(waiting);
        }
        else
        {
            idle();
        }
    }

    private void Ended(Run run)
    {
        if (run == running)
        {
            StartNext();
        }
        else
        {
            leftBehind--;
        }
    }

    /// <summary>One run of one script.</summary>
    private sealed class Run(NotifyQueue queue, ScriptCommand command, string word) : IScriptObserver
    {
        internal string Command => string.Join(' ', command.Words);

        internal void Start(ScriptLauncher launcher) => launcher.Start(command, this);

        public void OnEnded(ScriptProcess process, ProcessEnd end)
        {
            if (end.Code != 0)
            {
                var how = end.Signal != 0 ? $"due to signal {end.Signal}" : $"exited with status {end.Code}";
                queue.journal.WriteDetail(JournalLevel.Info, $"({queue.name}) script {Command} of {word} failed ({how})");
            }

            queue.Ended(this);
        }

        public void OnNotStarted(ScriptProcess process, ScriptFailure failure)
        {
            queue.journal.Write(
                JournalLevel.Alert,
                $"Error exec-ing command '{Command}', error {failure.ErrorNumber}: {Errno.Describe(failure.ErrorNumber)}");
            queue.Ended(this);
        }
    }
}
