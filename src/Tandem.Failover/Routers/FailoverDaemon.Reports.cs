using System.Net;
using Tandem.Failover.Addresses;
using Tandem.Failover.Dumps;
using Tandem.Failover.Election;
using Tandem.Failover.Logging;
using Tandem.Failover.Tracking;
using Tandem.Linux;
using Tandem.Linux.Processes;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <content>What the daemon is at a moment, for the dumps that signals ask for.</content>
public sealed partial class FailoverDaemon
{
    internal static ReportedState ReportedOf(ElectionRole role) => role switch
    {
        ElectionRole.Master or ElectionRole.Leaving => ReportedState.Master,
        ElectionRole.Backup => ReportedState.Backup,
        ElectionRole.Fault => ReportedState.Fault,
        _ => ReportedState.Init,
    };

    internal static IPAddress? AddressOf(in Endpoint endpoint)
    {
        if (!endpoint.IsInternet)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..endpoint.CopyAddress(bytes)]);
    }

    private void Dump(int signal)
    {
        var files = new DumpFiles(context.DumpDirectory);
        var report = Report();
        var what = signal switch
        {
            SignalNumber.Usr1 => "VRRP data",
            SignalNumber.Json => "VRRP as json",
            _ => "VRRP stats",
        };
        Journal.Write(JournalLevel.Info, $"Printing {what} for process({Environment.ProcessId}) on signal");
        var error = signal switch
        {
            SignalNumber.Usr1 => files.WriteData(report),
            SignalNumber.Json => files.WriteJson(report),
            _ => files.WriteStatistics(report),
        };
        if (error != 0)
        {
            Journal.Write(JournalLevel.Error, $"cannot write the dump to {context.DumpDirectory}: {Errno.Describe(error)}");
        }
    }

    private DaemonReport Report() => new()
    {
        Configuration = Configuration,
        Routers = [.. Configuration.Instances.Select(instance => RouterOf(instance.Name)!.Report())],
        Groups = [.. groups.Where(group => group.Configured is not null).Select(ReportOf)],
        Scripts = [.. Tracked.Scripts.Select(ReportOf)],
        Files = [.. Tracked.Files.Select(file => new TrackedFileReport(file.Definition, file.Value))],
        Processes = [.. Tracked.Processes.Select(process => new TrackedProcessReport(process.Definition, process.Count, process.HasQuorum))],
        Interfaces = [.. Network.Interfaces.All.OrderBy(link => link.Index).Select(ReportOf)],
    };

    private static GroupReport ReportOf(RouterGroup group)
    {
        var roles = group.Members.ToArray().Select(member => member.State.Role).ToArray();
        return new GroupReport(
            group.Configured!,
            ReportedOf(group.Role),
            roles.Count(role => role == ElectionRole.Fault),
            roles.Count(role => role == ElectionRole.Initial));
    }

    private static ScriptReport ReportOf(TrackedScript script) => new()
    {
        Script = script.Definition,
        Result = script.Result,
        IsGood = script.Verdict == TrackedVerdict.Unknown ? null : script.Verdict == TrackedVerdict.Up,
        IsRunning = script.State != "idle",
        UserId = script.Command.User,
        GroupId = script.Command.Group,
    };

    private InterfaceReport ReportOf(NetworkInterface link) => new()
    {
        Name = link.Name,
        Index = link.Index,
        IPv4 = AddressOf(link.PrimaryIPv4),
        IPv6 = AddressOf(link.LinkLocal),
        MacAddress = link.HardwareAddress.Length == 0 ? null : link.HardwareAddress.ToArray(),
        Flags = (uint)link.Flags,
        Mtu = (int)link.Mtu,
        VirtualMacOver = link.IsPrivateMacvlan ? Network.Interfaces.Find(link.ParentIndex)?.Name : null,
    };

    private VirtualRouter? RouterOf(string name) => routers.Find(router => router.Name == name);
}
