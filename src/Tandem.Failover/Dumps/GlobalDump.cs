using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>
/// The part of <c>keepalived.data</c> and <c>keepalived_parent.data</c> about <c>global_defs</c>. What keepalived says there of parts that
/// Tandem has not got (LVS, BFD, SNMP, DBus) is said as of one that does not use them; the version of libnftnl is left out.
/// </summary>
internal sealed class GlobalDump(DumpText text, DaemonReport report)
{
    private readonly GlobalDefinitions global = report.Configuration.Global;

    /// <summary>Writes it.</summary>
    /// <param name="child">Whether it is the VRRP process's.</param>
    internal void Write(bool child)
    {
        text.Part("Global definitions");
        WriteNames();
        WriteMail();
        WriteProcess(child);
        WriteVrrp();
        WriteFilter(child);
        WriteChecks();
        WriteScheduling();
        WriteScripts();
        WriteBuffers(child);
    }

    /// <summary>What is a default of the instances is known from them: the value that all have, else keepalived's own.</summary>
    private T Shared<T>(Func<VrrpInstance, T> value, T otherwise)
        where T : struct
    {
        var values = report.Configuration.Instances.Select(value).Distinct().Take(2).ToArray();
        return values.Length == 1 ? values[0] : otherwise;
    }

    private static string Alert(bool? value) => value switch
    {
        null => "unset",
        true => "on",
        false => "off",
    };

    private void WriteNames()
    {
        text.LineIf(global.ConfigSaveDirectory != null, $" Config save dir = {global.ConfigSaveDirectory}");
        text.Line($" Network namespace = {global.NetworkNamespace ?? "(default)"}");
        text.Line(" Network namespace ipvs = (main namespace)");
        text.LineIf(global.InstanceName != null, $" Instance name = {global.InstanceName}");
        text.LineIf(global.ProcessName is not (null or "keepalived"), $" Parent process name = {global.ProcessName}");
        text.LineIf(global.VrrpProcessName != null, $" VRRP process name = {global.VrrpProcessName}");
        text.Line($" Router ID = {global.RouterId}");
    }

    private void WriteMail()
    {
        if (global.SmtpServer != null)
        {
            text.Line($" Smtp server = {global.SmtpServer}");
            text.Line($" Smtp server port = {global.SmtpPort}");
            text.LineIf(global.SmtpHeloName != null, $" Smtp HELO name = {global.SmtpHeloName}");
            text.Line($" Smtp server connection timeout = {DumpText.Seconds(global.SmtpConnectTimeoutUs)}");
        }

        text.LineIf(global.NotificationEmailFrom != null, $" Email notification from = {global.NotificationEmailFrom}");
        if (global.NotificationEmail.Count > 0)
        {
            text.Line(" Email notification to:");
            foreach (var receiver in global.NotificationEmail)
            {
                text.Line($"   {receiver}");
            }
        }

        text.Line($" Default smtp_alert = {Alert(global.SmtpAlert)}");
        text.Line($" Default smtp_alert_vrrp = {Alert(global.SmtpAlertVrrp)}");
        text.Line(" Default smtp_alert_checker = unset");
        text.Line(" Checkers log all failures = false");
    }

    private void WriteProcess(bool child)
    {
        text.Line(global.ReloadCheckConfig ? $" Test config before reload, log to {global.ReloadCheckLog ?? "/dev/null"}" : " No test config before reload");
        text.LineIf(global.ReloadTimeFile != null, $" Reload time file = {global.ReloadTimeFile}{(global.ReloadRepeat ? " (repeat)" : "")}");
        text.LineIf(global.DataUseInstance, $" Use instance name in data dumps");
        if (!child)
        {
            WriteScript("Startup", global.StartupScript, global.StartupScriptTimeoutUs);
            WriteScript("Shutdown", global.ShutdownScript, global.ShutdownScriptTimeoutUs);
        }

        text.Line($" Dynamic interfaces = {DumpText.Truth(global.DynamicInterfaces)}");
        text.LineIf(global.DynamicInterfaces, $" Allow interface changes = {DumpText.Truth(global.AllowInterfaceChanges)}");
        text.LineIf(global.NoEmailFaults, $" Send emails for fault transitions = off");
        text.LineIf(child, $" Default interface = {global.DefaultInterface}");
        text.Line($" Disable local IGMP = {DumpText.YesNo(global.DisableLocalIgmp)}");
        text.Line(" LVS flush = false");
        text.Line(" LVS flush on stop = disabled");
        WriteFifo("Global", global.NotifyFifo);
        WriteFifo("VRRP", global.VrrpNotifyFifo);
        text.Line($" FIFO write vrrp states on reload = {DumpText.Truth(global.FifoWriteStatesOnReload)}");
        text.Line($" VRRP notify priority changes = {DumpText.Truth(global.NotifyPriorityChanges)}");
    }

    private void WriteScript(string name, NotifyScript? script, long timeoutUs)
    {
        if (script != null)
        {
            var (user, group) = ScriptLines.Identity(script.User ?? global.ScriptUser, script.Group ?? global.ScriptGroup);
            text.Line($" {name} script = {ItemText.Of(script)}, uid:gid {user}:{group}, timeout {DumpText.Seconds(timeoutUs)}");
        }
    }

    private void WriteFifo(string name, NotifyFifo? fifo)
    {
        if (fifo?.Path == null)
        {
            return;
        }

        var (user, group) = ScriptLines.Identity(fifo.User, fifo.Group);
        text.Line($" {name} notify fifo = {fifo.Path}, uid:gid {user}:{group}");
        if (fifo.Script != null)
        {
            (user, group) = ScriptLines.Identity(fifo.Script.User ?? global.ScriptUser, fifo.Script.Group ?? global.ScriptGroup);
            text.Line($" {name} notify fifo script = {ItemText.Of(fifo.Script)}, uid:gid {user}:{group}");
        }
    }

    private void WriteVrrp()
    {
        var garp = global.Garp;
        text.Line($" VRRP IPv4 mcast group = {global.MulticastGroup4}");
        text.Line($" VRRP IPv6 mcast group = {global.MulticastGroup6}");
        text.Line($" Gratuitous ARP delay = {DumpText.Seconds(garp.MasterDelayUs)}");
        text.Line($" Gratuitous ARP repeat = {garp.MasterRepeat}");
        text.Line($" Gratuitous ARP refresh timer = {(garp.MasterRefreshWritten ? DumpText.Seconds(garp.MasterRefreshUs) : 0)}");
        text.Line($" Gratuitous ARP refresh repeat = {garp.MasterRefreshRepeat}");
        text.Line($" Gratuitous ARP lower priority delay = {DumpText.Seconds(garp.LowerPriorityDelayUs)}");
        text.Line($" Gratuitous ARP lower priority repeat = {garp.LowerPriorityRepeat}");
        text.Line($" Num adverts before down = {Shared(static instance => instance.DownTimerAdverts, 3)}");
        text.Line($" Gratuitous ARP for each secondary {(garp.ExtraInterfaceAll ? "i/f" : "VMAC")} = {DumpText.Seconds(garp.ExtraInterfaceUs)}s");
        text.Line($" Send advert after receive lower priority advert = {DumpText.Truth(!Shared(static instance => instance.LowerPriorityNoAdvertisement && !instance.Strict, false))}");
        text.Line($" Send advert after receive higher priority advert = {DumpText.Truth(Shared(static instance => instance.HigherPrioritySendAdvertisement, false))}");
        text.Line($" Gratuitous ARP interval = {global.GarpIntervalUs / 1e6:F6}");
        text.Line($" Gratuitous NA interval = {global.GnaIntervalUs / 1e6:F6}");
        text.Line($" VRRP default protocol version = {global.Version}");
    }

    private void WriteFilter(bool child)
    {
        if (child && report.Routers.Any(static router => !router.Instance.Accept || router.Instance.VirtualMac != null))
        {
            text.Line($" nftables table name = {global.NftablesTable}");
            text.Line($" nftables base chain priority = {global.NftablesPriority}");
            text.Line($" nftables {(global.NftablesByIndex ? "" : "don't ")}force use ifindex for link local IPv6");
        }

        text.Line($" nftables with{(global.NftablesCounters ? "" : "out")} counters");
    }

    private void WriteChecks()
    {
        text.Line($" VRRP check unicast_src = {DumpText.Truth(Shared(static instance => instance.CheckUnicastSource, false))}");
        text.Line($" VRRP skip check advert addresses = {DumpText.Truth(Shared(static instance => instance.SkipCheckAdvertisedAddresses, false))}");
        text.Line($" VRRP strict mode = {DumpText.Truth(global.Strict)}");
    }

    private void WriteScheduling()
    {
        text.Line(global.MaxAutoPriority < 0 ? " Max auto priority = Disabled" : FormattableString.Invariant($" Max auto priority = {global.MaxAutoPriority}"));
        text.Line($" Min auto priority delay = {global.MinAutoPriorityDelayUs} usecs");
        text.Line($" VRRP process priority = {global.VrrpNice ?? 0}");
        text.Line($" VRRP don't swap = {DumpText.Truth(global.VrrpNoSwap)}");
        text.Line($" VRRP realtime priority = {global.VrrpRealTimePriority ?? 0}");
        text.LineIf(global.VrrpCpuAffinity.Count > 0, $" VRRP CPU Affinity = {string.Join(' ', global.VrrpCpuAffinity)}");
        text.Line($" VRRP realtime limit = {global.VrrpRealTimeLimitUs ?? 10000}");
        foreach (var other in (string[])["Checker", "BFD"])
        {
            text.Line($" {other} process priority = 0");
            text.Line($" {other} don't swap = false");
            text.Line($" {other} realtime priority = 0");
            text.Line($" {other} realtime limit = 10000");
        }

        foreach (var part in (string[])["vrrp", "checker", "RFCv2", "RFCv3", "traps"])
        {
            text.Line($" SNMP {part} disabled");
        }

        text.Line(" SNMP socket = default (unix:/var/agentx/master)");
        text.Line(" DBus disabled");
        text.Line(" DBus service name = ");
    }

    private void WriteScripts()
    {
        text.Line($" Script security {DumpText.Enabled(global.ScriptSecurity)}");
        text.Line($" Default script uid:gid {report.ScriptIdentity.User}:{report.ScriptIdentity.Group}");
    }

    private void WriteBuffers(bool child)
    {
        Write("vrrp_netlink_cmd", global.NetlinkCommandReceiveBuffer, global.NetlinkCommandReceiveBufferForce);
        Write("vrrp_netlink_monitor", global.NetlinkMonitorReceiveBuffer, global.NetlinkMonitorReceiveBufferForce);
        Write("process_monitor", global.ProcessMonitorReceiveBuffer, global.ProcessMonitorReceiveBufferForce);
        Write("lvs_netlink_cmd", 0, false);
        Write("lvs_netlink_monitor", 0, false);
        text.Line(" rs_init_notifies = 0");
        text.Line(" no_checker_emails = 0");
        var policy = global.ReceiveBufferPolicy;
        text.LineIf(policy == ReceiveBufferPolicy.Mtu, $" rx_bufs_policy = MTU");
        text.LineIf(policy == ReceiveBufferPolicy.Advertisement, $" rx_bufs_policy = ADVERT");
        text.LineIf(policy == ReceiveBufferPolicy.Fixed, $" rx_bufs_size = {global.ReceiveBufferSize}");
        text.Line($" rx_bufs_multiples = {global.ReceiveBufferMultiplier}");
        text.Line($" umask = 0{Convert.ToString(report.Umask, 8)}");
        text.LineIf(global.StartupDelayUs > 0, $" vrrp_startup_delay = {DumpText.General(global.StartupDelayUs / 1e6)}");
        text.LineIf(global.VmacPrefix != "vrrp", $" VMAC prefix = {global.VmacPrefix}");
        text.LineIf(global.VmacAddressPrefix != "vrrp", $" VMAC address prefix = {global.VmacAddressPrefix}");
        if (child && report.RealTimePriority > 0)
        {
            text.Line($" current realtime priority = {report.RealTimePriority}");
            text.Line($" current realtime time limit = {global.VrrpRealTimeLimitUs ?? 10000}");
        }

        void Write(string name, int size, bool forced)
        {
            text.Line($" {name}_rcv_bufs = {size}");
            text.Line($" {name}_rcv_bufs_force = {(forced ? 1 : 0)}");
        }
    }
}
