using System.Text;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Notification;

/// <summary>
/// One FIFO (<c>notify_fifo</c> or <c>vrrp_notify_fifo</c>) and the script that reads it. Lines that nobody reads fill the pipe;
/// what comes after waits here, within a bound, and the oldest of it goes first, because a reader wants to know the last state.
/// </summary>
internal sealed class FifoChannel : Deadline, IScriptObserver
{
    /// <summary>The most lines that wait behind a full pipe, which holds 64 KiB itself.</summary>
    internal const int MostWaiting = 1024;

    /// <summary>How soon a full pipe is tried again.</summary>
    private const int RetryMs = 100;

    private readonly EventLoop loop;
    private readonly Journal journal;
    private readonly Queue<byte[]> waiting = new();
    private readonly Fifo fifo;
    private readonly string path;
    private ScriptProcess? script;
    private bool isTold;

    private FifoChannel(Fifo fifo, NotifyFifo settings, EventLoop loop, Journal journal)
    {
        this.fifo = fifo;
        this.loop = loop;
        this.journal = journal;
        path = settings.Path!;
        Settings = settings;
    }

    /// <summary>What it was made for; a reload that says the same keeps it, and its readers.</summary>
    internal NotifyFifo Settings { get; }

    /// <summary>A script reads it.</summary>
    internal bool HasScript => script is { IsRunning: true };

    /// <summary>Nothing waits for the reader.</summary>
    internal bool IsDrained => waiting.Count == 0 && fifo.Unread == 0;

    /// <summary>Makes the FIFO and starts its script.</summary>
    /// <param name="settings">What is configured, or null.</param>
    /// <param name="prefix">Empty, or <c>vrrp_</c>, for messages.</param>
    /// <param name="accounts">Whose it is.</param>
    /// <param name="launcher">Starts the script.</param>
    /// <param name="loop">The loop of the launcher.</param>
    /// <param name="journal">Where what goes wrong is told.</param>
    /// <returns>The channel; null where none is configured or none could be made.</returns>
    internal static FifoChannel? Open(
        NotifyFifo? settings, string prefix, ScriptAccounts accounts, ScriptLauncher launcher, EventLoop loop, Journal journal)
    {
        if (settings?.Path == null)
        {
            return null;
        }

        var fifo = Fifo.Open(settings.Path, out var failure, out var errno);
        if (fifo == null)
        {
            journal.Write(JournalLevel.Info, failure switch
            {
                FifoFailure.NotCreated => $"Unable to create {prefix}notify fifo {settings.Path}",
                FifoFailure.NotOpened => $"Unable to open {prefix}notify fifo {settings.Path} - errno {errno}",
                _ => $"Unable to open {prefix}notify fifo {settings.Path} - it is there already and is no FIFO",
            });
            return null;
        }

        if (settings.User != null
            && (accounts.Find(settings.User, settings.Group) is not { } owner || fifo.SetOwner(owner.User, owner.Group) != 0))
        {
            journal.Write(JournalLevel.Info, $"Failed to set uid:gid for fifo {settings.Path}");
        }

        var channel = new FifoChannel(fifo, settings, loop, journal);
        channel.StartScript(accounts, launcher);
        return channel;
    }

    /// <summary>Starts the script, unless it runs.</summary>
    /// <param name="accounts">Who it runs as.</param>
    /// <param name="launcher">Starts it.</param>
    internal void StartScript(ScriptAccounts accounts, ScriptLauncher launcher)
    {
        if (script == null && accounts.CommandOf(Settings.Script) is { } command)
        {
            script = launcher.Start(command.With(path), this);
        }
    }

    /// <summary>Writes a line, now or when there is room.</summary>
    /// <param name="line">The line with its end.</param>
    internal void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        if (bytes.Length > Fifo.MaxLine || (waiting.Count == 0 && fifo.Write(bytes)))
        {
            return;
        }

        waiting.Enqueue(bytes);
        if (waiting.Count > MostWaiting)
        {
            waiting.Dequeue();
            if (!isTold)
            {
                isTold = true;
                journal.Write(JournalLevel.Warning, $"Nobody reads notify fifo {path} - dropping its oldest lines");
            }
        }

        if (DueMs == Never)
        {
            loop.Timers.Set(this, loop.NowMs + RetryMs);
        }
    }

    /// <summary>Tries what waits.</summary>
    public override void OnDue()
    {
        while (waiting.TryPeek(out var line))
        {
            if (!fifo.Write(line))
            {
                loop.Timers.Set(this, loop.NowMs + RetryMs);
                return;
            }

            waiting.Dequeue();
        }

        isTold = false;
    }

    /// <summary>Ends the script (SIGTERM to its group) and the FIFO, which is removed when we made it.</summary>
    internal void Close()
    {
        Disarm();
        var reader = script;
        script = null;
        reader?.SignalGroup(SignalNumber.Term);
        fifo.Dispose();
    }

    public void OnEnded(ScriptProcess process, ProcessEnd end)
    {
        // As with keepalived it is started again by the next reload only: it may have ended because it wants no more.
        if (process == script)
        {
            script = null;
            journal.Write(JournalLevel.Info, "vrrp notify fifo script terminated");
        }
    }

    public void OnNotStarted(ScriptProcess process, ScriptFailure failure)
    {
        if (process == script)
        {
            script = null;
            journal.Write(
                JournalLevel.Alert,
                $"Error exec-ing command '{string.Join(' ', process.Command.Words)}', error {failure.ErrorNumber}: "
                + Tandem.Linux.Errno.Describe(failure.ErrorNumber));
        }
    }
}
