using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Diagnosis.Files;
using Tandem.Diagnosis.Firewall;
using Tandem.Diagnosis.Scripts;
using Tandem.Diagnosis.Wire;
using Tandem.Failover.Tracking;
using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Host;

/// <summary>Reads what can be read of this node at one moment. It changes nothing.</summary>
internal static class HostReader
{
    private const int MostProcesses = 65536;

    private static readonly string[] UnitNames = ["tandem", "keepalived", "vrrp", "failover"];

    internal static HostFacts Read(KeepalivedConfiguration configuration, string file, string? balancerFile, WireWatch watch)
    {
        var firewall = FirewallState.Read();
        return new HostFacts
        {
            Configuration = configuration,
            FileName = Path.GetFileName(file),
            FilePath = Path.GetFullPath(file),
            Wire = watch,
            Places = new WrittenPlaces(static name => SmallFile.Read(name)),
            Links = ReadLinks(),
            Daemons = ReadDaemons(),
            Services = ReadServices(),
            Routes = ReadRoutes(),
            Scripts = [.. ScriptFault.Find(configuration, CheckScript).Where(static one => one.Kind != ScriptFaultKind.FoundBySearch)],
            Binds = balancerFile == null ? [] : ReadBinds(balancerFile),
            Firewall = firewall,
            Settings = ReadSettings(),
            Vendor = $"{ReadText("/sys/class/dmi/id/sys_vendor").Trim()} {ReadText("/sys/class/dmi/id/chassis_asset_tag").Trim()}".Trim(),
            Unseen = [.. firewall.Unseen.Select(static one => $"Not looked at: {one}.")],
        };
    }

    private static List<LinkFacts> ReadLinks()
    {
        var links = new List<LinkFacts>();
        foreach (var link in NetworkInterface.GetAllNetworkInterfaces())
        {
            var folder = $"/sys/class/net/{link.Name}/";
            var hardware = link.GetPhysicalAddress().GetAddressBytes();
            links.Add(new LinkFacts
            {
                Name = link.Name,
                Index = int.TryParse(ReadText(folder + "ifindex"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) ? index : 0,
                IsUp = ReadText(folder + "flags").Trim() is ['0', 'x', .. var flags]
                    && int.TryParse(flags, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && (bits & 1) != 0,

                // A link that is down has none to be read.
                HasCarrier = ReadText(folder + "carrier").Trim() != "0",
                HardwareAddress = hardware.Length == 6 ? HardwareText.Read(hardware) : 0,
                Addresses =
                [
                    .. link.GetIPProperties().UnicastAddresses.Select(static one => (new IPAddress(one.Address.GetAddressBytes()), one.PrefixLength)),
                ],
            });
        }

        return links;
    }

    /// <summary>Only processes of this network namespace: those of containers hold other addresses.</summary>
    internal static List<DaemonFacts> ReadDaemons()
    {
        var daemons = new List<DaemonFacts>();
        var network = LinkTarget("/proc/self/ns/net");
        foreach (var folder in Directory.EnumerateDirectories("/proc").Take(MostProcesses))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            var words = ReadText($"{folder}/cmdline").Split('\0');
            var name = Path.GetFileName(words[0]);
            var isSupervisor = name == "tandem" && words is [_, "run", ..];
            var isDaemon = isSupervisor || name == "keepalived" || (name == "tandem" && words is [_, "failover", ..]);
            if (isDaemon && (LinkTarget($"{folder}/ns/net") ?? network) == network)
            {
                var status = ReadText($"{folder}/stat");
                var (state, parent) = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var letter, var number, ..]
                    && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var its) ? (letter, its) : ("", 0);
                if (!state.StartsWith('Z'))
                {
                    daemons.Add(new DaemonFacts(pid, name, state.StartsWith('T') || state.StartsWith('t'))
                    {
                        ParentPid = parent,
                        Unit = UnitOf(ReadText($"{folder}/cgroup")),
                        IsSupervisor = isSupervisor,
                        CommandLine = string.Join(' ', words).Trim(),
                    });
                }
            }
        }

        return daemons;
    }

    /// <summary>
    /// The unit that /proc/PID/cgroup tells. Only one that is named for a failover: what was started by hand runs in the unit of whatever the hand
    /// came through (ssh, a container's runtime), and that is not to be restarted.
    /// </summary>
    internal static string? UnitOf(string groups) => groups.Split('\n').SelectMany(static line => line.Split('/'))
        .LastOrDefault(static part => part.EndsWith(".service", StringComparison.Ordinal)
            && Array.Exists(UnitNames, name => part.Contains(name, StringComparison.OrdinalIgnoreCase)));

    private static List<string> ReadServices()
    {
        string[] folders = ["/etc/systemd/system/", "/run/systemd/system/", "/usr/local/lib/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/"];
        return
        [
            .. new[] { "tandem.service", "keepalived.service" }
                .Where(name => Array.Exists(folders, folder => File.Exists(folder + name)))
                .OrderBy(static name => File.Exists("/etc/systemd/system/multi-user.target.wants/" + name) ? 0 : 1),
        ];
    }

    private static List<RouteFacts> ReadRoutes()
    {
        var routes = new List<RouteFacts>();
        foreach (var line in ReadText("/proc/net/route").Split('\n').Skip(1))
        {
            var words = line.Split('\t', StringSplitOptions.TrimEntries);
            if (words.Length > 7
                && uint.TryParse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var destination)
                && uint.TryParse(words[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask))
            {
                routes.Add(new RouteFacts(
                    System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(destination),
                    System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(mask),
                    words[0]));
            }
        }

        return routes;
    }

    private static Dictionary<string, int> ReadSettings()
    {
        var settings = new Dictionary<string, int>();
        List<string> paths = ["ipv4/ip_nonlocal_bind", "ipv6/ip_nonlocal_bind"];
        foreach (var link in NetworkInterface.GetAllNetworkInterfaces().Select(static one => one.Name).Append("all"))
        {
            paths.AddRange([$"ipv4/conf/{link}/rp_filter", $"ipv4/conf/{link}/arp_ignore", $"ipv4/conf/{link}/arp_announce"]);
        }

        foreach (var path in paths)
        {
            if (Sysctl.Read(path, out var value) == 0)
            {
                settings[path] = value;
            }
        }

        return settings;
    }

    /// <summary>Judges a script of the file as the failover does.</summary>
    internal static CheckedScript? CheckScript(NotifyScript script, GlobalDefinitions global, out string problem) =>
        ScriptSurvey.Identity(script, global, out problem) is { } identity
            ? new ScriptSecurity(global.ScriptSecurity).Check(script.Words, identity)
            : null;

    private static List<BindFacts> ReadBinds(string file)
    {
        var loaded = HaproxyLoader.Load([file], new LoadOptions { Resolve = null });
        return
        [
            .. AddressBinding.BindsOf(loaded.Understood)
                .Where(static bind => !bind.Transparent)
                .SelectMany(static bind => bind.Addresses)
                .Where(static one => one.Address is { } address && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                .Select(static one => new BindFacts(one.Address!, one.Position.ToString()))
                .DistinctBy(static one => one.Address),
        ];
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
