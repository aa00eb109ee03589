using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Routers;

/// <summary>
/// Runs <c>startup_script</c> or <c>shutdown_script</c> (keepalived.conf(5)): what comes behind it waits for its end, or until its time is
/// over; then it is ended. Its exit status is told and changes nothing.
/// </summary>
internal sealed class StartStopScript : Deadline, IScriptObserver
{
    private readonly string name;
    private readonly Journal journal;
    private readonly Action next;
    private ScriptProcess? process;
    private bool isOver;

    private StartStopScript(string name, Journal journal, Action next)
    {
        this.name = name;
        this.journal = journal;
        this.next = next;
    }

    /// <summary>Runs a script, and what comes behind it.</summary>
    /// <param name="name">Its keyword.</param>
    /// <param name="script">The script, or null for none.</param>
    /// <param name="timeoutUs">How long what comes behind it waits.</param>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="notifier">Knows whom scripts run as.</param>
    /// <param name="launcher">Starts it.</param>
    /// <param name="journal">Where its end is told.</param>
    /// <param name="next">What comes behind it; called once, at once when there is no script that may run.</param>
    internal static void Run(
        string name, NotifyScript? script, long timeoutUs, EventLoop loop, Notifier notifier, ScriptLauncher launcher, Journal journal, Action next)
    {
        if (notifier.Accounts.CommandOf(script) is not { } command)
        {
            next();
            return;
        }

        var run = new StartStopScript(name, journal, next);
        loop.Timers.Set(run, loop.NowMs + (timeoutUs / 1000));
        run.process = launcher.Start(command, run);
    }

    /// <inheritdoc/>
    public override void OnDue()
    {
        journal.Write(JournalLevel.Warning, $"{name} did not end in time - terminating it");
        _ = process?.SignalGroup(SignalNumber.Term);
        GoOn();
    }

    /// <inheritdoc/>
    public void OnEnded(ScriptProcess process, ProcessEnd end)
    {
        if (end.Signal != 0 || end.Code != 0)
        {
            journal.Write(JournalLevel.Info, end.Signal != 0 ? $"{name} failed (due to signal {end.Signal})" : $"{name} failed (exited with status {end.Code})");
        }

        GoOn();
    }

    /// <inheritdoc/>
    public void OnNotStarted(ScriptProcess process, ScriptFailure failure)
    {
        journal.Write(JournalLevel.Error, $"{name} was not started: {Errno.Describe(failure.ErrorNumber)}");
        GoOn();
    }

    private void GoOn()
    {
        if (!isOver)
        {
            isOver = true;
            Disarm();
            next();
        }
    }
}
