using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>global_defs</c>: the defaults of the instances, and the network.</summary>
internal static class GlobalVrrpKeywords
{
    private static readonly KeywordGroup Group = new("global_defs");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("default_interface", ReadDefaultInterface, 2),
        Group.Word("dynamic_interfaces", ReadDynamicInterfaces),
        Group.Word("disable_local_igmp", (r, _) => GlobalKeywords.Set(r, g => g with { DisableLocalIgmp = true })),
        Group.Word("vrrp_mcast_group4", (r, l) => ReadMulticast(r, l, AddressFamily.InterNetwork), 2),
        Group.Word("vrrp_mcast_group6", (r, l) => ReadMulticast(r, l, AddressFamily.InterNetworkV6), 2),
        Group.Word("vrrp_version", ReadVersion, 2),
        Group.Word("vrrp_strict", (r, _) => GlobalKeywords.Set(r, g => g with { Strict = true })),
        Group.Word("vrrp_check_unicast_src", (r, _) => r.Global.CheckUnicastSource = true),
        Group.Word("vrrp_skip_check_adv_addr", (r, _) => r.Global.SkipCheckAdvertisedAddresses = true),
        Group.Word("vrrp_down_timer_adverts", ReadDownTimer, 2),
        Group.Word("vrrp_lower_prio_no_advert", (r, l) => Switch(r, l, on => r.Global.LowerPriorityNoAdvertisement = on)),
        Group.Word("vrrp_higher_prio_send_advert", (r, l) => Switch(r, l, on => r.Global.HigherPrioritySendAdvertisement = on)),
        Group.Word("vrrp_garp_master_delay", (r, l) => ReadSeconds(r, l, us => r.Global.GarpMasterDelayUs = us), 2),
        Group.Word("vrrp_garp_master_repeat", (r, l) => ReadRepeat(r, l, n => r.Global.GarpMasterRepeat = n), 2),
        Group.Word("vrrp_garp_master_refresh", ReadRefresh, 2),
        Group.Word("vrrp_garp_master_refresh_repeat", (r, l) => ReadRepeat(r, l, n => r.Global.GarpMasterRefreshRepeat = n), 2),
        Group.Word("vrrp_garp_lower_prio_delay", (r, l) => ReadSeconds(r, l, us => r.Global.GarpLowerPriorityDelayUs = us), 2),
        Group.Word("vrrp_garp_lower_prio_repeat", ReadLowerPriorityRepeat, 2),
        Group.Word("vrrp_garp_interval", (r, l) => ReadInterval(r, l, us => GlobalKeywords.Set(r, g => g with { GarpIntervalUs = us })), 2),
        Group.Word("vrrp_gna_interval", (r, l) => ReadInterval(r, l, us => GlobalKeywords.Set(r, g => g with { GnaIntervalUs = us })), 2),
        Group.Word("vrrp_min_garp", ReadMinGarp),
        Group.Word("vrrp_garp_extra_if", ReadExtraInterface),
        Group.Word("vrrp_vmac_garp_intvl", ReadExtraInterface, 1, "write vrrp_garp_extra_if"),
        Group.Word("vrrp_startup_delay", ReadStartupDelay, 2),
        Group.Word("vrrp_iptables", ReadIptables),
        Group.Word("nftables", (r, l) => ReadTable(r, l), 1),
        Group.Word("nftables_priority", ReadTablePriority, 2),
        Group.Word("nftables_counters", (r, _) => GlobalKeywords.Set(r, g => g with { NftablesCounters = true })),
        Group.Word("nftables_ifindex", (r, _) => GlobalKeywords.Set(r, g => g with { NftablesByIndex = true })),
        Group.Word("vmac_prefix", (r, l) => GlobalKeywords.Set(r, g => g with { VmacPrefix = Prefix(r, l, g.VmacPrefix) }), 2),
        Group.Word("vmac_addr_prefix", (r, l) => r.Global.VmacAddressPrefix = Prefix(r, l, r.Global.VmacAddressPrefix), 2),
        Group.Word("log_unknown_vrids", (r, _) => GlobalKeywords.Set(r, g => g with { LogUnknownVrids = true })),
        Group.Word("v3_checksum_as_v2", (r, l) => Switch(r, l, on => r.Global.V3ChecksumAsV2 = on), note: "keepalived 2.3"),
        Group.Word("vrrp_owner_ignore_adverts", (r, _) => r.Global.OwnerIgnoreAdvertisements = true, note: "keepalived 2.3"),
        .. Group.Harmless("the addresses of the rules are kept in nftables sets", "vrrp_ipsets"),
        .. Group.Harmless("interfaces and addresses are waited for at boot", "vrrp_delay_after_boot"),
    ];

    private static void Switch(ConfigurationReader reader, SourceLine line, Action<bool> set)
    {
        if (ConfigurationReader.Switch(line) is { } on)
        {
            set(on);
            return;
        }

        reader.Complain(line, $"Invalid value for {line[0]} specified", 1);
    }

    private static void ReadDefaultInterface(ConfigurationReader reader, SourceLine line)
    {
        if (!ConfigurationReader.FitsInterface(line[1]))
        {
            reader.Complain(line, $"Interface name '{line[1]}' too long - ignoring", 1);
            return;
        }

        GlobalKeywords.Set(reader, g => g with { DefaultInterface = ConfigurationReader.Shown(line[1]) });
        _ = reader.MissesInterface(line[1], line, $"WARNING - default interface {line[1]} doesn't exist", 1);
    }

    private static void ReadDynamicInterfaces(ConfigurationReader reader, SourceLine line)
    {
        var changes = line.Count > 1 && line[1] == "allow_if_changes";
        if (line.Count > 1 && !changes)
        {
            reader.Complain(line, $"Unknown dynamic_interfaces option '{line[1]}'", 1);
        }

        GlobalKeywords.Set(reader, g => g with { DynamicInterfaces = true, AllowInterfaceChanges = changes });
    }

    private static void ReadMulticast(ConfigurationReader reader, SourceLine line, AddressFamily family)
    {
        var name = line[0];
        if (ConfigurationReader.Address(line[1]) is not { } address)
        {
            reader.Complain(line, $"Can't parse {name} [{line[1]}]. Skipping", 1);
        }
        else if (address.AddressFamily != family)
        {
            reader.Complain(line, $"{name} [{line[1]}] is not {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")}. Skipping", 1);
        }
        else if (!AddressKinds.IsMulticast(address))
        {
            reader.Complain(line, $"{name} [{line[1]}] is not multicast. Skipping", 1);
        }
        else if (family == AddressFamily.InterNetwork)
        {
            GlobalKeywords.Set(reader, g => g with { MulticastGroup4 = address });
        }
        else
        {
            if (!AddressKinds.IsLinkLocalMulticast(address))
            {
                reader.Complain(line, $"{name} [{line[1]}] should be link-local multicast.", 1);
            }

            GlobalKeywords.Set(reader, g => g with { MulticastGroup6 = address });
        }
    }

    private static void ReadVersion(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 2, 3, true, out var version))
        {
            GlobalKeywords.Set(reader, g => g with { Version = (int)version });
            return;
        }

        reader.Complain(line, "VRRP Error: Version must be either 2 or 3", 1);
    }

    private static void ReadDownTimer(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 100, true, out var count))
        {
            reader.Global.DownTimerAdverts = (int)count;
            return;
        }

        reader.Complain(line, $"Invalid vrrp_down_timer_adverts [1:100] '{line[1]}'", 1);
    }

    private static void ReadSeconds(ConfigurationReader reader, SourceLine line, Action<long> set)
    {
        if (reader.TryUnsigned(line, 1, 0, uint.MaxValue / 1_000_000, true, out var seconds))
        {
            set(seconds * 1_000_000L);
            return;
        }

        reader.Complain(line, $"{line[0]} '{line[1]}' invalid - ignoring", 1);
    }

    private static void ReadRepeat(ConfigurationReader reader, SourceLine line, Action<int> set)
    {
        if (!reader.TryUnsigned(line, 1, 0, uint.MaxValue, true, out var count))
        {
            reader.Complain(line, $"{line[0]} '{line[1]}' invalid - ignoring", 1);
            return;
        }

        if (count == 0)
        {
            reader.Complain(line, $"{line[0]} must be greater than 0, setting to 1", 1);
        }

        set((int)Math.Clamp(count, 1, int.MaxValue));
    }

    private static void ReadRefresh(ConfigurationReader reader, SourceLine line)
    {
        if (!reader.TryUnsigned(line, 1, 0, uint.MaxValue, true, out var seconds))
        {
            reader.Complain(line, $"Invalid vrrp_garp_master_refresh '{line[1]}' - ignoring", 1);
            seconds = 0;
        }

        reader.Global.GarpMasterRefreshUs = seconds * 1_000_000L;
    }

    private static void ReadLowerPriorityRepeat(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, int.MaxValue, true, out var count))
        {
            reader.Global.GarpLowerPriorityRepeat = (int)count;
            return;
        }

        reader.Complain(line, $"Invalid vrrp_garp_lower_prio_repeat '{line[1]}'", 1);
    }

    private static void ReadInterval(ConfigurationReader reader, SourceLine line, Action<long> set)
    {
        if (!reader.TrySeconds(line, 1, 1, uint.MaxValue, out var us))
        {
            reader.Complain(line, $"{line[0]} '{line[1]}' is invalid", 1);
            return;
        }

        set(us);
        if (us >= 1_000_000)
        {
            reader.Note(line, $"The {line[0]} is very large - {line[1]} seconds", 1);
        }
    }

    private static void ReadMinGarp(ConfigurationReader reader, SourceLine line)
    {
        if (ConfigurationReader.Switch(line) is not { } on)
        {
            reader.Complain(line, "Invalid value for vrrp_min_garp specified", 1);
        }
        else if (on)
        {
            reader.Global.GarpMasterDelayUs = 0;
            reader.Global.GarpMasterRepeat = 1;
            reader.Global.GarpLowerPriorityDelayUs = 0;
            reader.Global.GarpLowerPriorityRepeat = 1;
        }
    }

    private static void ReadExtraInterface(ConfigurationReader reader, SourceLine line)
    {
        if (line[0] == "vrrp_vmac_garp_intvl")
        {
            reader.ComplainOfHabit(line, "Keyword \"vrrp_vmac_garp_intvl\" is deprecated - please use \"vrrp_garp_extra_if\"");
        }

        if (ExtraInterfaceReader.TryRead(reader, line, "", out var us, out var all))
        {
            reader.Global.GarpExtraInterfaceUs = us;
            reader.Global.GarpExtraInterfaceAll = all;
        }
    }

    private static void ReadStartupDelay(ConfigurationReader reader, SourceLine line)
    {
        if (!reader.TrySeconds(line, 1, 1, uint.MaxValue, out var us))
        {
            reader.Complain(line, $"vrrp_startup_delay '{line[1]}' is invalid", 1);
            return;
        }

        GlobalKeywords.Set(reader, g => g with { StartupDelayUs = us });
        if (us >= 60_000_000)
        {
            reader.Note(line, $"The vrrp_startup_delay is very large - {line[1]} seconds", 1);
        }
    }

    private static void ReadIptables(ConfigurationReader reader, SourceLine line)
    {
        var inbound = line.Count > 1 ? ConfigurationReader.Shown(line[1]) : "INPUT";
        var outbound = line.Count > 2 ? ConfigurationReader.Shown(line[2]) : line.Count > 1 ? null : "OUTPUT";
        GlobalKeywords.Set(reader, g => g with { IptablesInChain = inbound, IptablesOutChain = outbound });
        reader.Note(line, "The rules are kept in an nftables table of their own, not in chains of iptables.");
    }

    private static void ReadTable(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count > 1 && line[1].Length >= 32)
        {
            reader.Complain(line, "nftables table name too long - ignoring", 1);
            return;
        }

        GlobalKeywords.Set(reader, g => g with { NftablesTable = line.Count > 1 ? ConfigurationReader.Shown(line[1]) : g.NftablesTable });
    }

    private static void ReadTablePriority(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryInt(line, 1, int.MinValue, int.MaxValue, out var priority))
        {
            GlobalKeywords.Set(reader, g => g with { NftablesPriority = priority });
            return;
        }

        reader.Complain(line, $"invalid nftables chain priority '{line[1]}'", 1);
    }

    private static string Prefix(ConfigurationReader reader, SourceLine line, string? before)
    {
        if (line[1].Length is > 0 and <= 11)
        {
            return ConfigurationReader.Shown(line[1]);
        }

        reader.Complain(line, $"{line[0]} '{line[1]}' too long - ignoring", 1);
        return before ?? "vrrp";
    }
}
