using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_instance</c>: the words that stand on one line.</summary>
internal static class InstanceKeywords
{
    private static readonly KeywordGroup Group = new("vrrp_instance");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Word("state", ReadState, 2),
        Group.Word("interface", ReadInterface, 2),
        Group.Word("vrf", ReadVrf, 2),
        Group.Word("virtual_router_id", ReadVirtualRouterId, 2),
        Group.Word("priority", ReadPriority, 2),
        Group.Word("advert_int", ReadAdvertisementInterval, 2),
        Group.Word("version", ReadVersion, 2),
        Group.Word("native_ipv6", ReadNativeIpv6, note: "the addresses decide"),
        Group.Word("preempt", (r, _) => r.Instance.NoPreempt = false),
        Group.Word("nopreempt", (r, _) => r.Instance.NoPreempt = true),
        Group.Word("preempt_delay", ReadPreemptDelay, 2),
        Group.Word("strict_mode", (r, l) => Switch(r, l, on => r.Instance.Strict = on)),
        Group.Word("accept", (r, _) => r.Instance.Accept = true),
        Group.Word("no_accept", (r, _) => r.Instance.Accept = false),
        Group.Word("skip_check_adv_addr", (r, l) => Switch(r, l, on => r.Instance.SkipCheckAdvertisedAddresses = on)),
        Group.Word("lower_prio_no_advert", (r, l) => Switch(r, l, on => r.Instance.LowerPriorityNoAdvertisement = on)),
        Group.Word("higher_prio_send_advert", (r, l) => Switch(r, l, on => r.Instance.HigherPrioritySendAdvertisement = on)),
        Group.Word("down_timer_adverts", ReadDownTimer, 2),
        Group.Word("debug", ReadDebug, 2),
        Group.Word("dont_track_primary", (r, _) => Set(r, v => v with { DontTrackPrimary = true })),
        Group.Word("linkbeat_use_polling", ReadLinkbeat, note: "write a linkbeat_interfaces block"),
        Group.Word("promote_secondaries", (r, _) => Set(r, v => v with { PromoteSecondaries = true })),
        Group.Word("kernel_rx_buf_size", ReadBufferSize),
        Group.Word("mcast_src_ip", (r, l) => SourceAddressReader.Read(r, l), 2),
        Group.Word("unicast_src_ip", SourceAddressReader.ReadUnicast, 2),
        Group.Word("track_src_ip", (r, _) => Set(r, v => v with { TrackSourceAddress = true })),
        Group.Word("mcast_dst_ip", SourceAddressReader.ReadDestination, 2),
        Group.Word("unicast_ttl", ReadUnicastTtl, 2),
        Group.Word("unicast_fault_no_peer", (r, _) => r.Instance.FaultWithoutPeers = true),
        Group.Word("check_unicast_src", (r, _) => r.Instance.CheckUnicastSource = r.Instance.UnicastWritten = true),
        Group.Word("old_unicast_checksum", ReadOldChecksum),
        Group.Word("v3_checksum_as_v2", (r, l) => Switch(r, l, on => r.Instance.V3ChecksumAsV2 = on), note: "keepalived 2.3"),
        Group.Word("owner_ignore_adverts", (r, _) => r.Instance.OwnerIgnoreAdvertisements = true, note: "keepalived 2.3"),
        Group.Word("use_vmac", VmacReader.Read),
        Group.Word("use_vmac_addr", (r, _) => Set(r, v => v with { UseVmacForAddresses = true })),
        Group.Word("vmac_xmit_base", (r, _) => Set(r, v => v with { VmacTransmitBase = true })),
        Group.Word("no_instant_scripts", (r, _) => Set(r, v => v with { NoInstantScripts = true }), note: "Tandem's own"),
        Group.Word("no_address_lifetime", (r, _) => Set(r, v => v with { NoAddressLifetime = true }), note: "Tandem's own"),
        .. Group.Harmless("an instance without addresses runs in version 2, as it always did", "no_virtual_ipaddress"),
        .. Group.Harmless("a late timer is noticed and the received advertisements are read first, always", "timer_expired_backup", "thread_timer_expired"),
        .. Group.NotYet("the virtual router runs on the interface itself, whose MAC address an ipvlan would have, too", "use_ipvlan"),
        new("vrrp_instance", "lvs_sync_daemon_interface", KeywordVerdict.NotYet, "the VRRP part runs without it", KeywordShape.Statement, ReadSyncDaemon) { MinWords = 2 },
        .. Group.NotYet("advertisements are sent without it; peers that want it will refuse them", "auth_hmac"),
        .. new KeywordGroup("vrrp_instance auth_hmac").NotYet("", "key", "active_key", "time_window", "anti_replay", "mode"),
    ];

    internal static void Set(ConfigurationReader reader, Func<VrrpInstance, VrrpInstance> change) =>
        reader.Instance.Value = change(reader.Instance.Value);

    private static void Switch(ConfigurationReader reader, SourceLine line, Action<bool> set)
    {
        if (ConfigurationReader.Switch(line) is { } on)
        {
            set(on);
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) invalid {line[0]} {line[1]} specified", 1);
    }

    private static void ReadState(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (line[1] == "MASTER")
        {
            draft.State = VrrpState.Master;
        }
        else if (line[1] != "BACKUP")
        {
            var hint = line[1].Equals("MASTER", StringComparison.OrdinalIgnoreCase) ? " (write MASTER)" : "";
            reader.Complain(line, $"({draft.Name}) unknown state '{line[1]}', defaulting to BACKUP{hint}", 1);
            draft.State = VrrpState.Backup;
        }
        else if (draft.State == VrrpState.Master)
        {
            reader.Complain(line, $"({draft.Name}) state previously set as MASTER - ignoring BACKUP", 1);
        }
        else
        {
            draft.State = VrrpState.Backup;
        }
    }

    private static void ReadInterface(ConfigurationReader reader, SourceLine line)
    {
        if (!ConfigurationReader.FitsInterface(line[1]))
        {
            reader.Complain(line, $"Interface name '{line[1]}' too long - ignoring", 1);
        }
        else if (line[1] == "lo")
        {
            reader.Complain(line, $"({reader.Instance.Name}) cannot use a loopback interface (lo) for vrrp - ignoring", 1);
        }
        else
        {
            Set(reader, v => v with { Interface = ConfigurationReader.Shown(line[1]) });
            _ = reader.MissesInterface(line[1], line, $"WARNING - interface {line[1]} for vrrp_instance {reader.Instance.Name} doesn't exist", 1, Text.DiagnosticKind.InterfaceMissing);
        }
    }

    private static void ReadVrf(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (!ConfigurationReader.FitsInterface(line[1]))
        {
            reader.Complain(line, $"({draft.Name}) VRF interface name '{line[1]}' too long - ignoring", 1);
        }
        else if (draft.Value.Interface is not null)
        {
            reader.Complain(line, $"({draft.Name}) Cannot specify VRF interface and interface - ignoring", 1);
        }
        else if (draft.Value.Vrf is { } before)
        {
            reader.Complain(line, $"({draft.Name}) VRF interface already specified as '{before}' - ignoring", 1);
        }
        else
        {
            Set(reader, v => v with { Vrf = ConfigurationReader.Shown(line[1]) });
        }
    }

    private static void ReadVirtualRouterId(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 255, false, out var id))
        {
            reader.Instance.VirtualRouterId = (byte)id;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}): VRID '{line[1]}' not valid - must be between 1 & 255", 1);
    }

    private static void ReadPriority(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 255, false, out var priority))
        {
            reader.Instance.Priority = (byte)priority;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) Priority not valid! must be between 1 & 255. Using default 100", 1);
        reader.Instance.Priority = 100;
    }

    private static void ReadAdvertisementInterval(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TrySeconds(line, 1, 10_000, 255_000_000, out var us) && us > 0)
        {
            reader.Instance.AdvertisementUs = us;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) Advert interval ({line[1]}) not valid! Must be > 0 - ignoring", 1);
    }

    private static void ReadVersion(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (!reader.TryInt(line, 1, 2, 3, out var version))
        {
            reader.Complain(line, $"({draft.Name}): Version must be either 2 or 3", 1);
        }
        else if ((draft.Version is { } before && before != version) || (version == 2 && draft.Family == AddressFamily.InterNetworkV6))
        {
            reader.Complain(line, $"({draft.Name}) vrrp_version {version} conflicts with configured or deduced version {draft.Version ?? 0}; ignoring.", 1);
        }
        else
        {
            draft.Version = version;
        }
    }

    private static void ReadNativeIpv6(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (draft.Family == AddressFamily.InterNetwork)
        {
            reader.Complain(line, $"({draft.Name}) Cannot specify native_ipv6 with IPv4 addresses");
            return;
        }

        draft.Family = AddressFamily.InterNetworkV6;
        draft.Version = 3;
    }

    private static void ReadPreemptDelay(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TrySeconds(line, 1, 0, 1_000_000_000, out var us))
        {
            reader.Instance.PreemptDelayUs = us;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) Preempt_delay not valid! must be between 0-1000", 1);
        reader.Instance.PreemptDelayUs = 0;
    }

    private static void ReadDownTimer(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 1, 100, true, out var count))
        {
            reader.Instance.DownTimerAdverts = (int)count;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}): Invalid down_timer_adverts [1:100] '{line[1]}'", 1);
    }

    private static void ReadDebug(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, 4, true, out var level))
        {
            Set(reader, v => v with { Debug = (int)level });
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) Debug value '{line[1]}' not valid; must be between 0-4", 1);
    }

    private static void ReadLinkbeat(ConfigurationReader reader, SourceLine line)
    {
        Set(reader, v => v with { LinkbeatUsePolling = true });
        reader.ComplainOfHabit(line, $"({reader.Instance.Name}) 'linkbeat_use_polling' in vrrp instance deprecated - use linkbeat_interfaces block");
    }

    private static void ReadBufferSize(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count == 2 && reader.TryUnsigned(line, 1, 0, uint.MaxValue, false, out var size))
        {
            Set(reader, v => v with { KernelReceiveBufferSize = (int)Math.Min(size, int.MaxValue) });
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) invalid kernel_rx_buf_size specified", 1);
    }

    private static void ReadUnicastTtl(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, 255, false, out var ttl))
        {
            reader.Instance.UnicastTtl = (byte)ttl;
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}): TTL '{line[1]}' not valid - must be between 0 & 255", 1);
    }

    private static void ReadSyncDaemon(ConfigurationReader reader, SourceLine line)
    {
        var name = reader.Instance.Name;
        reader.ComplainOfHabit(line, $"({name}) Specifying lvs_sync_daemon_interface against a vrrp is deprecated.");
        reader.ComplainOfHabit(line, $"      {new string(' ', Math.Abs(name.Length - 2))}Please use global lvs_sync_daemon");
    }

    private static void ReadOldChecksum(ConfigurationReader reader, SourceLine line)
    {
        reader.Instance.UnicastWritten = true;
        if (line.Count < 2 || line[1] == "never")
        {
            Set(reader, v => v with { OldUnicastChecksum = line.Count < 2 });
            return;
        }

        reader.Complain(line, $"({reader.Instance.Name}) Unknown old_unicast_chksum mode {line[1]} - ignoring", 1);
    }
}
