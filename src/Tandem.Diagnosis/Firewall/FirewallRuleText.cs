using System.Globalization;
using System.Net;
using System.Text;
using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Firewall;

/// <summary>A rule as <c>nft list ruleset</c> shows it, near enough to find it there.</summary>
internal static class FirewallRuleText
{
    internal static string Write(FirewallRule rule, FirewallState state)
    {
        var words = new List<string>();
        var names = new Dictionary<uint, (string Name, string Suffix)>();
        foreach (var step in rule.Expressions)
        {
            switch (step.Name)
            {
                case "payload" when step.Number(5) == 0:
                    names[step.Number(1)] = (PayloadName(rule.Family, step), "");
                    break;
                case "meta" when step.Number(3) == 0:
                    names[step.Number(1)] = (MetaName(step.Number(2)), "");
                    break;
                case "ct":
                    names[step.Number(1)] = (step.Number(2) == 0 ? "ct state" : "ct ...", "");
                    break;
                case "bitwise":
                    var name = names.GetValueOrDefault(step.Number(1), ("...", ""));
                    names[step.Number(2)] = (name.Item1, PrefixOf(step.Data(4)));
                    break;
                case "cmp":
                    var (left, suffix) = names.GetValueOrDefault(step.Number(1), ("...", ""));
                    words.Add($"{left} {Operator(step.Number(2))}{Value(left, step.Data(3) ?? [])}{suffix}");
                    break;
                case "lookup":
                    words.Add($"{names.GetValueOrDefault(step.Number(2), ("...", "")).Item1} {((step.Number(5) & 1) != 0 ? "!= " : "")}{SetText(rule, step, state, names)}");
                    break;
                case "immediate":
                    words.Add(step.Verdict(2) is { } verdict ? Verdict(verdict) : "");
                    break;
                case "match" or "target":
                    words.Add($"[{step.Text(1)}]");
                    break;
                default:
                    words.Add(step.Name);
                    break;
            }
        }

        return string.Join(' ', words.Where(static word => word.Length > 0));
    }

    private static string SetText(FirewallRule rule, FirewallExpression step, FirewallState state, Dictionary<uint, (string Name, string Suffix)> names)
    {
        const int most = 6;
        var set = step.Text(1);
        if (!set.StartsWith("__", StringComparison.Ordinal) || !state.Sets.TryGetValue((rule.Family, rule.Table, set), out var elements))
        {
            return "@" + set;
        }

        var name = names.GetValueOrDefault(step.Number(2)).Name ?? "";
        var shown = elements.Where(static one => !one.EndsInterval).Take(most)
            .Select(one => Value(name, one.Key) + (one.Verdict is { } verdict ? $" : {Verdict(verdict)}" : ""));
        return $"{{ {string.Join(", ", shown)}{(elements.Count > most ? ", ..." : "")} }}";
    }

    private static string Verdict((int Code, string Chain) verdict) => verdict.Code switch
    {
        0 => "drop",
        1 => "accept",
        3 => "queue",
        -3 => $"jump {verdict.Chain}",
        -4 => $"goto {verdict.Chain}",
        -5 => "return",
        _ => "",
    };

    private static string Operator(uint number) => number switch
    {
        0 => "",
        1 => "!= ",
        2 => "< ",
        3 => "<= ",
        4 => "> ",
        _ => ">= ",
    };

    private static string PayloadName(byte family, FirewallExpression step)
    {
        var (header, offset, length) = (step.Number(2), step.Number(3), step.Number(4));
        var isIPv6 = family == 10 || length == 16 || (family == 1 && offset == 6 && length == 1);
        return (header, offset, length) switch
        {
            (1, 9, 1) => "ip protocol",
            (1, 8, 1) when !isIPv6 => "ip ttl",
            (1, 12, <= 4) when !isIPv6 => "ip saddr",
            (1, 16, <= 4) when !isIPv6 => "ip daddr",
            (1, 6, 1) when isIPv6 => "ip6 nexthdr",
            (1, 8, _) => "ip6 saddr",
            (1, 24, _) => "ip6 daddr",
            (2, 0, 2) => "th sport",
            (2, 2, 2) => "th dport",
            _ => string.Create(CultureInfo.InvariantCulture, $"@{(header == 2 ? "th" : header == 1 ? "nh" : "ll")},{offset * 8},{length * 8}"),
        };
    }

    private static string MetaName(uint key) => key switch
    {
        1 => "meta protocol",
        3 => "meta mark",
        4 => "iif",
        5 => "oif",
        6 => "iifname",
        7 => "oifname",
        15 => "meta nfproto",
        16 => "meta l4proto",
        19 => "meta pkttype",
        _ => string.Create(CultureInfo.InvariantCulture, $"meta {key}"),
    };

    private static string PrefixOf(byte[]? mask)
    {
        var bits = (mask ?? []).Sum(static one => System.Numerics.BitOperations.PopCount(one));
        return mask is { Length: 4 or 16 } ? string.Create(CultureInfo.InvariantCulture, $"/{bits}") : "";
    }

    private static string Value(string name, byte[] value)
    {
        if (name.EndsWith("addr", StringComparison.Ordinal) && value.Length <= 16)
        {
            var whole = new byte[name.StartsWith("ip6", StringComparison.Ordinal) ? 16 : 4];
            value.AsSpan(0, Math.Min(value.Length, whole.Length)).CopyTo(whole);
            return new IPAddress(whole).ToString() + (value.Length < whole.Length ? string.Create(CultureInfo.InvariantCulture, $"/{value.Length * 8}") : "");
        }

        if (name.EndsWith("ifname", StringComparison.Ordinal))
        {
            return $"\"{Encoding.UTF8.GetString(value).TrimEnd('\0')}\"";
        }

        if (name is "iif" or "oif" or "meta mark" or "ct state" && value.Length == 4)
        {
            return BitConverter.ToUInt32(value).ToString(CultureInfo.InvariantCulture);
        }

        if (name == "meta pkttype" && value.Length == 1)
        {
            return value[0] switch { 0 => "host", 1 => "broadcast", 2 => "multicast", _ => "other" };
        }

        if (name is "ip protocol" or "meta l4proto" or "ip6 nexthdr" && value is [112])
        {
            return "vrrp";
        }

        ulong number = 0;
        foreach (var one in value.AsSpan(0, Math.Min(value.Length, 8)))
        {
            number = (number << 8) | one;
        }

        return number.ToString(CultureInfo.InvariantCulture);
    }
}
