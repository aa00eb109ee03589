using System.Globalization;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Notification;

/// <summary>The words that scripts and readers of FIFOs compare with, as keepalived.conf(5) gives them under "notify".</summary>
internal static class NotifyWords
{
    internal const string Instance = "INSTANCE";
    internal const string Group = "GROUP";
    internal const string MasterPriority = "MASTER_PRIORITY";
    internal const string BackupPriority = "BACKUP_PRIORITY";
    internal const string LowerPriorityReceived = "MASTER_RX_LOWER_PRI";

    internal static string Of(NotifyState state) => state switch
    {
        NotifyState.Master => "MASTER",
        NotifyState.Backup => "BACKUP",
        NotifyState.Fault => "FAULT",
        NotifyState.Stop => "STOP",
        _ => "DELETED",
    };

    /// <summary>The script of a state, beside <c>notify</c>.</summary>
    internal static NotifyScript? ScriptOf(NotifyScripts scripts, NotifyState state) => state switch
    {
        NotifyState.Master => scripts.Master,
        NotifyState.Backup => scripts.Backup,
        NotifyState.Fault => scripts.Fault,
        NotifyState.Stop => scripts.Stop,
        _ => scripts.Deleted,
    };

    /// <summary>A line of a FIFO.</summary>
    internal static string Line(string kind, string name, string word, int priority) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} \"{name}\" {word} {priority}\n");
}
