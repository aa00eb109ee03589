using System.Globalization;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>global_defs</c>: names, mail, scripts and files.</summary>
internal static class GlobalKeywords
{
    private const int MaxProcessName = 15;

    private static readonly KeywordGroup Group = new("global_defs");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("router_id", (r, l) => r.Global.RouterId = ConfigurationReader.Shown(l[1]), 2),
        Group.Values("notification_email", ReadMailAddresses, end: EndMailAddresses),
        Group.Word("notification_email_from", (r, l) => Set(r, g => g with { NotificationEmailFrom = ConfigurationReader.Shown(l[1]) }), 2),
        Group.Word("smtp_server", ReadSmtpServer, 2),
        Group.Word("smtp_helo_name", (r, l) => Set(r, g => g with { SmtpHeloName = ConfigurationReader.Shown(l[1]) }), 2),
        Group.Word("smtp_connect_timeout", ReadSmtpTimeout, 2),
        Group.Word("smtp_alert", (r, l) => Switch(r, l, (g, on) => g with { SmtpAlert = on })),
        Group.Word("smtp_alert_vrrp", (r, l) => Switch(r, l, (g, on) => g with { SmtpAlertVrrp = on })),
        Group.Word("no_email_faults", (r, _) => Set(r, g => g with { NoEmailFaults = true })),
        Group.Word("startup_script", (r, l) => ReadScript(r, l, "startup", r.Global.Value.StartupScript, (g, s) => g with { StartupScript = s }), 2),
        Group.Word("shutdown_script", (r, l) => ReadScript(r, l, "shutdown", r.Global.Value.ShutdownScript, (g, s) => g with { ShutdownScript = s }), 2),
        Group.Word("startup_script_timeout", (r, l) => ReadScriptTimeout(r, l, "startup", (g, us) => g with { StartupScriptTimeoutUs = us }), 2),
        Group.Word("shutdown_script_timeout", (r, l) => ReadScriptTimeout(r, l, "shutdown", (g, us) => g with { ShutdownScriptTimeoutUs = us }), 2),
        Group.Word("script_user", ReadScriptUser, 2),
        Group.Word("enable_script_security", (r, _) => Set(r, g => g with { ScriptSecurity = true })),
        Group.Word("notify_fifo", (r, l) => ReadFifo(r, l, "", r.Global.Value.NotifyFifo, (g, f) => g with { NotifyFifo = f })),
        Group.Word("vrrp_notify_fifo", (r, l) => ReadFifo(r, l, "vrrp_", r.Global.Value.VrrpNotifyFifo, (g, f) => g with { VrrpNotifyFifo = f })),
        Group.Word("lvs_notify_fifo", (r, l) => ReadFifo(r, l, "lvs_", r.Global.Value.LvsNotifyFifo, (g, f) => g with { LvsNotifyFifo = f })),
        Group.Word("notify_fifo_script", (r, l) => ReadFifoScript(r, l, "", r.Global.Value.NotifyFifo, (g, f) => g with { NotifyFifo = f }), 2),
        Group.Word("vrrp_notify_fifo_script", (r, l) => ReadFifoScript(r, l, "vrrp_", r.Global.Value.VrrpNotifyFifo, (g, f) => g with { VrrpNotifyFifo = f }), 2),
        Group.Word("lvs_notify_fifo_script", (r, l) => ReadFifoScript(r, l, "lvs_", r.Global.Value.LvsNotifyFifo, (g, f) => g with { LvsNotifyFifo = f }), 2),
        Group.Word("vrrp_notify_priority_changes", (r, l) => Switch(r, l, (g, on) => g with { NotifyPriorityChanges = on })),
        Group.Word("fifo_write_vrrp_states_on_reload", (r, _) => Set(r, g => g with { FifoWriteStatesOnReload = true })),
        Group.Word("process_names", (r, _) => Set(r, g => g with { ProcessName = "keepalived", VrrpProcessName = "keepalived_vrrp" })),
        Group.Word("process_name", (r, l) => Set(r, g => g with { ProcessName = ProcessName(r, l) }), 2),
        Group.Word("vrrp_process_name", (r, l) => Set(r, g => g with { VrrpProcessName = ProcessName(r, l) }), 2),
        Group.Word("umask", UmaskReader.Read, 2),
        Group.Word("random_seed", ReadRandomSeed, 2),
        Group.Word("reload_check_config", (r, l) => Set(r, g => g with { ReloadCheckConfig = true, ReloadCheckLog = Optional(l) })),
        Group.Word("reload_time_file", ReadReloadTimeFile, 2),
        Group.Word("reload_repeat", (r, _) => Set(r, g => g with { ReloadRepeat = true })),
        Group.Word("reload_file", (r, l) => Set(r, g => g with { ReloadFile = Optional(l) ?? "" })),
        Group.Word("include_check", IncludeCheckReader.Read),
        Group.Word("config_save_dir", (r, l) => Set(r, g => g with { ConfigSaveDirectory = ConfigurationReader.Shown(l[1]) }), 2),
        Group.Word("data_use_instance", (r, l) => Switch(r, l, (g, on) => g with { DataUseInstance = on })),
        Group.Word("no_instant_scripts", (r, _) => Set(r, g => g with { NoInstantScripts = true }), note: "Tandem's own"),
        Group.Word("no_address_lifetime", (r, _) => Set(r, g => g with { NoAddressLifetime = true }), note: "Tandem's own"),
        Group.Word("state_dump_file", (r, l) => Set(r, g => g with { StateDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("stats_dump_file", (r, l) => Set(r, g => g with { StatsDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("json_dump_file", (r, l) => Set(r, g => g with { JsonDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("state_file_location", (r, l) => Set(r, g => g with { StateDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("stats_file_location", (r, l) => Set(r, g => g with { StatsDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("json_file_location", (r, l) => Set(r, g => g with { JsonDumpFile = ConfigurationReader.Shown(l[1]) }), 2, "keepalived 2.3"),
        Group.Word("json_version", ReadJsonVersion, 2, "keepalived 2.3"),
    ];

    internal static void Set(ConfigurationReader reader, Func<GlobalDefinitions, GlobalDefinitions> change) =>
        reader.Global.Value = change(reader.Global.Value);

    internal static void Switch(ConfigurationReader reader, SourceLine line, Func<GlobalDefinitions, bool, GlobalDefinitions> change)
    {
        if (ConfigurationReader.Switch(line) is { } on)
        {
            Set(reader, g => change(g, on));
            return;
        }

        reader.Complain(line, $"Invalid value '{line[1]}' for global {line[0]} specified", 1);
    }

    private static string? Optional(SourceLine line) => line.Count > 1 ? ConfigurationReader.Shown(line[1]) : null;

    private static void ReadMailAddresses(ConfigurationReader reader, SourceLine line) =>
        Set(reader, g => g with { NotificationEmail = [.. g.NotificationEmail, .. line.Words.Select(ConfigurationReader.Shown)] });

    private static void EndMailAddresses(ConfigurationReader reader)
    {
        if (reader.Global.Value.NotificationEmail.Count == 0)
        {
            reader.Diagnostics.Add(new Diagnostic(Severity.Warning, reader.Source.Position, "Warning - empty notification_email block") { Kind = DiagnosticKind.Understood });
        }
    }

    private static void ReadSmtpServer(ConfigurationReader reader, SourceLine line)
    {
        var port = 25U;
        if (line.Count > 2 && !reader.TryUnsigned(line, 2, 1, 65535, false, out port))
        {
            reader.Complain(line, $"Invalid smtp server {line[1]} {line[2]}", 2);
            return;
        }

        Set(reader, g => g with { SmtpServer = ConfigurationReader.Shown(line[1]), SmtpPort = (int)port });
    }

    private static void ReadSmtpTimeout(ConfigurationReader reader, SourceLine line)
    {
        const uint Max = uint.MaxValue / 1_000_000;
        if (!reader.TryUnsigned(line, 1, 0, Max, true, out var seconds))
        {
            reader.Complain(line, $"smtp_connect_timeout '{line[1]}' must be in [0, {Max}] - ignoring", 1);
            return;
        }

        if (seconds == 0)
        {
            reader.Complain(line, "smtp_conect_timeout must be greater than 0, setting to 1", 1);
            seconds = 1;
        }

        Set(reader, g => g with { SmtpConnectTimeoutUs = seconds * 1_000_000L });
    }

    private static void ReadScript(ConfigurationReader reader, SourceLine line, string name, NotifyScript? before, Func<GlobalDefinitions, NotifyScript, GlobalDefinitions> change)
    {
        if (before is not null)
        {
            reader.Complain(line, $"{name} script already specified");
        }
        else if (CommandReader.Read(reader, line, name) is { } script)
        {
            Set(reader, g => change(g, script));
        }
        else
        {
            reader.Complain(line, $"Invalid {name} script");
        }
    }

    private static void ReadScriptTimeout(ConfigurationReader reader, SourceLine line, string name, Func<GlobalDefinitions, long, GlobalDefinitions> change)
    {
        if (reader.TryUnsigned(line, 1, 1, 1000, true, out var seconds))
        {
            Set(reader, g => change(g, seconds * 1_000_000L));
            return;
        }

        reader.Complain(line, $"{name}_script_timeout '{line[1]}' must be in [1, 1000] - ignoring", 1);
    }

    private static void ReadScriptUser(ConfigurationReader reader, SourceLine line)
    {
        var group = line.Count > 2 ? line[2] : null;
        if (reader.Accounts.Check(reader, line, line[1], group))
        {
            Set(reader, g => g with { ScriptUser = ConfigurationReader.Shown(line[1]), ScriptGroup = group is null ? null : ConfigurationReader.Shown(group) });
            return;
        }

        reader.Complain(line, "Error setting global script uid/gid", 1);
    }

    private static void ReadFifo(ConfigurationReader reader, SourceLine line, string prefix, NotifyFifo? before, Func<GlobalDefinitions, NotifyFifo, GlobalDefinitions> change)
    {
        if (line.Count < 2)
        {
            reader.Complain(line, $"No {prefix}notify_fifo name specified");
            return;
        }

        if (before?.Path is not null)
        {
            reader.Complain(line, $"{prefix}notify_fifo already specified - ignoring {line[1]}", 1);
            return;
        }

        var user = line.Count > 2 ? line[2] : null;
        var group = line.Count > 3 ? line[3] : null;
        if (user is not null && !reader.Accounts.Check(reader, line, user, group))
        {
            reader.Complain(line, $"Invalid user/group for {prefix}notify fifo {line[1]} - ignoring", 2);
            return;
        }

        Set(reader, g => change(g, (before ?? new NotifyFifo()) with { Path = ConfigurationReader.Shown(line[1]), User = user, Group = group }));
    }

    private static void ReadFifoScript(ConfigurationReader reader, SourceLine line, string prefix, NotifyFifo? before, Func<GlobalDefinitions, NotifyFifo, GlobalDefinitions> change)
    {
        if (before?.Script is not null)
        {
            reader.Complain(line, $"{prefix}notify_fifo_script already specified - ignoring {line[1]}", 1);
        }
        else if (CommandReader.Read(reader, line, $"{prefix}notify_fifo") is { } script)
        {
            Set(reader, g => change(g, (before ?? new NotifyFifo()) with { Script = script }));
        }
    }

    private static string ProcessName(ConfigurationReader reader, SourceLine line)
    {
        if (line[1].Length <= MaxProcessName)
        {
            return ConfigurationReader.Shown(line[1]);
        }

        reader.Complain(line, $"Process name {line[1]} more than {MaxProcessName} characters, truncating", 1);
        return ConfigurationReader.Shown(line[1][..MaxProcessName]);
    }

    private static void ReadRandomSeed(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, uint.MaxValue, false, out var seed))
        {
            reader.Source.Definitions.Seed = unchecked((int)seed);
            return;
        }

        reader.Complain(line, $"random_seed {line[1]} invalid", 1);
    }

    private static void ReadReloadTimeFile(ConfigurationReader reader, SourceLine line)
    {
        if (line[1].StartsWith('/') && line.Count == 2)
        {
            Set(reader, g => g with { ReloadTimeFile = ConfigurationReader.Shown(line[1]) });
            return;
        }

        reader.Complain(line, "reload_time_file invalid", 1);
    }

    private static void ReadJsonVersion(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 2, false, out var version))
        {
            Set(reader, g => g with { JsonVersion = int.CreateChecked(version) });
            return;
        }

        reader.Complain(line, string.Create(CultureInfo.InvariantCulture, $"json_version '{line[1]}' must be 1 or 2 - ignoring"), 1);
    }
}
