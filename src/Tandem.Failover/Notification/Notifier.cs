using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Logging;
using Tandem.Failover.Notification.Mail;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;

namespace Tandem.Failover.Notification;

/// <summary>
/// Tells the world of transitions: notify scripts in order, FIFOs, mail. It holds what instances and groups share; each of them is
/// a <see cref="NotifyTarget"/>. Nothing here waits. Belongs to the loop's thread.
/// </summary>
public sealed class Notifier : IDisposable
{
    /// <summary>
    /// How long the end of the daemon waits for scripts of STOP, readers of FIFOs and mail. keepalived gives them one second;
    /// its parent waits five for the child (<c>child_wait_time</c>).
    /// </summary>
    public const int LongestEndMs = 3_000;

    private readonly EventLoop loop;
    private readonly Journal journal;
    private readonly ScriptLauncher launcher;
    private readonly List<NotifyTarget> targets = [];
    private readonly Ending ending;
    private GlobalDefinitions globals = new();
    private FifoChannel? fifo;
    private FifoChannel? vrrpFifo;

    /// <summary>Makes a notifier that tells nobody yet: <see cref="Configure"/> comes next.</summary>
    /// <param name="loop">The daemon's loop.</param>
    /// <param name="launcher">Starts scripts for that loop.</param>
    /// <param name="journal">Where log lines go.</param>
    public Notifier(EventLoop loop, ScriptLauncher launcher, Journal journal)
    {
        this.loop = loop;
        this.launcher = launcher;
        this.journal = journal;
        Accounts = new ScriptAccounts(globals, journal);
        Mail = new MailSender(loop, journal, globals);
        ending = new Ending(this);
    }

    internal ScriptAccounts Accounts { get; private set; }

    internal MailSender Mail { get; }

    internal bool NoMailForFaults => globals.NoEmailFaults;

    private bool IsIdle
    {
        get
        {
            foreach (var target in targets)
            {
                if (!target.IsIdle)
                {
                    return false;
                }
            }

            return Mail.IsIdle;
        }
    }

    /// <summary>
    /// Takes the global settings, at the start before any instance, and at each reload: opens FIFOs and starts their scripts.
    /// What a reload leaves as it was keeps its FIFO, its reader and its script.
    /// </summary>
    /// <param name="settings">The settings.</param>
    public void Configure(GlobalDefinitions settings)
    {
        globals = settings;
        Accounts = new ScriptAccounts(settings, journal);
        Mail.Configure(settings);

        // Both are closed before either is opened: a reload may swap their paths.
        fifo = CloseChanged(fifo, settings.NotifyFifo);
        vrrpFifo = CloseChanged(vrrpFifo, settings.VrrpNotifyFifo);
        fifo?.StartScript(Accounts, launcher);
        vrrpFifo?.StartScript(Accounts, launcher);
        fifo ??= FifoChannel.Open(settings.NotifyFifo, "", Accounts, launcher, loop, journal);
        vrrpFifo ??= FifoChannel.Open(settings.VrrpNotifyFifo, "vrrp_", Accounts, launcher, loop, journal);
    }

    /// <summary>Makes the target of an instance.</summary>
    /// <param name="instance">Its configuration; <see cref="NotifyTarget.Update(VrrpInstance)"/> takes a newer one.</param>
    public NotifyTarget Add(VrrpInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var target = new NotifyTarget(this, NotifyWords.Instance, instance.Name);
        target.Update(instance);
        targets.Add(target);
        return target;
    }

    /// <summary>Makes the target of a sync group.</summary>
    /// <param name="group">Its configuration; <see cref="NotifyTarget.Update(VrrpSyncGroup)"/> takes a newer one.</param>
    public NotifyTarget Add(VrrpSyncGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var target = new NotifyTarget(this, NotifyWords.Group, group.Name);
        target.Update(group);
        targets.Add(target);
        return target;
    }

    /// <summary>Forgets a target that a reload took away; what it told last is still carried out.</summary>
    /// <param name="target">The target.</param>
    public void Remove(NotifyTarget target) => targets.Remove(target);

    /// <summary>
    /// Ends, after all targets were told <see cref="NotifyState.Stop"/>: waits for their scripts and mail, at most
    /// <see cref="LongestEndMs"/>, lets readers of FIFOs read what was written, and ends the scripts of FIFOs.
    /// </summary>
    /// <param name="done">Called once, on the loop's thread, when the process may end.</param>
    public void Finish(Action done) => ending.Begin(done);

    /// <summary>Closes FIFOs and connections at once.</summary>
    public void Dispose()
    {
        ending.Disarm();
        fifo?.Close();
        vrrpFifo?.Close();
        fifo = vrrpFifo = null;
        Mail.Dispose();
    }

    internal NotifyQueue NewQueue(string name) => new(name, launcher, loop, journal, ending.Look);

    internal void WriteFifos(string line)
    {
        fifo?.Write(line);
        vrrpFifo?.Write(line);
    }

    private static FifoChannel? CloseChanged(FifoChannel? channel, NotifyFifo? settings)
    {
        if (channel == null || channel.Settings == settings)
        {
            return channel;
        }

        channel.Close();
        return null;
    }

    /// <summary>The wait at the end of the daemon.</summary>
    private sealed class Ending(Notifier notifier) : Deadline
    {
        /// <summary>What a script of a FIFO gets to act on the last lines after it has read them.</summary>
        private const int ReaderMs = 200;

        private const int StepMs = 20;

        private Action? done;
        private long lastMs;
        private long drainedMs = Never;

        public override void OnDue()
        {
            var nowMs = notifier.loop.NowMs;
            var isDrained = IsDrained(notifier.fifo) && IsDrained(notifier.vrrpFifo);
            drainedMs = isDrained ? Math.Min(drainedMs, nowMs) : Never;
            var scriptsRead = HasScript(notifier.fifo) || HasScript(notifier.vrrpFifo);
            var readersDone = !scriptsRead || (isDrained && nowMs - drainedMs >= ReaderMs);
            if (nowMs < lastMs && !(notifier.IsIdle && readersDone))
            {
                notifier.loop.Timers.Set(this, Math.Min(lastMs, nowMs + StepMs));
                return;
            }

            var callback = done;
            done = null;
            notifier.Dispose();
            callback?.Invoke();
        }

        internal void Begin(Action whenDone)
        {
            done = whenDone;
            lastMs = notifier.loop.NowMs + LongestEndMs;
            notifier.loop.Timers.Set(this, notifier.loop.NowMs + 1);
        }

        /// <summary>Something has become idle: looks at once whether that was the last.</summary>
        internal void Look()
        {
            if (done != null)
            {
                notifier.loop.Timers.Set(this, notifier.loop.NowMs + 1);
            }
        }

        private static bool HasScript(FifoChannel? channel) => channel is { HasScript: true };

        private static bool IsDrained(FifoChannel? channel) => channel is not { HasScript: true } || channel.IsDrained;
    }
}
