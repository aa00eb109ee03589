using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>notify_*</c> and mail, of instances and of groups.</summary>
internal static class NotifyKeywords
{
    internal static readonly KeepalivedKeyword[] All =
    [
        .. Rows("vrrp_instance", r => r.Instance.Notify, r => $"({r.Instance.Name})", "vrrp_instance"),
        .. Rows("vrrp_sync_group", r => r.SyncGroup.Notify, r => $"vrrp group {r.SyncGroup.Name}:", "vrrp_group"),
        new KeywordGroup("vrrp_instance").Word("notify_master_rx_lower_pri", ReadRxLowerPriority, 2),
        new KeywordGroup("vrrp_instance").Word("notify_deleted", (r, l) => ReadDeleted(r, l, r.Instance.Notify, $"({r.Instance.Name})")),
        new KeywordGroup("vrrp_sync_group").Word("notify_deleted", (r, l) => ReadDeleted(r, l, r.SyncGroup.Notify, $"({r.SyncGroup.Name})")),
        new KeywordGroup("vrrp_instance").Word("notify_priority_changes", (r, l) => ReadPriorityChanges(r, l, r.Instance.Notify, $"({r.Instance.Name}) Invalid value '{Value(l)}' for notify_priority_changes specified")),
        new KeywordGroup("vrrp_sync_group").Word("notify_priority_changes", (r, l) => ReadPriorityChanges(r, l, r.SyncGroup.Notify, $"({r.SyncGroup.Name}) Invalid value '{Value(l)}' for sync group notify_priority_changes specified")),
    ];

    private static IEnumerable<KeepalivedKeyword> Rows(string block, Func<ConfigurationReader, NotifyDraft> draft, Func<ConfigurationReader, string> who, string mail)
    {
        var group = new KeywordGroup(block);
        return
        [
            group.Word("notify_master", (r, l) => ReadScript(r, l, draft(r), who(r), s => s.Master, (s, n) => s with { Master = n }), 2),
            group.Word("notify_backup", (r, l) => ReadScript(r, l, draft(r), who(r), s => s.Backup, (s, n) => s with { Backup = n }), 2),
            group.Word("notify_fault", (r, l) => ReadScript(r, l, draft(r), who(r), s => s.Fault, (s, n) => s with { Fault = n }), 2),
            group.Word("notify_stop", (r, l) => ReadScript(r, l, draft(r), who(r), s => s.Stop, (s, n) => s with { Stop = n }), 2),
            group.Word("notify", (r, l) => ReadScript(r, l, draft(r), who(r), s => s.Any, (s, n) => s with { Any = n }), 2),
            group.Word("smtp_alert", (r, l) => ReadSmtpAlert(r, l, draft(r), mail)),
        ];
    }

    private static string Value(SourceLine line) => line.Count > 1 ? line[1] : "";

    private static void ReadScript(
        ConfigurationReader reader, SourceLine line, NotifyDraft draft, string who, Func<NotifyScripts, NotifyScript?> before, Func<NotifyScripts, NotifyScript?, NotifyScripts> change)
    {
        if (before(draft.Scripts) is not null)
        {
            reader.Complain(line, $"{who} {line[0]} script already specified - ignoring {line[1]}", 1);
            return;
        }

        draft.Scripts = change(draft.Scripts, CommandReader.Read(reader, line, "notify"));
    }

    private static void ReadDeleted(ConfigurationReader reader, SourceLine line, NotifyDraft draft, string who)
    {
        if (draft.Scripts.SayDeleted)
        {
            reader.Complain(line, $"{who} notify_deleted already specified - ignoring {Value(line)}");
            return;
        }

        var script = line.Count > 1 ? CommandReader.Read(reader, line, "notify") : null;
        draft.Scripts = draft.Scripts with { SayDeleted = true, Deleted = script };
    }

    private static void ReadRxLowerPriority(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance.Notify;
        if (draft.MasterRxLowerPriority is not null)
        {
            reader.Complain(line, $"({reader.Instance.Name}) notify_master_rx_lower_pri script already specified - ignoring {line[1]}", 1);
            return;
        }

        draft.MasterRxLowerPriority = CommandReader.Read(reader, line, "notify");
    }

    private static void ReadSmtpAlert(ConfigurationReader reader, SourceLine line, NotifyDraft draft, string block)
    {
        if (ConfigurationReader.Switch(line) is { } on)
        {
            draft.SmtpAlert = on;
            return;
        }

        reader.Complain(line, $"Invalid {block} smtp_alert parameter {line[1]}", 1);
    }

    private static void ReadPriorityChanges(ConfigurationReader reader, SourceLine line, NotifyDraft draft, string complaint)
    {
        if (ConfigurationReader.Switch(line) is { } on)
        {
            draft.PriorityChanges = on;
            return;
        }

        reader.Complain(line, complaint, 1);
    }
}
