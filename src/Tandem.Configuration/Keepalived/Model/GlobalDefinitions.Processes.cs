namespace Tandem.Configuration.Keepalived.Model;

/// <content>Scripts, notification, mail, the priority of the process, and what keepalived does with its files.</content>
public sealed partial record GlobalDefinitions
{
    /// <summary><c>script_user</c>: whom scripts without a user of their own run as; null for <c>keepalived_script</c> when there is such a user, else the own one.</summary>
    public string? ScriptUser { get; init; }

    /// <summary>The group of <c>script_user</c>; null for that of the user.</summary>
    public string? ScriptGroup { get; init; }

    /// <summary><c>enable_script_security</c>.</summary>
    public bool ScriptSecurity { get; init; }

    /// <summary><c>notify_fifo</c>; null for none.</summary>
    public NotifyFifo? NotifyFifo { get; init; }

    /// <summary><c>vrrp_notify_fifo</c>; null for none.</summary>
    public NotifyFifo? VrrpNotifyFifo { get; init; }

    /// <summary><c>lvs_notify_fifo</c>; null for none.</summary>
    public NotifyFifo? LvsNotifyFifo { get; init; }

    /// <summary><c>vrrp_notify_priority_changes</c>: the default of instances and groups.</summary>
    public bool NotifyPriorityChanges { get; init; }

    /// <summary><c>fifo_write_vrrp_states_on_reload</c>.</summary>
    public bool FifoWriteStatesOnReload { get; init; }

    /// <summary><c>notification_email</c>: whom mail goes to; empty for nobody.</summary>
    public Sequence<string> NotificationEmail { get; init; } = [];

    /// <summary><c>notification_email_from</c>; null for <c>keepalived@</c> and the host's name.</summary>
    public string? NotificationEmailFrom { get; init; }

    /// <summary><c>smtp_server</c>: an address or a name; null when there is none, so that no mail is sent.</summary>
    public string? SmtpServer { get; init; }

    /// <summary>The port of <c>smtp_server</c>; 25 by default.</summary>
    public int SmtpPort { get; init; } = 25;

    /// <summary><c>smtp_helo_name</c>; null for the host's name.</summary>
    public string? SmtpHeloName { get; init; }

    /// <summary><c>smtp_connect_timeout</c> in microseconds; 30 s by default.</summary>
    public long SmtpConnectTimeoutUs { get; init; } = 30_000_000;

    /// <summary><c>smtp_alert</c>; null when not written. In the instances and groups already.</summary>
    public bool? SmtpAlert { get; init; }

    /// <summary><c>smtp_alert_vrrp</c>; null when not written. In the instances and groups already.</summary>
    public bool? SmtpAlertVrrp { get; init; }

    /// <summary><c>no_email_faults</c>: no mail for FAULT.</summary>
    public bool NoEmailFaults { get; init; }

    /// <summary><c>vrrp_priority</c>: the nice value of the VRRP process, -20 to 19; null to leave it.</summary>
    public int? VrrpNice { get; init; }

    /// <summary><c>vrrp_no_swap</c>: the VRRP process stays in memory.</summary>
    public bool VrrpNoSwap { get; init; }

    /// <summary><c>vrrp_rt_priority</c>: real-time priority (SCHED_RR) of the VRRP process, 1 to 99; null for what the program chooses.</summary>
    public int? VrrpRealTimePriority { get; init; }

    /// <summary><c>vrrp_cpu_affinity</c>: the CPUs that the VRRP process may run on; empty for all.</summary>
    public Sequence<int> VrrpCpuAffinity { get; init; } = [];

    /// <summary><c>vrrp_rlimit_rttime</c> in microseconds: CPU time between two blocking calls; null when not written.</summary>
    public long? VrrpRealTimeLimitUs { get; init; }

    /// <summary><c>max_auto_priority</c>, -1 to 99; 0 (no automatic raise) by default.</summary>
    public int MaxAutoPriority { get; init; }

    /// <summary><c>min_auto_priority_delay</c> in microseconds, at most 10 s; 1 s by default.</summary>
    public long MinAutoPriorityDelayUs { get; init; } = 1_000_000;

    /// <summary><c>umask</c>; null when not written.</summary>
    public int? Umask { get; init; }

    /// <summary><c>reload_check_config</c>. Tandem refuses a broken configuration on reload either way.</summary>
    public bool ReloadCheckConfig { get; init; }

    /// <summary>The log file of <c>reload_check_config</c>; null for none.</summary>
    public string? ReloadCheckLog { get; init; }

    /// <summary><c>reload_time_file</c>; null for none.</summary>
    public string? ReloadTimeFile { get; init; }

    /// <summary><c>reload_repeat</c>: the time file stays.</summary>
    public bool ReloadRepeat { get; init; }

    /// <summary><c>reload_file</c>: touched while files are read; empty for the default name, null for none.</summary>
    public string? ReloadFile { get; init; }

    /// <summary><c>config_save_dir</c>; null for none.</summary>
    public string? ConfigSaveDirectory { get; init; }

    /// <summary><c>data_use_instance</c>: the names of dumps hold the instance name and the network namespace.</summary>
    public bool DataUseInstance { get; init; }

    /// <summary><c>state_dump_file</c> (keepalived 2.3); null for <c>/tmp/keepalived.data</c>.</summary>
    public string? StateDumpFile { get; init; }

    /// <summary><c>stats_dump_file</c> (keepalived 2.3); null for <c>/tmp/keepalived.stats</c>.</summary>
    public string? StatsDumpFile { get; init; }

    /// <summary><c>json_dump_file</c> (keepalived 2.3); null for <c>/tmp/keepalived.json</c>.</summary>
    public string? JsonDumpFile { get; init; }

    /// <summary><c>json_version</c> (keepalived 2.3), 1 or 2; 1 by default.</summary>
    public int JsonVersion { get; init; } = 1;
}
