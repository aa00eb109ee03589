using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Supervisor;

/// <summary>What is different between two readings of a node's files, in short lines for people: "+" new, "-" gone, "~" changed.</summary>
internal static class ConfigurationChanges
{
    /// <summary>Lines that are told; a file that was replaced by another one need not be told line by line.</summary>
    internal const int MostLines = 200;

    /// <summary>Tells what a reload from one to the other will change.</summary>
    /// <param name="before">What runs.</param>
    /// <param name="after">What is to run.</param>
    internal static IReadOnlyList<string> Between(NodeConfiguration before, NodeConfiguration after)
    {
        var lines = new List<string>();
        if (before.Balancer is { } running && after.Balancer is { } next)
        {
            AddUncompared(lines, before, after);
            AddSections(lines, before.Sections, after.Sections);
            AddProxies(lines, running, next, before.Sections, after.Sections);
        }

        if (before.Failover is { } present && after.Failover is { } coming)
        {
            AddSettings(lines, present, coming);
            AddInstances(lines, present, coming);
            AddDefinitions(lines, present, coming);
        }

        if (lines.Count > MostLines)
        {
            var left = lines.Count - MostLines;
            lines.RemoveRange(MostLines, left);
            lines.Add(FormattableString.Invariant($"and {left} changes more"));
        }

        return lines;
    }

    private static void AddUncompared(List<string> lines, NodeConfiguration before, NodeConfiguration after)
    {
        if (before.Sections.IsCut || after.Sections.IsCut)
        {
            lines.Add($"~ {after.Files.Balancer} is longer than {SectionTexts.MostBytes / 1024 / 1024} MiB: what is different in its sections is not told");
        }
    }

    /// <summary>Global settings and defaults, which are no proxy's.</summary>
    private static void AddSections(List<string> lines, SectionTexts before, SectionTexts after)
    {
        foreach (var name in before.All.Keys.Union(after.All.Keys).Where(static name => !IsProxy(name)))
        {
            var old = before.All.GetValueOrDefault(name);
            var now = after.All.GetValueOrDefault(name);
            if (old is null || now is null || !old.SequenceEqual(now))
            {
                lines.Add($"{(old is null ? '+' : now is null ? '-' : '~')} {name}");
            }
        }
    }

    private static bool IsProxy(string section) =>
        section.StartsWith("frontend ", StringComparison.Ordinal) || section.StartsWith("backend ", StringComparison.Ordinal) || section.StartsWith("listen ", StringComparison.Ordinal);

    private static string NameOf(ProxySection proxy) => $"{KindOf(proxy)} {proxy.Name}";

    private static string KindOf(ProxySection proxy) => proxy.Kind switch
    {
        ProxyKind.Frontend => "frontend",
        ProxyKind.Backend => "backend",
        _ => "listen",
    };

    private static void AddProxies(List<string> lines, HaproxyConfiguration before, HaproxyConfiguration after, SectionTexts oldTexts, SectionTexts newTexts)
    {
        var old = before.Proxies.DistinctBy(NameOf).ToDictionary(NameOf);
        var now = after.Proxies.DistinctBy(NameOf).ToDictionary(NameOf);
        foreach (var (name, proxy) in old)
        {
            if (!now.TryGetValue(name, out var successor))
            {
                lines.Add($"- {name}{With(proxy)}");
                continue;
            }

            var oldLines = Settings(oldTexts, name);
            var newLines = Settings(newTexts, name);
            if (!oldLines.SequenceEqual(newLines))
            {
                lines.Add($"~ {name}: {Words(oldLines, newLines)}");
            }

            AddServers(lines, name, proxy, successor, oldTexts, newTexts);
        }

        foreach (var (name, proxy) in now.Where(entry => !old.ContainsKey(entry.Key)))
        {
            lines.Add($"+ {name}{With(proxy)}");
        }
    }

    private static string With(ProxySection proxy) =>
        proxy.Servers.Count == 0 ? "" : $" with {proxy.Servers.Count} server{(proxy.Servers.Count == 1 ? "" : "s")}";

    /// <summary>The first line that differs says more than that something does.</summary>
    private static string Words(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var gone = before.Except(after).ToArray();
        var come = after.Except(before).ToArray();
        var text = string.Join(", ", come.Take(2).Select(static line => $"now '{line}'").Concat(gone.Take(2).Select(static line => $"no longer '{line}'")));
        var more = Math.Max(0, come.Length - 2) + Math.Max(0, gone.Length - 2);
        return text.Length == 0 ? "its lines are in another order" : more == 0 ? text : FormattableString.Invariant($"{text}, and {more} lines more");
    }

    private static string[] Settings(SectionTexts texts, string name) =>
        [.. (texts.All.GetValueOrDefault(name) ?? []).Where(static line => !line.StartsWith("server ", StringComparison.Ordinal))];

    private static void AddServers(List<string> lines, string proxy, ProxySection before, ProxySection after, SectionTexts oldTexts, SectionTexts newTexts)
    {
        foreach (var server in before.Servers)
        {
            var successor = after.Servers.FirstOrDefault(other => other.Name == server.Name);
            if (successor is null)
            {
                lines.Add($"- server {server.Name} ({server.Address.Text}) of {proxy}");
            }
            else if (server.Address.Text != successor.Address.Text)
            {
                lines.Add($"~ server {server.Name} of {proxy}: {server.Address.Text} becomes {successor.Address.Text}");
            }
            else if (ServerText(oldTexts, proxy, server.Name) is { } old && ServerText(newTexts, proxy, server.Name) is { } now && old != now)
            {
                lines.Add($"~ server {server.Name} of {proxy}: now '{now}'");
            }
        }

        foreach (var server in after.Servers.Where(server => before.Servers.All(other => other.Name != server.Name)))
        {
            lines.Add($"+ server {server.Name} ({server.Address.Text}) of {proxy}");
        }
    }

    private static string? ServerText(SectionTexts texts, string proxy, string server) =>
        texts.All.GetValueOrDefault(proxy)?.Find(line => line.StartsWith($"server {server} ", StringComparison.Ordinal));

    private static void AddInstances(List<string> lines, KeepalivedConfiguration before, KeepalivedConfiguration after)
    {
        foreach (var instance in before.Instances)
        {
            if (after.Instances.FirstOrDefault(other => other.Name == instance.Name) is not { } successor)
            {
                lines.Add($"- vrrp_instance {instance.Name} with {string.Join(", ", instance.Addresses)}");
                continue;
            }

            foreach (var gone in instance.Addresses.Concat(instance.ExcludedAddresses).Except(successor.Addresses.Concat(successor.ExcludedAddresses)))
            {
                lines.Add($"- address {gone} of vrrp_instance {instance.Name}");
            }

            foreach (var come in successor.Addresses.Concat(successor.ExcludedAddresses).Except(instance.Addresses.Concat(instance.ExcludedAddresses)))
            {
                lines.Add($"+ address {come} of vrrp_instance {instance.Name}");
            }

            if (instance.Priority != successor.Priority)
            {
                lines.Add(FormattableString.Invariant($"~ vrrp_instance {instance.Name}: priority {instance.Priority} becomes {successor.Priority}"));
            }
            else if (!SaysTheSame(instance, successor))
            {
                lines.Add($"~ vrrp_instance {instance.Name}: other settings");
            }
        }

        foreach (var instance in after.Instances.Where(instance => before.Instances.All(other => other.Name != instance.Name)))
        {
            lines.Add($"+ vrrp_instance {instance.Name} with {string.Join(", ", instance.Addresses)}");
        }
    }

    /// <summary>What stands in a keepalived.conf once, whatever its instances are.</summary>
    private static void AddSettings(List<string> lines, KeepalivedConfiguration before, KeepalivedConfiguration after)
    {
        foreach (var (name, isSame) in new[]
        {
            ("global_defs", before.Global == after.Global),
            ("static_ipaddress", before.StaticAddresses.Equals(after.StaticAddresses)),
            ("static_routes", before.StaticRoutes.Equals(after.StaticRoutes)),
            ("static_rules", before.StaticRules.Equals(after.StaticRules)),
            ("garp_group", before.GarpGroups.Equals(after.GarpGroups)),
            ("interface_up_down_delays", before.InterfaceDelays.Equals(after.InterfaceDelays)),
            ("linkbeat_interfaces", before.LinkbeatInterfaces.Equals(after.LinkbeatInterfaces)),
        })
        {
            if (!isSame)
            {
                lines.Add($"~ {name}");
            }
        }
    }

    /// <summary>What has a name, by its name. Who tracks it is told with the instance or the group.</summary>
    private static void AddDefinitions(List<string> lines, KeepalivedConfiguration before, KeepalivedConfiguration after)
    {
        AddNamed(lines, "vrrp_sync_group", before.SyncGroups, after.SyncGroups, static group => group.Name);
        AddNamed(lines, "vrrp_script", before.Scripts.Select(static script => script with { TrackedBy = 0 }), after.Scripts.Select(static script => script with { TrackedBy = 0 }), static script => script.Name);
        AddNamed(lines, "track_file", before.TrackFiles.Select(static file => file with { TrackedBy = 0 }), after.TrackFiles.Select(static file => file with { TrackedBy = 0 }), static file => file.Name);
        AddNamed(
            lines,
            "vrrp_track_process",
            before.TrackProcesses.Select(static process => process with { TrackedBy = 0 }),
            after.TrackProcesses.Select(static process => process with { TrackedBy = 0 }),
            static process => process.Name);
        AddNamed(lines, "track_group", before.TrackGroups, after.TrackGroups, static group => group.Name);
    }

    private static void AddNamed<T>(List<string> lines, string kind, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> name)
        where T : class
    {
        var old = before.DistinctBy(name).ToDictionary(name);
        var now = after.DistinctBy(name).ToDictionary(name);
        foreach (var key in old.Keys.Union(now.Keys))
        {
            var (was, becomes) = (old.GetValueOrDefault(key), now.GetValueOrDefault(key));
            if (was is null || becomes is null || !was.Equals(becomes))
            {
                lines.Add($"{(was is null ? '+' : becomes is null ? '-' : '~')} {kind} {key}");
            }
        }
    }

    /// <summary>But for addresses, which are told by themselves.</summary>
    private static bool SaysTheSame(VrrpInstance before, VrrpInstance after) =>
        before == after with { Addresses = before.Addresses, ExcludedAddresses = before.ExcludedAddresses };
}
