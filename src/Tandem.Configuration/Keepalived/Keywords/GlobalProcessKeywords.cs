using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>global_defs</c>: priorities of the process, buffers, and what belongs to parts that are not here.</summary>
internal static class GlobalProcessKeywords
{
    private const string Checker = "the virtual servers are not served, so there is no such process";

    private static readonly KeywordGroup Group = new("global_defs");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("vrrp_priority", ReadNice, 2),
        Group.Word("vrrp_no_swap", (r, _) => GlobalKeywords.Set(r, g => g with { VrrpNoSwap = true })),
        Group.Word("vrrp_rt_priority", ReadRealTimePriority, 2),
        Group.Word("vrrp_cpu_affinity", ReadAffinity, 2),
        Group.Word("vrrp_rlimit_rttime", ReadRealTimeLimit, 2),
        Group.Word("vrrp_rlimit_rtime", ReadRealTimeLimit, 2, "write vrrp_rlimit_rttime"),
        Group.Word("max_auto_priority", ReadMaxAutoPriority),
        Group.Word("min_auto_priority_delay", ReadMinAutoPriorityDelay, 2),
        Group.Word("vrrp_rx_bufs_policy", ReadBufferPolicy, 2),
        Group.Word("vrrp_rx_bufs_multiplier", ReadBufferMultiplier, 2),
        Group.Word("vrrp_netlink_cmd_rcv_bufs", (r, l) => ReadBytes(r, l, (g, n) => g with { NetlinkCommandReceiveBuffer = n }), 2),
        Group.Word("vrrp_netlink_monitor_rcv_bufs", (r, l) => ReadBytes(r, l, (g, n) => g with { NetlinkMonitorReceiveBuffer = n }), 2),
        Group.Word("process_monitor_rcv_bufs", (r, l) => ReadBytes(r, l, (g, n) => g with { ProcessMonitorReceiveBuffer = n }), 2),
        Group.Word("vrrp_netlink_cmd_rcv_bufs_force", (r, l) => GlobalKeywords.Switch(r, l, (g, on) => g with { NetlinkCommandReceiveBufferForce = on })),
        Group.Word("vrrp_netlink_monitor_rcv_bufs_force", (r, l) => GlobalKeywords.Switch(r, l, (g, on) => g with { NetlinkMonitorReceiveBufferForce = on })),
        Group.Word("process_monitor_rcv_bufs_force", (r, l) => GlobalKeywords.Switch(r, l, (g, on) => g with { ProcessMonitorReceiveBufferForce = on })),
        .. Group.Harmless(
            Checker,
            "smtp_alert_checker", "checker_log_all_failures", "lvs_timeouts", "lvs_flush", "lvs_flush_on_stop", "lvs_flush_onstop", "checker_priority", "checker_no_swap",
            "checker_rt_priority", "checker_cpu_affinity", "checker_rlimit_rttime", "checker_rlimit_rtime", "checker_process_name", "lvs_process_name", "nftables_ipvs",
            "nftables_ipvs_priority", "nftables_ipvs_start_fwmark", "lvs_netlink_cmd_rcv_bufs", "lvs_netlink_cmd_rcv_bufs_force", "lvs_netlink_monitor_rcv_bufs",
            "lvs_netlink_monitor_rcv_bufs_force", "rs_init_notifies", "no_checker_emails", "snmp_vs_stats_update_interval", "snmp_rs_stats_update_interval"),
        .. Group.Harmless(
            "BFD is not served, so there is no such process",
            "bfd_priority", "bfd_no_swap", "bfd_rt_priority", "bfd_cpu_affinity", "bfd_rlimit_rttime", "bfd_rlimit_rtime", "bfd_process_name"),
        .. Group.Harmless("the copy of the configuration is kept in memory", "tmp_config_directory"),
        .. Group.Harmless("paths of scripts are checked with every link on the way", "use_symlink_paths"),
        .. Group.Harmless("scripts run with all groups of their user", "set_supplementary_groups"),
        .. Group.Harmless("rt_tables and its like are read from /etc/iproute2", "iproute_usr_dir", "iproute_etc_dir"),
        .. Group.NotYet("nothing depends on it", "lvs_sync_daemon"),
        .. Group.NotYet(
            "the VRRP part runs without SNMP",
            "snmp_socket", "enable_traps", "enable_snmp_vrrp", "enable_snmp_keepalived", "enable_snmp_rfc", "enable_snmp_rfcv2", "enable_snmp_rfcv3", "enable_snmp_checker"),
        .. Group.NotYet("the VRRP part runs without D-Bus", "enable_dbus", "dbus_service_name", "dbus_no_interface_name"),
    ];

    private static void ReadNice(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryInt(line, 1, -20, 19, out var nice))
        {
            GlobalKeywords.Set(reader, g => g with { VrrpNice = nice });
            return;
        }

        reader.Complain(line, "Invalid vrrp process priority specified", 1);
    }

    private static void ReadRealTimePriority(ConfigurationReader reader, SourceLine line)
    {
        if (!reader.TryInt(line, 1, int.MinValue, int.MaxValue, out var priority))
        {
            reader.Complain(line, $"vrrp process real-time priority '{line[1]}' invalid", 1);
            return;
        }

        if (priority < 1)
        {
            reader.Complain(line, $"vrrp process real-time priority {priority} less than minimum 1 - setting to minimum", 1);
        }
        else if (priority > 99)
        {
            reader.Complain(line, $"vrrp process real-time priority {priority} greater than maximum 99 - setting to maximum", 1);
        }

        GlobalKeywords.Set(reader, g => g with { VrrpRealTimePriority = Math.Clamp(priority, 1, 99) });
    }

    private static void ReadAffinity(ConfigurationReader reader, SourceLine line)
    {
        var cpus = new List<int>();
        for (var i = 1; i < line.Count; i++)
        {
            if (reader.TryUnsigned(line, i, 0, 1023, false, out var cpu))
            {
                cpus.Add((int)cpu);
            }
            else
            {
                reader.Complain(line, $"Invalid cpu_id:{line[i]} specified for vrrp process", i);
            }
        }

        GlobalKeywords.Set(reader, g => g with { VrrpCpuAffinity = [.. cpus] });
    }

    private static void ReadRealTimeLimit(ConfigurationReader reader, SourceLine line)
    {
        if (line[0].EndsWith("_rtime", StringComparison.Ordinal))
        {
            reader.Note(line, $"Keyword '{line[0]}' is deprecated - please use 'vrrp_rlimit_rttime'");
        }

        if (reader.TryUnsigned(line, 1, 1, uint.MaxValue, false, out var us))
        {
            GlobalKeywords.Set(reader, g => g with { VrrpRealTimeLimitUs = us });
            return;
        }

        reader.Complain(line, $"Invalid vrrp real-time limit - {line[1]}", 1);
    }

    private static void ReadMaxAutoPriority(ConfigurationReader reader, SourceLine line)
    {
        var priority = 99;
        if (line.Count > 1 && !reader.TryInt(line, 1, -1, 99, out priority))
        {
            reader.Complain(line, $"max_auto_priority '{line[1]}' must be in [0, 99] (or -1 to disable) - ignoring", 1);
            return;
        }

        GlobalKeywords.Set(reader, g => g with { MaxAutoPriority = priority });
    }

    private static void ReadMinAutoPriorityDelay(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 10_000_000, true, out var us))
        {
            GlobalKeywords.Set(reader, g => g with { MinAutoPriorityDelayUs = us });
            return;
        }

        reader.Complain(line, $"min_auto_priority_delay '{line[1]}' must be in [1, 10000000] - ignoring", 1);
    }

    private static void ReadBufferPolicy(ConfigurationReader reader, SourceLine line)
    {
        if (line[1] is "MTU" or "ADVERT")
        {
            var policy = line[1] == "MTU" ? ReceiveBufferPolicy.Mtu : ReceiveBufferPolicy.Advertisement;
            GlobalKeywords.Set(reader, g => g with { ReceiveBufferPolicy = policy });
        }
        else if (reader.TryUnsigned(line, 1, 0, int.MaxValue, false, out var size))
        {
            GlobalKeywords.Set(reader, g => g with { ReceiveBufferPolicy = ReceiveBufferPolicy.Fixed, ReceiveBufferSize = (int)size });
        }
        else
        {
            reader.Complain(line, $"Invalid vrrp_rx_bufs_policy {line[1]}", 1);
        }
    }

    private static void ReadBufferMultiplier(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, int.MaxValue, false, out var factor))
        {
            GlobalKeywords.Set(reader, g => g with { ReceiveBufferMultiplier = (int)factor });
            return;
        }

        reader.Complain(line, $"Invalid vrrp_rx_bufs_multiplier {line[1]}", 1);
    }

    private static void ReadBytes(ConfigurationReader reader, SourceLine line, Func<GlobalDefinitions, int, GlobalDefinitions> change)
    {
        if (reader.TryUnsigned(line, 1, 0, int.MaxValue, false, out var size))
        {
            GlobalKeywords.Set(reader, g => change(g, (int)size));
            return;
        }

        reader.Complain(line, $"{line[0]} size ({line[1]}) invalid", 1);
    }
}
