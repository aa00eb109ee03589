using System.Text.Json;
using Tandem.Linux.Processes;
using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <content>
/// Reload: both files are read and checked as at a start; when one of them is refused nothing happens. Then the balancer goes over, which can still
/// fail (an address in use) and leaves the old one at work; only when it has, the failover does, which has nothing left to refuse.
/// </content>
internal sealed partial class NodeSupervisor
{
    /// <summary>How long a process may take to go over.</summary>
    private const int GoOverMs = 30_000;

    private ReloadUnderWay? reload;
    private bool wantsReload;

    /// <summary>Begins a reload.</summary>
    /// <param name="asked">Who waits for an answer; null for a signal.</param>
    private void BeginReload(ControlExchange? asked)
    {
        if (isStopping || !isReady)
        {
            asked?.Refuse(isStopping ? "the node is being stopped" : "the node is being started: it reads the files as they are now");
            return;
        }

        if (reload is not null)
        {
            // A signal may come while its predecessor is at work, and means the file as it is then.
            wantsReload |= asked is null;
            asked?.Refuse("a reload is under way; ask again when it is done");
            return;
        }

        var underWay = reload = new ReloadUnderWay(asked, expired => EndReload(expired, $"the {expired.Waiting!.Name} did not go over within {GoOverMs / 1000} s"));
        NodeLog.Write("reload: reading both files");
        manager.TellReloading();

        // On a thread of its own: names are looked up, and the watchdog is to be told meanwhile.
        new Thread(() =>
        {
            NodeConfiguration? next = null;
            var error = "";
            try
            {
                next = files.Read();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                error = e.Message;
            }

            loop.Post(() => OnRead(underWay, next, error));
        })
        { IsBackground = true, Name = "reload" }.Start();
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
            EndReload(underWay, $"the files cannot be read: {error}");
            return;
        }

        foreach (var message in next.Messages)
        {
            NodeLog.Write($"reload: {message}");
        }

        if (!next.CanSucceed(running))
        {
            EndReload(underWay, RefusalOf(next));
            return;
        }

        underWay.Changes = ConfigurationChanges.Between(running, next);
        foreach (var change in underWay.Changes)
        {
            NodeLog.Write($"reload: {change}");
        }

        if (balancer.IsReady)
        {
            WaitFor(underWay, balancer, SignalNumber.Usr2);
        }
        else
        {
            // It is being started again and reads the new file by itself.
            ContinueReload(underWay, balancer);
        }
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

    private void WaitFor(ReloadUnderWay underWay, SupervisedProcess process, int signal)
    {
        underWay.Waiting = process;
        loop.Timers.Set(underWay, loop.NowMs + GoOverMs);
        process.Signal(signal);
    }

    /// <summary>A process has said that it is at work: with what it had, or with what is new.</summary>
    private void ContinueReload(ReloadUnderWay underWay, SupervisedProcess process)
    {
        if (underWay.Next is null || (underWay.Waiting is { } waiting && waiting != process))
        {
            return;
        }

        underWay.Disarm();
        if (process == balancer && balancer.Status == "Reload failed!")
        {
            EndReload(underWay, "the balancer could not go over (its log says why): nothing was changed, what ran goes on");
        }
        else if (process == balancer && failover.IsReady)
        {
            WaitFor(underWay, failover, SignalNumber.Hup);
        }
        else
        {
            EndReload(underWay, null);
        }
    }

    /// <summary>A process ended while it was to go over: it is started again, with the new file.</summary>
    private void FailReloadOf(SupervisedProcess process)
    {
        if (reload is { } underWay && underWay.Waiting == process)
        {
            EndReload(underWay, $"the {process.Name} ended meanwhile and is started again with the new file");
        }
    }

    private void AbandonReload(string why)
    {
        if (reload is { } underWay)
        {
            EndReload(underWay, why);
        }
    }

    private void EndReload(ReloadUnderWay underWay, string? error)
    {
        underWay.Disarm();
        reload = null;
        if (error is null)
        {
            running = underWay.Next!;
            NodeLog.Write(underWay.Changes.Count == 0 ? "reload: done, nothing is different" : "reload: done");
            underWay.Asked?.Accept(writer => WriteReload(writer, underWay));
        }
        else
        {
            NodeLog.Write($"reload refused: {error}");
            underWay.Asked?.Refuse(error, writer => WriteReload(writer, underWay));
        }

        // What was read is large, and a supervisor has nothing else that would ever make the runtime give it back.
        loop.Post(GC.Collect);
        if (!isStopping)
        {
            manager.TellReady(StatusLine());
            if (wantsReload)
            {
                wantsReload = false;
                BeginReload(null);
            }
        }
    }

    private static void WriteReload(Utf8JsonWriter writer, ReloadUnderWay underWay)
    {
        writer.WriteStartArray("changes");
        foreach (var change in underWay.Changes)
        {
            writer.WriteStringValue(change);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("messages");
        foreach (var message in (underWay.Next?.Messages ?? []).Take(ConfigurationChanges.MostLines))
        {
            writer.WriteStringValue(message);
        }

        writer.WriteEndArray();
    }
}
