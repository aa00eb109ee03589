using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Whom an instance or a group tells, while it is read: what was not written is null.</summary>
internal sealed class NotifyDraft
{
    internal NotifyScripts Scripts { get; set; } = new();

    internal NotifyScript? MasterRxLowerPriority { get; set; }

    internal bool? SmtpAlert { get; set; }

    internal bool? PriorityChanges { get; set; }
}
