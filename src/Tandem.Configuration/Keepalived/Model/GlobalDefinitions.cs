using System.Net;

namespace Tandem.Configuration.Keepalived.Model;

/// <summary>
/// <c>global_defs</c> and the words that stand outside of any block (keepalived.conf(5) "Global definitions"). What only gives
/// instances their defaults is in <see cref="VrrpInstance"/> already and is repeated here for the dump (<c>keepalived.data</c>) alone.
/// </summary>
public sealed partial record GlobalDefinitions
{
    /// <summary><c>router_id</c>; the host name when not written.</summary>
    public string RouterId { get; init; } = "";

    /// <summary><c>net_namespace</c>; null for the namespace that the program was started in. Cannot change on a reload.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary><c>instance</c>: a part of the names of pid files; null when not written. Cannot change on a reload.</summary>
    public string? InstanceName { get; init; }

    /// <summary><c>use_pid_dir</c>: pid files are in <c>/run/keepalived</c>.</summary>
    public bool UsePidDirectory { get; init; }

    /// <summary><c>linkbeat_use_polling</c> outside of any block.</summary>
    public bool LinkbeatUsePolling { get; init; }

    /// <summary><c>child_wait_time</c> in microseconds; 5 s by default.</summary>
    public long ChildWaitUs { get; init; } = 5_000_000;

    /// <summary><c>process_names</c>, <c>process_name</c>: the name of the parent; null for what it was started as.</summary>
    public string? ProcessName { get; init; }

    /// <summary><c>process_names</c>, <c>vrrp_process_name</c>: the name of the VRRP process; null for what it was started as.</summary>
    public string? VrrpProcessName { get; init; }

    /// <summary><c>startup_script</c>, run before any other process; null for none.</summary>
    public NotifyScript? StartupScript { get; init; }

    /// <summary><c>startup_script_timeout</c> in microseconds, 1 to 1000 s; 10 s by default.</summary>
    public long StartupScriptTimeoutUs { get; init; } = 10_000_000;

    /// <summary><c>shutdown_script</c>, run after the other processes have ended; null for none.</summary>
    public NotifyScript? ShutdownScript { get; init; }

    /// <summary><c>shutdown_script_timeout</c> in microseconds, 1 to 1000 s; 10 s by default.</summary>
    public long ShutdownScriptTimeoutUs { get; init; } = 10_000_000;

    /// <summary><c>default_interface</c>, where addresses without <c>dev</c> of instances without interface go; <c>eth0</c> by default.</summary>
    public string DefaultInterface { get; init; } = "eth0";

    /// <summary><c>dynamic_interfaces</c>: interfaces may come later. Tandem waits for interfaces either way.</summary>
    public bool DynamicInterfaces { get; init; }

    /// <summary><c>dynamic_interfaces allow_if_changes</c>.</summary>
    public bool AllowInterfaceChanges { get; init; }

    /// <summary><c>disable_local_igmp</c>.</summary>
    public bool DisableLocalIgmp { get; init; }

    /// <summary><c>vrrp_mcast_group4</c>; 224.0.0.18 by default.</summary>
    public IPAddress MulticastGroup4 { get; init; } = new(0x120000E0);

    /// <summary><c>vrrp_mcast_group6</c>; ff02::12 by default.</summary>
    public IPAddress MulticastGroup6 { get; init; } = IPAddress.Parse("ff02::12");

    /// <summary><c>vrrp_version</c>, 2 or 3; 2 by default.</summary>
    public int Version { get; init; } = 2;

    /// <summary><c>vrrp_strict</c>.</summary>
    public bool Strict { get; init; }

    /// <summary><c>vrrp_garp_*</c>: the defaults of the instances.</summary>
    public GarpSettings Garp { get; init; } = new();

    /// <summary><c>vrrp_garp_interval</c>: microseconds between two gratuitous ARPs of an interface that no <see cref="GarpGroup"/> names; 0 for none.</summary>
    public long GarpIntervalUs { get; init; }

    /// <summary><c>vrrp_gna_interval</c>: as <see cref="GarpIntervalUs"/>, for unsolicited neighbour advertisements.</summary>
    public long GnaIntervalUs { get; init; }

    /// <summary><c>vrrp_startup_delay</c> in microseconds, added to the first timer of every instance; 0 by default.</summary>
    public long StartupDelayUs { get; init; }

    /// <summary><c>log_unknown_vrids</c>.</summary>
    public bool LogUnknownVrids { get; init; }

    /// <summary><c>vrrp_iptables</c>: the chain for incoming packets; null when not written (nftables is used).</summary>
    public string? IptablesInChain { get; init; }

    /// <summary><c>vrrp_iptables</c>: the chain for outgoing packets; null when not written.</summary>
    public string? IptablesOutChain { get; init; }

    /// <summary><c>nftables</c>: the table; <c>keepalived</c> by default.</summary>
    public string NftablesTable { get; init; } = "keepalived";

    /// <summary><c>nftables_priority</c>; -1 by default.</summary>
    public int NftablesPriority { get; init; } = -1;

    /// <summary><c>nftables_counters</c>.</summary>
    public bool NftablesCounters { get; init; }

    /// <summary><c>nftables_ifindex</c>.</summary>
    public bool NftablesByIndex { get; init; }

    /// <summary><c>vmac_prefix</c>: what the names of virtual MAC interfaces begin with; <c>vrrp</c> by default.</summary>
    public string VmacPrefix { get; init; } = "vrrp";

    /// <summary><c>vmac_addr_prefix</c>: as <see cref="VmacPrefix"/>, for those of single addresses; the same by default.</summary>
    public string VmacAddressPrefix { get; init; } = "vrrp";

    /// <summary><c>vrrp_rx_bufs_policy</c>.</summary>
    public ReceiveBufferPolicy ReceiveBufferPolicy { get; init; }

    /// <summary><c>vrrp_rx_bufs_policy NUMBER</c> in bytes; 0 unless the policy is <see cref="ReceiveBufferPolicy.Fixed"/>.</summary>
    public int ReceiveBufferSize { get; init; }

    /// <summary><c>vrrp_rx_bufs_multiplier</c>; 3 by default.</summary>
    public int ReceiveBufferMultiplier { get; init; } = 3;

    /// <summary><c>vrrp_netlink_cmd_rcv_bufs</c> in bytes; 0 for the system's.</summary>
    public int NetlinkCommandReceiveBuffer { get; init; }

    /// <summary><c>vrrp_netlink_monitor_rcv_bufs</c> in bytes; 0 for the system's.</summary>
    public int NetlinkMonitorReceiveBuffer { get; init; }

    /// <summary><c>process_monitor_rcv_bufs</c> in bytes; 0 for the system's.</summary>
    public int ProcessMonitorReceiveBuffer { get; init; }

    /// <summary><c>vrrp_netlink_cmd_rcv_bufs_force</c>: beyond net.core.rmem_max.</summary>
    public bool NetlinkCommandReceiveBufferForce { get; init; }

    /// <summary><c>vrrp_netlink_monitor_rcv_bufs_force</c>: beyond net.core.rmem_max.</summary>
    public bool NetlinkMonitorReceiveBufferForce { get; init; }

    /// <summary><c>process_monitor_rcv_bufs_force</c>: beyond net.core.rmem_max.</summary>
    public bool ProcessMonitorReceiveBufferForce { get; init; }

    /// <summary><c>no_instant_scripts</c> (Tandem's own): no script's verdict is taken from watching its process.</summary>
    public bool NoInstantScripts { get; init; }

    /// <summary><c>no_address_lifetime</c> (Tandem's own): virtual addresses are added for ever, as keepalived does; the default of the instances.</summary>
    public bool NoAddressLifetime { get; init; }
}
