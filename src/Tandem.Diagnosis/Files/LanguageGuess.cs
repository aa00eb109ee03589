namespace Tandem.Diagnosis.Files;

/// <summary>What a file was taken for.</summary>
/// <param name="Language">The language; null when nothing says.</param>
/// <param name="Doubt">What is to be told when the content did not decide; empty when it did.</param>
public sealed record LanguageGuess(ConfigurationLanguage? Language, string Doubt)
{
    private static readonly HashSet<string> HaproxySections = new(StringComparer.Ordinal)
    {
        "global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "mailers", "cache", "program", "ring",
        "http-errors", "log-forward", "fcgi-app",
    };

    private static readonly HashSet<string> KeepalivedBlocks = new(StringComparer.Ordinal)
    {
        "global_defs", "vrrp_instance", "vrrp_script", "vrrp_sync_group", "vrrp_track_process", "vrrp_track_file", "track_file", "virtual_server",
        "virtual_server_group", "static_ipaddress", "static_routes", "static_rules", "garp_group", "interface_up_down_delays", "bfd_instance",
        "linkbeat_interfaces", "net_namespace", "include", "includer", "includem", "includew", "includeb", "includea", "track_group",
    };

    /// <summary>Looks at the content first, then at the name.</summary>
    /// <param name="path">The file's path or name.</param>
    /// <param name="text">Its text.</param>
    public static LanguageGuess Of(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        var (haproxy, keepalived) = Count(text);
        if (haproxy > 0 && keepalived == 0)
        {
            return new LanguageGuess(ConfigurationLanguage.Haproxy, "");
        }

        if (keepalived > 0 && haproxy == 0)
        {
            return new LanguageGuess(ConfigurationLanguage.Keepalived, "");
        }

        if (haproxy != keepalived)
        {
            var most = haproxy > keepalived ? ConfigurationLanguage.Haproxy : ConfigurationLanguage.Keepalived;
            return new LanguageGuess(most, $"{path} holds sections of both languages; it was read as {FileNameOf(most)} ({haproxy} against {keepalived} sections).");
        }

        return ByName(path) is { } named
            ? new LanguageGuess(named, $"{path} holds no section that tells its language; its name says {FileNameOf(named)}.")
            : new LanguageGuess(null, $"{path}: neither content nor name says whether it is haproxy.cfg or keepalived.conf.");
    }

    /// <summary>The name by which people know a language.</summary>
    /// <param name="language">The language.</param>
    public static string FileNameOf(ConfigurationLanguage language) => language == ConfigurationLanguage.Haproxy ? "haproxy.cfg" : "keepalived.conf";

    private static (int Haproxy, int Keepalived) Count(string text)
    {
        var haproxy = 0;
        var keepalived = 0;
        var depth = 0;
        foreach (var whole in text.AsSpan().EnumerateLines())
        {
            var line = whole.Trim();
            var end = line.IndexOfAny(" \t{");
            var first = (end < 0 ? line : line[..end]).ToString();
            var braces = line.Count('{') - line.Count('}');
            if (line.Length == 0 || line[0] is '#' or '!')
            {
                continue;
            }

            // What stands in a block of keepalived's is no section of the other language, whatever its word.
            if (depth == 0 && KeepalivedBlocks.Contains(first))
            {
                keepalived++;
            }
            else if (depth == 0 && braces == 0 && HaproxySections.Contains(first))
            {
                haproxy++;
            }

            depth = Math.Max(0, depth + (keepalived > 0 ? braces : 0));
        }

        return (haproxy, keepalived);
    }

    private static ConfigurationLanguage? ByName(string path)
    {
        var name = Path.GetFileName(path);
        if (name.Contains("keepalived", StringComparison.OrdinalIgnoreCase) || name.Contains("vrrp", StringComparison.OrdinalIgnoreCase))
        {
            return ConfigurationLanguage.Keepalived;
        }

        if (name.Contains("haproxy", StringComparison.OrdinalIgnoreCase))
        {
            return ConfigurationLanguage.Haproxy;
        }

        return Path.GetExtension(name) switch
        {
            ".cfg" => ConfigurationLanguage.Haproxy,
            ".conf" => ConfigurationLanguage.Keepalived,
            _ => null,
        };
    }
}
