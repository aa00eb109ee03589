using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Routers;

namespace Tandem.Failover.Dumps;

/// <summary>The text of <c>keepalived.json</c>: a list with two objects for each instance, <c>data</c> and <c>stats</c>.</summary>
internal static class JsonDump
{
    /// <summary>Makes the text.</summary>
    internal static string Write(DaemonReport report)
    {
        var json = new JsonText();
        json.BeginList();
        foreach (var router in report.Routers)
        {
            json.Begin();
            WriteData(json, router, report);
            WriteStatistics(json, router.Statistics);
            json.End();
        }

        json.EndList();
        return json + "\n";
    }

    private static void WriteData(JsonText json, RouterReport router, DaemonReport report)
    {
        var instance = router.Instance;
        var garp = instance.Garp;
        json.Begin("data");
        json.String("iname", instance.Name);
        json.Flag("dont_track_primary", instance.DontTrackPrimary);
        json.Flag("skip_check_adv_addr", instance.SkipCheckAdvertisedAddresses);
        json.Flag("strict_mode", instance.Strict);
        json.String("vmac_ifname", instance.VirtualMac?.InterfaceName ?? "");
        json.String("ifp_ifname", router.InterfaceName ?? instance.Interface ?? "");
        json.Number("master_priority", router.MasterPriority);
        json.Raw("last_transition", DumpText.Unix(router.LastTransition));
        json.Number("garp_delay", DumpText.Seconds(garp.MasterDelayUs));
        json.Number("garp_refresh", garp.MasterRefreshWritten ? DumpText.Seconds(garp.MasterRefreshUs) : 0);
        json.Number("garp_rep", garp.MasterRepeat);
        json.Number("garp_refresh_rep", garp.MasterRefreshRepeat);
        json.Number("garp_lower_prio_delay", DumpText.Seconds(garp.LowerPriorityDelayUs));
        json.Number("garp_lower_prio_rep", garp.LowerPriorityRepeat);
        json.Flag("lower_prio_no_advert", instance.LowerPriorityNoAdvertisement);
        json.Flag("higher_prio_send_advert", instance.HigherPrioritySendAdvertisement);
        json.Number("vrid", instance.VirtualRouterId);
        json.Number("base_priority", instance.Priority);
        json.Number("effective_priority", router.EffectivePriority);
        json.Truth("vipset", router.AddressesSet);
        json.Truth("promote_secondaries", instance.PromoteSecondaries);
        json.Raw("adver_int", DumpText.General(instance.AdvertisementIntervalUs / 1e6));
        json.Raw("master_adver_int", DumpText.General(router.MasterIntervalUs / 1e6));
        json.Flag("accept", instance.Accept);
        json.Truth("nopreempt", !instance.Preempt);
        json.Raw("preempt_delay", DumpText.General(instance.PreemptDelayUs / 1e6));
        json.Number("state", (int)router.State);
        json.Number("wantstate", (int)router.WantedState);
        json.Number("version", instance.Version);
        json.Truth("smtp_alert", instance.SmtpAlert);
        json.Truth("notify_deleted", instance.Notify.SayDeleted);
        WriteScripts(json, instance);
        WriteLists(json, router, report);
        json.Flag("auth_type", instance.Authentication != null);
        json.String("auth_data", instance.Authentication?.Text);
        json.End();
    }

    private static void WriteScripts(JsonText json, VrrpInstance instance)
    {
        var scripts = instance.Notify;
        Write("script_backup", scripts.Backup);
        Write("script_master", scripts.Master);
        Write("script_fault", scripts.Fault);
        Write("script_stop", scripts.Stop);
        Write("script_deleted", scripts.Deleted);
        Write("script", scripts.Any);
        Write("script_master_rx_lower_pri", instance.NotifyMasterRxLowerPriority);

        void Write(string key, NotifyScript? script) => json.String(key, script == null ? null : ItemText.Of(script));
    }

    private static void WriteLists(JsonText json, RouterReport router, DaemonReport report)
    {
        var instance = router.Instance;
        json.Strings("vips", instance.Addresses, Line);
        json.Strings("evips", instance.ExcludedAddresses, Line);
        json.Strings("vroutes", instance.Routes, RouteText.Of);
        json.Strings("vrules", instance.Rules, RouteText.Of);
        json.Strings("track_ifp", instance.TrackInterfaces, static item => item.Name);
        json.Strings("track_script", instance.TrackScripts, item => Command(report, item.Name));

        string Line(VirtualAddress address) => ItemText.Of(address, RouterDump.DeviceOf(router), router.AddressesSet, router.FilterSet);
    }

    private static string Command(DaemonReport report, string name)
    {
        foreach (var script in report.Scripts)
        {
            if (script.Script.Name == name)
            {
                return ItemText.Command(script.Script.Script.Words, script.ResolvedPath);
            }
        }

        return name;
    }

    private static void WriteStatistics(JsonText json, RouterStatistics counts)
    {
        json.Begin("stats");
        json.Number("advert_rcvd", counts.AdvertisementsReceived);
        json.Number("advert_sent", counts.AdvertisementsSent);
        json.Number("become_master", counts.BecameMaster);
        json.Number("release_master", counts.ReleasedMaster);
        json.Number("packet_len_err", counts.LengthErrors);
        json.Number("advert_interval_err", counts.IntervalErrors);
        json.Number("ip_ttl_err", counts.HopLimitErrors);
        json.Number("invalid_type_rcvd", counts.TypeErrors);
        json.Number("addr_list_err", counts.AddressListErrors);
        json.Number("invalid_authtype", counts.AuthenticationTypeErrors);
        json.Number("authtype_mismatch", counts.AuthenticationMismatches);
        json.Number("auth_failure", counts.AuthenticationFailures);
        json.Number("pri_zero_rcvd", counts.PriorityZeroReceived);
        json.Number("pri_zero_sent", counts.PriorityZeroSent);
        json.End();
    }
}
