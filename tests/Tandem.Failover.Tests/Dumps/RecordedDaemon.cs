using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tandem.Configuration.Keepalived;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Failover.Dumps;
using Tandem.Failover.Routers;

namespace Tandem.Failover.Tests.Dumps;

/// <summary>
/// A keepalived 2.2.7 that ran: its configuration and what it dumped. What changes from run to run (states, times, descriptors, counts) is
/// read from the dumps and put into a report; all names, their order and their form have to come from us.
/// </summary>
internal sealed partial class RecordedDaemon
{
    private readonly string name;
    private readonly Dictionary<string, Dictionary<string, string>> routers = [];

    internal RecordedDaemon(string name)
    {
        this.name = name;
        var loaded = KeepalivedLoader.LoadText(Read("conf"), new KeepalivedLoadOptions { UserExists = null, GroupExists = null, HostName = "lb1" });
        Configuration = loaded.Configuration;
        ReadRouters();
    }

    internal KeepalivedConfiguration Configuration { get; }

    internal string Data => Read("data");

    internal string Json => Read("json");

    internal string Statistics => Read("stats");

    internal string ParentData => Read("parent.data");

    internal DaemonReport Report()
    {
        using var json = JsonDocument.Parse(Json);
        var elements = json.RootElement.EnumerateArray().ToDictionary(static e => e.GetProperty("data").GetProperty("iname").GetString()!);
        return new DaemonReport
        {
            Configuration = Configuration,
            Umask = Convert.ToInt32(UmaskLine().Match(Data).Groups[1].Value, 8),
            RealTimePriority = int.Parse("0" + RealTimeLine().Match(Data).Groups[1].Value, CultureInfo.InvariantCulture),
            Routers = [.. Configuration.Instances.Select(instance => Router(instance, elements[instance.Name]))],
            Groups = [.. Configuration.SyncGroups.Select(static group => new GroupReport(group, ReportedState.Fault, 1, 0))],
            Scripts = [.. Configuration.Scripts.Where(static script => script.TrackedBy > 0).Select(static script => new ScriptReport
            {
                Script = script,
                Result = 1,
                IsGood = true,
                ResolvedPath = script.Script.Words[0].Replace("/bin/", "/usr/bin/", StringComparison.Ordinal),
            })],
            Files = [.. Configuration.TrackFiles.Select(static file => new TrackedFileReport(file, 5))],
            Processes = [.. Configuration.TrackProcesses.Select(static process => new TrackedProcessReport(process, 0, false))],
        };
    }

    private RouterReport Router(VrrpInstance instance, JsonElement element)
    {
        var lines = routers[instance.Name];
        var data = element.GetProperty("data");
        var descriptors = DescriptorLine().Match(lines["fd_in"]);
        return new RouterReport
        {
            Instance = instance,
            Statistics = CountsOf(element.GetProperty("stats")),
            State = State(lines["State"]),
            WantedState = State(lines["Wantstate"]),
            EffectivePriority = data.GetProperty("effective_priority").GetInt32(),
            TotalPriority = Number(lines["Total priority"]),
            MasterAddress = lines.TryGetValue("Master router", out var master) ? IPAddress.Parse(master) : null,
            MasterPriority = data.GetProperty("master_priority").GetInt32(),
            MasterIntervalUs = (long)Math.Round(data.GetProperty("master_adver_int").GetDouble() * 1e6),
            LastTransition = Time(lines["Last transition"])!.Value,
            NextTimer = Time(lines["Read timeout"]),
            MasterDownUs = Number(lines["Master down timer"]),
            Source = IPAddress.TryParse(lines["Using src_ip"].Split(' ')[0], out var source) ? source : null,
            InterfaceName = data.GetProperty("ifp_ifname").GetString(),
            InterfaceIndex = instance.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 3 : 0,
            VirtualMacUp = instance.VirtualMac != null,
            AddressesSet = data.GetProperty("vipset").GetBoolean(),
            FilterSet = data.GetProperty("vipset").GetBoolean() && !instance.Accept,
            ReceiveDescriptor = Number(descriptors.Groups[1].Value),
            SendDescriptor = Number(descriptors.Groups[2].Value),
            TrackingFaults = Number(lines["Number of interface and track script faults"]),
        };
    }

    private static RouterStatistics CountsOf(JsonElement stats) => new()
    {
        AdvertisementsReceived = stats.GetProperty("advert_rcvd").GetInt64(),
        AdvertisementsSent = stats.GetProperty("advert_sent").GetInt64(),
        BecameMaster = stats.GetProperty("become_master").GetInt64(),
    };

    private static int Number(string text) => int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);

    private static ReportedState State(string text) => Enum.Parse<ReportedState>(text, ignoreCase: true);

    private static DateTimeOffset? Time(string text)
    {
        var match = TimeText().Match(text);
        return match.Success
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                .AddMicroseconds(Number(match.Groups[2].Value))
            : null;
    }

    private void ReadRouters()
    {
        Dictionary<string, string>? current = null;
        foreach (var line in Data.Split('\n'))
        {
            if (line.StartsWith("------< VRRP Sockpool", StringComparison.Ordinal))
            {
                return;
            }

            var parts = line.Trim().Split(" = ", 2);
            if (line.StartsWith(" VRRP Instance = ", StringComparison.Ordinal))
            {
                routers[parts[1]] = current = [];
            }
            else if (current != null)
            {
                current[line.StartsWith("   fd_in", StringComparison.Ordinal) ? "fd_in" : parts[0]] = parts.Length > 1 ? parts[1] : line;
            }
        }
    }

    private string Read(string ending) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "dumps", $"{name}.{ending}"));

    [GeneratedRegex(@"^ umask = 0(\d+)$", RegexOptions.Multiline)]
    private static partial Regex UmaskLine();

    [GeneratedRegex(@"^ current realtime priority = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex RealTimeLine();

    [GeneratedRegex(@"fd_in (\d+), fd_out (\d+)")]
    private static partial Regex DescriptorLine();

    [GeneratedRegex(@"^(\d+)\.(\d{6}) ")]
    private static partial Regex TimeText();
}
