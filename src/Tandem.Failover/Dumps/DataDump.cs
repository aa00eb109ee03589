using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>The text of <c>keepalived.data</c>.</summary>
internal sealed class DataDump
{
    private readonly DumpText text = new();
    private readonly DaemonReport report;
    private readonly KeepalivedConfiguration configuration;

    private DataDump(DaemonReport report)
    {
        this.report = report;
        configuration = report.Configuration;
    }

    /// <summary>The text of the VRRP process.</summary>
    internal static string Write(DaemonReport report) => new DataDump(report).Write();

    /// <summary>The text of the parent (<c>keepalived_parent.data</c>).</summary>
    internal static string WriteParent(DaemonReport report)
    {
        var text = new DumpText();
        new GlobalDump(text, report).Write(child: false);
        return text.ToString();
    }

    private string Write()
    {
        new GlobalDump(text, report).Write(child: true);
        WriteStatic();
        if (report.Routers.Count > 0)
        {
            text.Part("VRRP Topology");
            foreach (var router in report.Routers)
            {
                new RouterDump(text, router).Write();
            }

            WriteSockets();
        }

        WriteGroups();
        new TrackingDump(text, report).Write();
        WriteInterfaces();
        return text.ToString();
    }

    private void WriteStatic()
    {
        if (configuration.StaticAddresses.Count > 0)
        {
            text.Part("Static Addresses");
            foreach (var address in configuration.StaticAddresses)
            {
                text.Line("     " + ItemText.Of(address, configuration.Global.DefaultInterface, set: true, filtered: false));
            }
        }

        if (configuration.StaticRoutes.Count > 0)
        {
            text.Part("Static Routes");
            foreach (var route in configuration.StaticRoutes)
            {
                text.Line("     " + RouteText.Of(route));
            }
        }

        if (configuration.StaticRules.Count > 0)
        {
            text.Part("Static Rules");
            foreach (var rule in configuration.StaticRules)
            {
                text.Line("     " + RouteText.Of(rule));
            }
        }
    }

    /// <summary>Routers with the same sockets stand together, in the order of the first.</summary>
    private void WriteSockets()
    {
        text.Part("VRRP Sockpool");
        foreach (var pool in report.Routers.GroupBy(static router => (router.ReceiveDescriptor, router.SendDescriptor)))
        {
            var first = pool.First();
            text.Line($" fd_in {pool.Key.ReceiveDescriptor} fd_out = {pool.Key.SendDescriptor}");
            text.Line($"   Interface = {first.Interface}");
            text.Line($"   Family = {(first.Instance.Family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")}");
            text.Line("   Protocol = VRRP");
            text.Line($"   Type = {(first.Instance.Unicast ? "Un" : "Mult")}icast");
            text.LineIf(first.Instance.Unicast, $"   Address = {first.Source ?? IPAddress.Any}");
            text.Line($"   Rx buf size = {pool.Sum(static router => router.Instance.KernelReceiveBufferSize)}");
            text.Line("   VRRP instances");
            foreach (var router in pool)
            {
                text.Line($"     {router.Instance.Name} vrid {router.Instance.VirtualRouterId}");
            }
        }
    }

    private void WriteGroups()
    {
        if (report.Groups.Count == 0)
        {
            return;
        }

        text.Part("VRRP Sync groups");
        foreach (var (group, state, faults, inits) in report.Groups)
        {
            text.Line($" VRRP Sync Group = {group.Name}, {ItemText.State(state)}");
            text.Line($"   Num member fault {faults}, num member init {inits}");
            text.List("   VRRP member instances :", group.Members, static member => member);
            text.List("   Tracked interfaces :", group.TrackInterfaces, static item => $"{item.Name} {ItemText.Weight(item)}");
            text.List("   Tracked scripts :", group.TrackScripts, static item => $"{item.Name} {ItemText.Weight(item)}");
            text.List("   Tracked files :", group.TrackFiles, static item => $"{item.Name}, {ItemText.Weight(item)}");
            text.List("   Tracked process :", group.TrackProcesses, static item => $"{item.Name}, {ItemText.Weight(item)}");
            text.Line($"   Using smtp notification = {DumpText.YesNo(group.SmtpAlert)}");
            new ScriptLines(text).Write(group.Notify);
            text.LineIf(group.NotifyPriorityChanges, $"   Notify priority changes = true");
        }
    }

    private void WriteInterfaces()
    {
        if (report.Interfaces.Count == 0)
        {
            return;
        }

        text.Part("Interfaces");
        foreach (var item in report.Interfaces)
        {
            new InterfaceDump(text, report, item).Write();
        }
    }
}
