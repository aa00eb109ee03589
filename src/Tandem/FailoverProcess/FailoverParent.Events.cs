using System.Diagnostics;
using Tandem.Failover.Logging;
using Tandem.Linux;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <content>What happens to a parent: signals, the end of its child, a time that has come.</content>
internal sealed partial class FailoverParent
{
    private void OnSignal(int signal)
    {
        switch (signal)
        {
            case SignalNumber.Term or SignalNumber.Int:
                Leave();
                break;
            case SignalNumber.Hup:
                journal.Write(JournalLevel.Info, "Reloading ...");
                NotifyManager(FormattableString.Invariant($"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}\n"));
                child?.Signal(signal);
                break;
            default:
                child?.Signal(signal);
                break;
        }
    }

    private void Leave()
    {
        if (leaving)
        {
            return;
        }

        leaving = true;
        journal.Write(JournalLevel.Info, "Stopping");
        NotifyManager("STOPPING=1\n");
        if (child == null)
        {
            Finish(KeepalivedExitCode.Ok);
            return;
        }

        child.Signal(SignalNumber.Term);
        dueMs = NowMs + facts.ChildWaitMs;
    }

    private void OnDue()
    {
        dueMs = long.MaxValue;
        if (child == null)
        {
            StartChild(respawn: true);
        }
        else if (leaving)
        {
            journal.Write(JournalLevel.Info, "vrrp process failed to die - forcing termination");
            child.Signal(SignalNumber.Kill);
        }
        else
        {
            Settle();
        }
    }

    private void OnEnd()
    {
        // Before all else, the log included: the addresses are on no host's wire until this is done.
        var outcome = default(Failover.Obituary.ObituaryOutcome);
        var executed = executor?.Execute(out outcome) ?? false;
        var dead = child!;
        child = null;
        var end = dead.Wait();
        if (executed)
        {
            TellObituary(dead.Pid, outcome);
        }

        if (leaving)
        {
            Finish(exitCode);
            return;
        }

        if (IsPermanent(end, out var name, out var code))
        {
            journal.Write(JournalLevel.Info, $"pid {dead.Pid} exited with permanent error {name}. Terminating");
            Finish(code);
            return;
        }

        if (end.Signal != 0)
        {
            journal.Write(JournalLevel.Info, $"pid {dead.Pid} exited due to signal {end.Signal} ({end.Reason})");
        }
        else if (end.Code != 0)
        {
            journal.Write(JournalLevel.Info, $"pid {dead.Pid} exited with status {end.Code}");
        }

        Respawn(dead);
    }

    private void Respawn(VrrpChild dead)
    {
        if (!facts.Restarts)
        {
            journal.Write(JournalLevel.Info, $"VRRP child process({dead.Pid}) died: Exiting");
            Finish(KeepalivedExitCode.Fatal);
            return;
        }

        var wait = delay.After(dead.RanMs);
        journal.Write(JournalLevel.Info, $"VRRP child process({dead.Pid}) died: Respawning");
        journal.Write(JournalLevel.Info, $"Restart of VRRP process delayed {wait / 1000} seconds to limit respawn rate");
        if (wait == 0)
        {
            StartChild(respawn: true);
        }
        else
        {
            dueMs = NowMs + wait;
        }
    }

    private void TellObituary(int pid, in Failover.Obituary.ObituaryOutcome outcome)
    {
        journal.Write(
            JournalLevel.Warning,
            FormattableString.Invariant($"VRRP child process({pid}) died as MASTER: sent {outcome.Sent} priority 0 adverts in {outcome.SendingUs} us, removed its addresses in {outcome.TotalUs} us"));
        if (outcome.SendError != 0)
        {
            journal.Write(JournalLevel.Warning, $"An advert with priority 0 could not be sent - {Errno.Describe(outcome.SendError)}");
        }

        if (outcome.Refused > 0 || outcome.LeftOut > 0)
        {
            journal.Write(JournalLevel.Info, FormattableString.Invariant($"{outcome.Refused} removals were refused, {outcome.LeftOut} not prepared; the addresses end with their lifetime"));
        }
    }

    /// <summary>Whether a new child would end like this one.</summary>
    private bool IsPermanent(ProcessEnd end, out string name, out int code)
    {
        (name, code) = (end.Signal, end.Code) switch
        {
            (0, KeepalivedExitCode.ChildConfiguration) => ("CONFIG", KeepalivedExitCode.Fatal),
            (0, KeepalivedExitCode.NoConfiguration) => ("NO_CONFIG", KeepalivedExitCode.NoConfiguration),
            (0, KeepalivedExitCode.Fatal) => ("FATAL", KeepalivedExitCode.Fatal),

            // It never came to work: the kernel did not give what it needs, and would not the next time.
            (0, > 0) when !wasReady => ("FATAL", KeepalivedExitCode.Fatal),
            _ => ("", 0),
        };
        return code != 0;
    }
}
