using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class GlobalTests
{
    private static GlobalDefinitions Global(string lines) => Given.Text($"global_defs {{\n{lines}\n}}").Configuration.Global;

    [Fact]
    public void Without_a_word_every_value_has_the_default_of_the_manual()
    {
        var global = Given.Text("").Configuration.Global;

        Assert.Equal("lb1.example.com", global.RouterId);
        Assert.Equal("eth0", global.DefaultInterface);
        Assert.Equal("224.0.0.18", global.MulticastGroup4.ToString());
        Assert.Equal("ff02::12", global.MulticastGroup6.ToString());
        Assert.Equal(2, global.Version);
        Assert.Equal(5_000_000, global.Garp.MasterDelayUs);
        Assert.Equal(5, global.Garp.MasterRepeat);
        Assert.Equal(5, global.Garp.LowerPriorityRepeat);
        Assert.False(global.Garp.MasterRefreshWritten);
        Assert.Null(global.SmtpServer);
        Assert.Equal(30_000_000, global.SmtpConnectTimeoutUs);
    }

    [Fact]
    public void Every_word_of_the_whole_file_takes_effect()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "every-keyword.conf"), Given.Nothing);
        var global = result.Configuration.Global;

        Assert.Empty(result.Complaints());
        Assert.Equal(("blue", "one", 6_000_000L), (global.NetworkNamespace, global.InstanceName, global.ChildWaitUs));
        Assert.Equal(("ka", "ka_vrrp"), (global.ProcessName, global.VrrpProcessName));
        Assert.Equal(["admin@example.com", "ops@example.com", "oncall@example.com"], global.NotificationEmail);
        Assert.Equal(("127.0.0.1", 2525, "lb1.example.com"), (global.SmtpServer, global.SmtpPort, global.SmtpHeloName));
        Assert.Equal((true, false, true), (global.SmtpAlert, global.SmtpAlertVrrp, global.NoEmailFaults));
        Assert.Equal(("224.0.0.20", "ff02::14"), (global.MulticastGroup4.ToString(), global.MulticastGroup6.ToString()));
        Assert.Equal((true, true), (global.DynamicInterfaces, global.AllowInterfaceChanges));
        Assert.Equal((1000L, 2L, 1_500_000L), (global.GarpIntervalUs, global.GnaIntervalUs, global.StartupDelayUs));
        Assert.Equal(("ka", -2, true, true), (global.NftablesTable, global.NftablesPriority, global.NftablesCounters, global.NftablesByIndex));
        Assert.Equal((5, 500_000L, -10, 50), (global.MaxAutoPriority, global.MinAutoPriorityDelayUs, global.VrrpNice!.Value, global.VrrpRealTimePriority!.Value));
        Assert.Equal(["/bin/true", "one", "two three"], global.StartupScript!.Words);
        Assert.Equal((5_000_000L, 6_000_000L), (global.StartupScriptTimeoutUs, global.ShutdownScriptTimeoutUs));
        Assert.Equal(("/run/language.fifo", "root"), (global.NotifyFifo!.Path, global.NotifyFifo.User));
        Assert.Equal(["/bin/cat", "-u"], global.NotifyFifo.Script!.Words);
        Assert.Equal((ReceiveBufferPolicy.Advertisement, 4), (global.ReceiveBufferPolicy, global.ReceiveBufferMultiplier));
        Assert.Equal((Convert.ToInt32("22", 8), "vr", "va"), (global.Umask, global.VmacPrefix, global.VmacAddressPrefix));
        Assert.Equal((true, "/tmp/language.check", "/tmp/language.time", true, "/tmp/language.reload"),
            (global.ReloadCheckConfig, global.ReloadCheckLog, global.ReloadTimeFile, global.ReloadRepeat, global.ReloadFile));
    }

    [Fact]
    public void One_announcement_is_enough_with_vrrp_min_garp()
    {
        var garp = Global("vrrp_min_garp").Garp;

        Assert.Equal((1, 0L, 1, 0L), (garp.MasterRepeat, garp.MasterDelayUs, garp.LowerPriorityRepeat, garp.LowerPriorityDelayUs));
    }

    [Theory]
    [InlineData("022", 18)]
    [InlineData("0x12", 18)]
    [InlineData("18", 18)]
    [InlineData("IWGRP | IWOTH", 18)]
    public void The_umask_is_a_number_or_names(string text, int mask) => Assert.Equal(mask, Global($"umask {text}").Umask);

    [Fact]
    public void The_words_of_Tandem_hold_for_every_instance()
    {
        var instance = Given.Instance("", "global_defs {\nno_instant_scripts\nno_address_lifetime\n}");

        Assert.True(instance.NoInstantScripts);
        Assert.True(instance.NoAddressLifetime);
        Assert.False(Given.Instance("no_instant_scripts").NoAddressLifetime);
    }

    [Fact]
    public void Global_defaults_reach_the_instances_wherever_they_stand()
    {
        var result = Given.Text("""
            vrrp_instance V {
                interface eth0
                virtual_router_id 1
                garp_master_repeat 9
                virtual_ipaddress { 10.0.0.1 }
            }
            global_defs {
                vrrp_version 3
                vrrp_garp_master_delay 7
                vrrp_garp_master_repeat 8
                vrrp_garp_master_refresh 0
                vrrp_skip_check_adv_addr
                vrrp_check_unicast_src
                vrrp_down_timer_adverts 5
                vrrp_mcast_group4 224.0.0.40
                vrrp_lower_prio_no_advert
                vrrp_higher_prio_send_advert
                vrrp_notify_priority_changes
                smtp_alert
                notification_email { a@b }
            }
            """);
        var instance = result.Configuration.Instances[0];

        Assert.Equal((3, 7_000_000L, 9, 0L, 8), (instance.Version, instance.Garp.MasterDelayUs, instance.Garp.MasterRepeat, instance.Garp.MasterRefreshUs, instance.Garp.LowerPriorityRepeat));
        Assert.Equal((true, true, 5, "224.0.0.40"), (instance.SkipCheckAdvertisedAddresses, instance.CheckUnicastSource, instance.DownTimerAdverts, instance.MulticastGroup!.ToString()));
        Assert.Equal((true, true, true, true), (instance.LowerPriorityNoAdvertisement, instance.HigherPrioritySendAdvertisement, instance.NotifyPriorityChanges, instance.SmtpAlert));
    }
}
