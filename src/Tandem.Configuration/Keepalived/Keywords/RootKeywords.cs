using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>The words and blocks that stand outside of any block.</summary>
internal static class RootKeywords
{
    private static readonly KeywordGroup Group = new("");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Block("global_defs"),
        Group.Block("vrrp_instance", BeginInstance, EndInstance),
        Group.Block("vrrp_sync_group", SyncGroupKeywords.Begin),
        Group.Block("vrrp_script", ScriptKeywords.Begin, ScriptKeywords.End, 2),
        Group.Block("track_file", TrackFileKeywords.Begin, TrackFileKeywords.End, 2),
        Group.Block("vrrp_track_file", TrackFileKeywords.Begin, TrackFileKeywords.End, 2),
        Group.Block("vrrp_track_process", TrackProcessKeywords.Begin, TrackProcessKeywords.End, 2),
        Group.Block("garp_group", GarpGroupKeywords.Begin, GarpGroupKeywords.End),
        Group.Block("track_group", SyncGroupKeywords.BeginTrackGroup),
        Group.Values("static_ipaddress", (r, l) => InstanceBlockKeywords.AddUnlessNull(r.StaticAddresses, AddressReader.Read(r, l, true))),
        Group.Values("static_routes", (r, l) => InstanceBlockKeywords.AddUnlessNull(r.StaticRoutes, RouteReader.Read(r, l, true))),
        Group.Values("static_rules", (r, l) => InstanceBlockKeywords.AddUnlessNull(r.StaticRules, RuleReader.Read(r, l, true))),
        Group.Values("interface_up_down_delays", ReadInterfaceDelay),
        Group.Values("linkbeat_interfaces", ReadLinkbeatInterface),
        Group.Word("net_namespace", (r, l) => ReadOnce(r, l, r.Global.Value.NetworkNamespace, (g, name) => g with { NetworkNamespace = name }), 2),
        Group.Word("instance", (r, l) => ReadOnce(r, l, r.Global.Value.InstanceName, (g, name) => g with { InstanceName = name }), 2),
        Group.Word("use_pid_dir", (r, _) => GlobalKeywords.Set(r, g => g with { UsePidDirectory = true })),
        Group.Word("linkbeat_use_polling", (r, _) => GlobalKeywords.Set(r, g => g with { LinkbeatUsePolling = true })),
        Group.Word("child_wait_time", ReadChildWait, 2),
        Group.Word("include", static (_, _) => { }),
        Group.Word("includer", static (_, _) => { }),
        Group.Word("includem", static (_, _) => { }),
        Group.Word("includew", static (_, _) => { }),
        Group.Word("includeb", static (_, _) => { }),
        Group.Word("includea", static (_, _) => { }),
        .. Group.Harmless("there is no IPVS part", "net_namespace_ipvs"),
        .. Group.Harmless("ipsets are not used", "namespace_with_ipsets"),
    ];

    private static void BeginInstance(ConfigurationReader reader, SourceLine line)
    {
        if (line.Count != 2)
        {
            reader.Complain(line, "vrrp_instance must have a name");
            reader.SkipBlock();
            return;
        }

        var name = ConfigurationReader.Shown(line[1]);
        if (reader.Instances.Exists(i => i.Name == name))
        {
            reader.Complain(line, $"vrrp instance {name} already defined", 1);
            reader.SkipBlock();
            return;
        }

        reader.Instances.Add(new InstanceDraft(name, new Origin(line.PositionOf(1))));
    }

    private static void EndInstance(ConfigurationReader reader)
    {
        var draft = reader.Instance;
        var place = reader.Source.Position;
        if (draft.UseVmac && draft.Peers.Count > 0 && !draft.Value.VmacTransmitBase && draft.Value.Interface is not null)
        {
            reader.Diagnostics.Warning(place, $"({draft.Name}) unicast with use_vmac requires vmac_xmit_base - setting");
            draft.Value = draft.Value with { VmacTransmitBase = true };
        }

        if (draft.UnicastTtl is not null && draft.Peers.Count == 0)
        {
            reader.Diagnostics.Warning(place, $"({draft.Name}): Cannot use unicast_ttl without unicast peers - resetting");
        }
    }

    private static void ReadOnce(ConfigurationReader reader, SourceLine line, string? before, Func<GlobalDefinitions, string, GlobalDefinitions> change)
    {
        if (before is not null)
        {
            reader.Complain(line, $"Duplicate {line[0]} definition {line[1]} - ignoring", 1);
            return;
        }

        GlobalKeywords.Set(reader, g => change(g, ConfigurationReader.Shown(line[1])));
    }

    private static void ReadChildWait(ConfigurationReader reader, SourceLine line)
    {
        if (reader.TryUnsigned(line, 1, 0, int.MaxValue, true, out var seconds))
        {
            GlobalKeywords.Set(reader, g => g with { ChildWaitUs = seconds * 1_000_000L });
            return;
        }

        reader.Complain(line, $"Invalid child_wait_time {line[1]}", 1);
    }

    private static void ReadInterfaceDelay(ConfigurationReader reader, SourceLine line)
    {
        const long Max = 255_000_000;
        var name = ConfigurationReader.Shown(line[0]);
        if (reader.MissesInterface(line[0], line, $"unknown interface {name} specified for up/down delay"))
        {
            return;
        }

        if (line.Count < 2)
        {
            reader.Note(line, $"No timeouts specified for {name} up/down delays");
            return;
        }

        if (line.Count > 3)
        {
            reader.Note(line, $"Too many parameters for {name} up/down delays", 3);
        }

        if (!reader.TrySeconds(line, 1, 0, Max, out var down))
        {
            reader.Note(line, $"Invalid down delay {line[1]} for {name}", 1);
            return;
        }

        var up = down;
        if (line.Count > 2 && !reader.TrySeconds(line, 2, 0, Max, out up))
        {
            reader.Note(line, $"Invalid up delay {line[2]} for {name}", 2);
            return;
        }

        reader.InterfaceDelays.Add(new InterfaceDelay { Interface = name, DownDelayUs = down, UpDelayUs = up });
    }

    private static void ReadLinkbeatInterface(ConfigurationReader reader, SourceLine line)
    {
        var name = ConfigurationReader.Shown(line[0]);
        _ = reader.MissesInterface(line[0], line, $"unknown interface {name} specified for linkbeat interface");

        if (line.Count > 1 && line[1] is not ("MII" or "ETHTOOL" or "IOCTL"))
        {
            reader.Complain(line, $"extra characters {line[1]} in linkbeat interface", 1);
        }

        reader.LinkbeatInterfaces.Add(name);
    }
}
