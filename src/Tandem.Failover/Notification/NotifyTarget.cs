using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Notification.Mail;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Notification;

/// <summary>
/// An instance or a sync group, to those who want to know of its states: its scripts, the FIFOs and mail. Made by
/// <see cref="Notifier"/>; belongs to the loop's thread.
/// </summary>
public sealed class NotifyTarget
{
    private readonly Notifier notifier;
    private readonly NotifyQueue states;
    private readonly NotifyQueue lowerPriority;
    private readonly string kind;
    private readonly string name;
    private NotifyScripts scripts = new();
    private ScriptCommand?[] commands = [];
    private ScriptCommand? anyCommand;
    private ScriptCommand? lowerPriorityCommand;
    private NotifyState? lastMailed;
    private bool sendsMail;
    private bool tellsPriority;

    internal NotifyTarget(Notifier notifier, string kind, string name)
    {
        this.notifier = notifier;
        this.kind = kind;
        this.name = name;
        states = notifier.NewQueue(name);
        lowerPriority = notifier.NewQueue(name);
    }

    /// <summary>No script of its own runs or waits, but for those that were left behind.</summary>
    internal bool IsIdle => states.IsIdle && lowerPriority.IsIdle;

    /// <summary>It is a sync group.</summary>
    private bool IsGroup => kind == NotifyWords.Group;

    /// <summary>Takes what a reload says of the instance; what runs goes on.</summary>
    /// <param name="instance">The instance.</param>
    public void Update(VrrpInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Update(instance.Notify, instance.SmtpAlert, instance.NotifyPriorityChanges);
        lowerPriorityCommand = notifier.Accounts.CommandOf(instance.NotifyMasterRxLowerPriority);
    }

    /// <summary>Takes what a reload says of the group; what runs goes on.</summary>
    /// <param name="group">The group.</param>
    public void Update(VrrpSyncGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Update(group.Notify, group.SmtpAlert, group.NotifyPriorityChanges);
    }

    /// <summary>
    /// Tells of a state that was entered, or that is to be told again because a conflict was won: scripts, then FIFOs, then mail,
    /// which is not sent twice for the same state.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="priority">The effective priority, 0 for a group.</param>
    public void Tell(NotifyState state, int priority)
    {
        if (state == NotifyState.Deleted && !scripts.SayDeleted)
        {
            state = NotifyState.Fault;
        }

        var word = NotifyWords.Of(state);
        var run = new List<ScriptCommand>(2);
        if (commands[(int)state] is { } own)
        {
            run.Add(own);
        }

        if (anyCommand != null)
        {
            run.Add(anyCommand.With(kind, name, word, priority.ToString(CultureInfo.InvariantCulture)));
        }

        states.Add(new NotifyTransition(word, run, state is NotifyState.Stop or NotifyState.Deleted));
        notifier.WriteFifos(NotifyWords.Line(kind, name, word, priority));
        Mail(state);
    }

    /// <summary>Writes the state to the FIFOs alone, as a reload does with <c>fifo_write_vrrp_states_on_reload</c>.</summary>
    /// <param name="state">The state.</param>
    /// <param name="priority">The effective priority, 0 for a group.</param>
    public void WriteState(NotifyState state, int priority) =>
        notifier.WriteFifos(NotifyWords.Line(kind, name, NotifyWords.Of(state), priority));

    /// <summary>The effective priority changed: a line to the FIFOs with <c>notify_priority_changes</c>.</summary>
    /// <param name="isMaster">Whether the instance is MASTER.</param>
    /// <param name="priority">The new effective priority.</param>
    public void TellPriority(bool isMaster, int priority)
    {
        if (tellsPriority)
        {
            var word = isMaster ? NotifyWords.MasterPriority : NotifyWords.BackupPriority;
            notifier.WriteFifos(NotifyWords.Line(kind, name, word, priority));
        }
    }

    /// <summary>A MASTER received an advertisement of lower priority: <c>notify_master_rx_lower_pri</c> and a line to the FIFOs.</summary>
    /// <param name="priority">The own effective priority.</param>
    public void TellLowerPriorityReceived(int priority)
    {
        if (lowerPriorityCommand != null)
        {
            lowerPriority.Add(new NotifyTransition(NotifyWords.LowerPriorityReceived, [lowerPriorityCommand], false));
        }

        notifier.WriteFifos(NotifyWords.Line(kind, name, NotifyWords.LowerPriorityReceived, priority));
    }

    private void Update(NotifyScripts newScripts, bool alerts, bool tellsPriorities)
    {
        scripts = newScripts;
        sendsMail = alerts;
        tellsPriority = tellsPriorities;
        commands = new ScriptCommand?[(int)NotifyState.Deleted + 1];
        for (var state = NotifyState.Master; state <= NotifyState.Deleted; state++)
        {
            commands[(int)state] = notifier.Accounts.CommandOf(NotifyWords.ScriptOf(newScripts, state));
        }

        anyCommand = notifier.Accounts.CommandOf(newScripts.Any);
    }

    private void Mail(NotifyState state)
    {
        if (!sendsMail || lastMailed == state || (state == NotifyState.Fault && notifier.NoMailForFaults))
        {
            return;
        }

        lastMailed = state;
        notifier.Mail.Send(MailWords.Subject(IsGroup, name, state), MailWords.Body(IsGroup, state));
    }
}
