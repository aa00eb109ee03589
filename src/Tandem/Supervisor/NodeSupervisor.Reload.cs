using System.Text.Json;
using Tandem.FailoverProcess;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <content>
/// Reload: both files are read and checked as at a start; when one of them is refused nothing happens. Then the balancer goes over, which can still
/// fail (an address in use) and leaves the old one at work; only when it has, the failover does, which has nothing left to refuse unless its file has
/// changed since. A process that ends meanwhile is started again and reads what is new by itself.
/// </content>
internal sealed partial class NodeSupervisor
{
    /// <summary>How long a process may take to go over before whoever asked is told that it takes longer.</summary>
    private const int GoOverMs = 30_000;

    private ReloadUnderWay? reload;
    private bool wantsReload;

    /// <summary>Begins a reload.</summary>
    /// <param name="asked">Who waits for an answer; null for a signal.</param>
    private void BeginReload(ControlExchange? asked)
    {
        if (isStopping)
        {
            asked?.Refuse("the node is being stopped");
            return;
        }

        if (!isReady || reload is not null)
        {
            // A signal may come while the node starts, or while its predecessor is at work, and means the files as they are then.
            wantsReload |= asked is null;
            NodeLog.Write(isReady ? "reload: another one is under way" : "reload: the node is being started");
            asked?.Refuse(
                !isReady ? "the node is being started; ask again when it runs"
                : reload!.IsLate ? $"the one before is not over: the {reload.Waiting!.Name} has not gone over yet ('tandem status' and the log tell of it)"
                : "a reload is under way; ask again when it is done");
            return;
        }

        var underWay = reload = new ReloadUnderWay(asked, OnReloadLate);
        NodeLog.Write("reload: reading both files");
        service.TellReloading();

        // On a thread of its own: names are looked up, and the watchdog is to be told meanwhile.
        new Thread(() =>
        {
            var next = files.TryRead(out var error);
            loop.Post(() => OnRead(underWay, next, error));
        })
        { IsBackground = true, Name = "reload" }.Start();
    }

    /// <summary>What was asked for by a signal when it could not begin.</summary>
    private void BeginWantedReload()
    {
        if (wantsReload && !isStopping)
        {
            wantsReload = false;
            BeginReload(null);
        }
    }

    private void OnRead(ReloadUnderWay underWay, NodeConfiguration? next, string error)
    {
        if (reload != underWay)
        {
            return;
        }

        underWay.Next = next;
        if (next is null)
        {
            EndReload(underWay, ReloadOutcome.Refused, $"the files cannot be read: {error}");
            return;
        }

        foreach (var message in next.Messages)
        {
            NodeLog.Write($"reload: {message}");
        }

        if (!next.CanSucceed(running))
        {
            EndReload(underWay, ReloadOutcome.Refused, RefusalOf(next));
            return;
        }

        underWay.Changes = ConfigurationChanges.Between(running, next);
        foreach (var change in underWay.Changes)
        {
            NodeLog.Write($"reload: {change}");
        }

        GoOver(underWay, balancer);
    }

    private string RefusalOf(NodeConfiguration next)
    {
        var refused = (next.Balancer is null, !next.CanSucceed(running) && next.Balancer is not null) switch
        {
            (true, _) when next.Failover is null => $"{files.Balancer} and {files.Failover} have errors",
            (true, _) => $"{files.Balancer} has errors",
            _ => $"{files.Failover} has errors",
        };
        return $"{refused}: nothing was changed, what ran goes on";
    }

    private void GoOver(ReloadUnderWay underWay, SupervisedProcess process)
    {
        underWay.Waiting = process;
        if (!process.IsRunning)
        {
            ContinueReloadWithout(process);
            return;
        }

        loop.Timers.Set(underWay, loop.NowMs + GoOverMs);

        // One that is being started may have read its file before it was changed.
        underWay.IsTold = process.IsReady;
        if (process.IsReady)
        {
            TellToGoOver(process);
        }
    }

    private void TellToGoOver(SupervisedProcess process) => process.TellToGoOver(process == balancer ? SignalNumber.Usr2 : SignalNumber.Hup);

    /// <summary>A process has said that it is at work: with what it had, or with what is new.</summary>
    private void ContinueReload(ReloadUnderWay underWay, SupervisedProcess process)
    {
        if (underWay.Waiting != process)
        {
            return;
        }

        if (!underWay.IsTold)
        {
            underWay.IsTold = true;
            TellToGoOver(process);
        }
        else if (process == balancer && process.Status == BalancerProcess.Master.RefusedStatus)
        {
            underWay.Remarks.AddRange(process.Failures.Skip(1));
            EndReload(
                underWay,
                ReloadOutcome.Refused,
                $"{(process.Failures.Count > 0 ? process.Failures[0].TrimEnd('.') : "the balancer could not go over (its log says why)")}: nothing was changed, what ran goes on");
        }
        else if (process == failover && process.Status == ChildRun.RefusedStatus)
        {
            EndReload(
                underWay,
                ReloadOutcome.Half,
                $"the balancer runs with what is new, but {files.Failover} was changed once more after it had been checked, and the failover refused it (its log says why) and goes on with what it had. Mend the file and reload again");
        }
        else
        {
            GoOnWithReload(underWay);
        }
    }

    /// <summary>A process that was to go over does not run: it is being started again, with the new file.</summary>
    private void ContinueReloadWithout(SupervisedProcess process)
    {
        if (reload is { } underWay && underWay.Waiting == process)
        {
            var remark = $"the {process.Name} has ended; it is being started again, and reads the new file by itself";
            NodeLog.Write($"reload: {remark}");
            underWay.Remarks.Add(remark);
            GoOnWithReload(underWay);
        }
    }

    private void GoOnWithReload(ReloadUnderWay underWay)
    {
        underWay.Disarm();
        if (underWay.Waiting == balancer)
        {
            GoOver(underWay, failover);
        }
        else
        {
            EndReload(underWay, ReloadOutcome.Done, "");
        }
    }

    /// <summary>
    /// Who asked is answered, but the reload stays under way: a process that was told to go over does so sometime, and the other one must follow, so
    /// that they never run for long with what was written at different times.
    /// </summary>
    private void OnReloadLate(ReloadUnderWay underWay)
    {
        underWay.IsLate = true;
        var late = underWay.Waiting == balancer
            ? $"the balancer has not gone over within {GoOverMs / 1000} s. It serves with what it had; when it has gone over the failover follows, and when it refuses nothing is changed"
            : $"the balancer has gone over, the failover has not within {GoOverMs / 1000} s; it is waited for";
        NodeLog.Write($"reload is late: {late}");
        Answer(underWay, ReloadOutcome.Late, late);
        if (!isStopping)
        {
            service.TellReady(StatusLine());
        }
    }

    private void AbandonReload(string why)
    {
        if (reload is { } underWay)
        {
            EndReload(underWay, ReloadOutcome.Refused, why);
        }
    }

    private void EndReload(ReloadUnderWay underWay, ReloadOutcome outcome, string error)
    {
        underWay.Disarm();
        reload = null;
        if (outcome == ReloadOutcome.Done)
        {
            running = underWay.Next!;
            NodeLog.Write(underWay.Changes.Count == 0 ? "reload: done, nothing is different" : "reload: done");
        }
        else
        {
            running = outcome == ReloadOutcome.Half ? underWay.Next!.WithFailoverOf(running) : running;
            NodeLog.Write(outcome == ReloadOutcome.Half ? $"reload done by half: {error}" : $"reload refused: {error}");
        }

        Answer(underWay, outcome, error);

        // What was read is large, and a supervisor has nothing else that would ever make the runtime give it back.
        loop.Post(GC.Collect);
        if (!isStopping)
        {
            service.TellReady(StatusLine());
            BeginWantedReload();
        }
    }

    private static void Answer(ReloadUnderWay underWay, ReloadOutcome outcome, string error)
    {
        var asked = underWay.Asked;
        underWay.Asked = null;
        if (outcome == ReloadOutcome.Done)
        {
            asked?.Accept(writer => WriteReload(writer, underWay, outcome));
        }
        else
        {
            asked?.Refuse(error, writer => WriteReload(writer, underWay, outcome));
        }
    }

    private static void WriteReload(Utf8JsonWriter writer, ReloadUnderWay underWay, ReloadOutcome outcome)
    {
        writer.WriteString("outcome", outcome.ToString());
        writer.WriteStartArray("changes");
        foreach (var change in underWay.Changes)
        {
            writer.WriteStringValue(change);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("messages");
        foreach (var message in underWay.Remarks.Concat(underWay.Next?.Messages ?? []).Take(ConfigurationChanges.MostLines))
        {
            writer.WriteStringValue(message);
        }

        writer.WriteEndArray();
    }
}
