namespace Tandem.Configuration.Text;

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
        var (haproxy, keepalived) = Count(text, out _);
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

    /// <summary>What to say of a text that is surely of another language than the one it was given for; null when it may be of that one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wanted">The language that is read.</param>
    /// <param name="line">The first line that shows it, from 1.</param>
    internal static string? Mistaken(string text, ConfigurationLanguage wanted, out int line)
    {
        var (haproxy, keepalived) = Count(text, out line);
        return wanted == ConfigurationLanguage.Haproxy && keepalived > 0 && haproxy == 0
            ? "this is a keepalived.conf, which is for the failover (-k), and here a haproxy.cfg is wanted; nothing of it was read."
            : wanted == ConfigurationLanguage.Keepalived && haproxy > 0 && keepalived == 0
                ? "this is a haproxy.cfg, which is for the balancer (-f), and here a keepalived.conf is wanted; nothing of it was read."
                : null;
    }

    /// <summary>The name by which people know a language.</summary>
    /// <param name="language">The language.</param>
    public static string FileNameOf(ConfigurationLanguage language) => language == ConfigurationLanguage.Haproxy ? "haproxy.cfg" : "keepalived.conf";

    private static (int Haproxy, int Keepalived) Count(string text, out int first)
    {
        first = 0;
        var number = 0;
        var haproxy = 0;
        var keepalived = 0;
        var depth = 0;
        foreach (var whole in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = ByteOrderMark.Without(whole).Trim();
            if (line.Length == 0 || line[0] is '#' or '!')
            {
                continue;
            }

            var end = line.IndexOfAny(" \t{");
            var word = end < 0 ? line : line[..end];
            var braces = line.Count('{') - line.Count('}');

            // What stands in a block of keepalived's is no section of the other language, whatever its word.
            if (depth == 0 && KeepalivedBlocks.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
            {
                keepalived++;
                first = first == 0 ? number : first;
            }
            else if (depth == 0 && braces == 0 && HaproxySections.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
            {
                haproxy++;
                first = first == 0 ? number : first;
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
