using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>The part of <c>keepalived.data</c> about one virtual router.</summary>
internal sealed class RouterDump(DumpText text, RouterReport report)
{
    private readonly VrrpInstance instance = report.Instance;

    /// <summary>Writes it.</summary>
    internal void Write()
    {
        WriteState();
        WriteInterface();
        WriteAnnouncements();
        WritePriorities();
        WriteAddresses();
        WriteTracking();
        WriteNotification();
    }

    private void WriteState()
    {
        text.Line($" VRRP Instance = {instance.Name}");
        text.Line($"   VRRP Version = {instance.Version}");
        text.LineIf(instance.SyncGroup != null, $"   Sync group = {instance.SyncGroup}");
        text.LineIf(instance.Family == AddressFamily.InterNetworkV6, $"   Using Native IPv6");
        text.Line($"   State = {ItemText.State(report.State)}");
        if (report.State == ReportedState.Backup)
        {
            text.Line($"   Master router = {report.MasterAddress?.ToString() ?? "0.0.0.0"}");
            text.Line($"   Master priority = {report.MasterPriority}");
            text.LineIf(instance.Version == 3, $"   Master advert int = {report.MasterIntervalUs / 1e6:F2} sec");
        }

        var flags = instance.Unicast || instance.SkipCheckAdvertisedAddresses || instance.Strict || instance.DontTrackPrimary || !instance.Preempt;
        text.Line(flags ? "   Flags:" : "   Flags: none");
        text.LineIf(instance.Unicast, $"     Using unicast");
        text.Line($"   Wantstate = {ItemText.State(report.WantedState)}");
        text.Line($"   Number of config faults = {report.ConfigurationFaults}");
        text.Line($"   Number of interface and track script faults = {report.TrackingFaults}");
        text.Line($"   Number of track scripts init = {report.ScriptsWithoutResult}");
        text.Line($"   Last transition = {DumpText.Time(report.LastTransition)}");
        text.Line($"   Read timeout = {(report.NextTimer is { } due ? DumpText.Time(due) : "DISABLED")}");
        text.Line($"   Master down timer = {report.MasterDownUs} usecs");
    }

    private void WriteInterface()
    {
        var vmac = instance.VirtualMac;
        text.LineIf(vmac != null, $"   Use VMAC, i/f name {vmac?.InterfaceName}, is_up = {DumpText.Truth(report.VirtualMacUp)}, xmit_base = {DumpText.Truth(instance.VmacTransmitBase)}");
        text.Line($"   Interface = {report.Interface}{(vmac == null ? "" : $", vmac on {instance.Interface}{(instance.VmacTransmitBase ? ", xmit base i/f" : "")}")}");
        text.LineIf(instance.Vrf != null, $"   VRF = {instance.Vrf}");
        text.LineIf(instance.DontTrackPrimary, $"   VRRP interface tracking disabled");
        text.LineIf(instance.SkipCheckAdvertisedAddresses, $"   Skip checking advert IP addresses");
        text.LineIf(instance.Strict, $"   Enforcing strict VRRP compliance");
        text.Line($"   Using src_ip = {report.Source?.ToString() ?? "(none)"}{(instance.SourceAddress != null ? " (from configuration)" : "")}");
        if (!instance.Unicast && instance.MulticastGroup != null)
        {
            var scope = instance.Family == AddressFamily.InterNetworkV6 ? FormattableString.Invariant($", ifindex {report.InterfaceIndex}") : "";
            text.Line($"   Multicast address {instance.MulticastGroup}{scope}");
        }
    }

    private void WriteAnnouncements()
    {
        var garp = instance.Garp;
        text.Line($"   Gratuitous ARP delay = {DumpText.Seconds(garp.MasterDelayUs)}");
        text.Line($"   Gratuitous ARP repeat = {garp.MasterRepeat}");
        text.Line($"   Gratuitous ARP refresh = {(garp.MasterRefreshWritten ? DumpText.Seconds(garp.MasterRefreshUs) : 0)}");
        text.Line($"   Gratuitous ARP refresh repeat = {garp.MasterRefreshRepeat}");
        text.Line($"   Gratuitous ARP lower priority delay = {DumpText.Seconds(garp.LowerPriorityDelayUs)}");
        text.Line($"   Gratuitous ARP lower priority repeat = {garp.LowerPriorityRepeat}");
        text.LineIf(garp.ExtraInterfaceUs > 0 && instance.VirtualMac != null, $"   Gratuitous ARP for each secondary {(garp.ExtraInterfaceAll ? "i/f" : "VMAC")} = {DumpText.Seconds(garp.ExtraInterfaceUs)}");
        text.Line($"   Down timer adverts = {instance.DownTimerAdverts}");
        text.Line($"   Send advert after receive lower priority advert = {DumpText.Truth(!instance.LowerPriorityNoAdvertisement)}");
        text.Line($"   Send advert after receive higher priority advert = {DumpText.Truth(instance.HigherPrioritySendAdvertisement)}");
    }

    private void WritePriorities()
    {
        text.Line($"   Virtual Router ID = {instance.VirtualRouterId}");
        text.Line($"   Priority = {instance.Priority}");
        text.Line($"   Effective priority = {report.EffectivePriority}");
        text.Line($"   Total priority = {report.TotalPriority}");
        if (instance.Version == 2)
        {
            text.Line($"   Advert interval = {DumpText.Seconds(instance.AdvertisementIntervalUs)} sec");
        }
        else
        {
            text.Line($"   Advert interval = {instance.AdvertisementIntervalUs / 1000} milli-sec");
            text.LineIf(report.State == ReportedState.Backup, $"   Master advert interval = {report.MasterIntervalUs / 1000} milli-sec");
        }

        text.Line($"   Accept = {DumpText.Enabled(instance.Accept)}");
        text.Line($"   Preempt = {DumpText.Enabled(instance.Preempt)}");
        text.LineIf(instance.PreemptDelayUs > 0, $"   Preempt delay = {DumpText.General(instance.PreemptDelayUs / 1e6)} secs");
        text.Line($"   Promote_secondaries = {DumpText.Enabled(instance.PromoteSecondaries)}");
        if (instance.Version == 2)
        {
            text.Line($"   Authentication type = {(instance.Authentication != null ? "SIMPLE_PASSWORD" : "none")}");
            text.LineIf(instance.Authentication != null, $"   Password = {instance.Authentication?.Text}");
        }

        text.LineIf(instance.KernelReceiveBufferSize > 0, $"   Kernel rx buffer size = {instance.KernelReceiveBufferSize}");
        text.LineIf(instance.Debug > 0, $"   Debug level = {instance.Debug}");
    }

    private void WriteAddresses()
    {
        text.List(FormattableString.Invariant($"   Virtual IP ({instance.Addresses.Count}):"), instance.Addresses, Line);
        text.List("   Virtual IP Excluded :", instance.ExcludedAddresses, Line);
        if (instance.Unicast)
        {
            text.Line($"   Unicast TTL = {instance.UnicastTtl}");
            text.Line($"   Check unicast src : {DumpText.YesNo(instance.CheckUnicastSource)}");
            text.List("   Unicast Peer :", instance.UnicastPeers, static peer =>
                FormattableString.Invariant($"{peer.Address} min_ttl {peer.MinTtl} max_ttl {peer.MaxTtl}"));
            text.LineIf(
                instance.Family == AddressFamily.InterNetwork,
                $"   Unicast checksum compatibility = {instance.OldUnicastChecksum switch { true => "yes", false => "never", null => "no" }}");
        }

        text.Line($"   fd_in {report.ReceiveDescriptor}, fd_out {report.SendDescriptor}");
        text.List("   Virtual Routes :", instance.Routes, RouteText.Of);
        text.List("   Virtual Rules :", instance.Rules, RouteText.Of);

        string Line(VirtualAddress address) => ItemText.Of(address, DeviceOf(report), report.AddressesSet, report.FilterSet);
    }

    /// <summary>The interface of addresses that name none, as dumps show it: that of a virtual MAC with the one below.</summary>
    internal static string DeviceOf(RouterReport report) =>
        report.Instance.VirtualMac != null ? $"{report.Interface}@{report.Instance.Interface}" : report.Interface;

    private void WriteTracking()
    {
        text.List("   Tracked interfaces :", instance.TrackInterfaces, static item => $"{item.Name} {ItemText.Weight(item)}");
        text.List("   Tracked scripts :", instance.TrackScripts, static item => $"{item.Name} {ItemText.Weight(item)}");
        text.List("   Tracked files :", instance.TrackFiles, static item => $"{item.Name}, {ItemText.Weight(item)}");
        text.List("   Tracked processes :", instance.TrackProcesses, static item => $"{item.Name}, {ItemText.Weight(item)}");
    }

    private void WriteNotification()
    {
        text.Line($"   Using smtp notification = {DumpText.YesNo(instance.SmtpAlert)}");
        text.Line($"   Notify deleted = {(instance.Notify.SayDeleted ? "Deleted" : "Fault")}");
        new ScriptLines(text).Write(instance.Notify);
        ScriptLines.WriteOne(text, "Master rx lower pri", instance.NotifyMasterRxLowerPriority);
        text.Line($"   Notify priority changes = {DumpText.Truth(instance.NotifyPriorityChanges)}");
    }
}
