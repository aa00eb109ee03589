using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>balance</c>, <c>hash-type</c> and <c>hash-balance-factor</c>.</summary>
internal static class BalanceKeywords
{
    private const string Supported =
        "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.";

    internal static readonly StatementKeyword[] All =
    [
        new("proxy", "balance", SectionKinds.Backends, KeywordVerdict.Done, "", Balance),
        new("proxy", "hash-type", SectionKinds.Backends, KeywordVerdict.Done, "", HashType),
        new("proxy", "hash-balance-factor", SectionKinds.Backends, KeywordVerdict.Done, "", HashBalanceFactor),
    ];

    private static void Balance(Statement s, ConfigurationReader r)
    {
        var word = s[1];
        var settings = word.Text switch
        {
            "" or "roundrobin" => Simple(BalanceAlgorithm.RoundRobin),
            "static-rr" => Simple(BalanceAlgorithm.StaticRr),
            "leastconn" => Simple(BalanceAlgorithm.LeastConn),
            "first" => Simple(BalanceAlgorithm.First),
            "source" => Simple(BalanceAlgorithm.Source),
            "uri" => Uri(s, r),
            "url_param" => UrlParam(s, r),
            "hash" => Hash(s, r),
            _ when word.Text.StartsWith("hdr(", StringComparison.Ordinal) => Hdr(s, r),
            _ when word.Text.StartsWith("random", StringComparison.Ordinal) => Random(s, r),
            _ when word.Text.StartsWith("rdp-cookie", StringComparison.Ordinal) => RdpCookie(s, r),
            _ => Unknown(word, r),
        };
        if (settings is not null)
        {
            r.Proxy.Section.Balance = settings;
        }

        // HAProxy ignores what follows these; a word that does nothing is a mistake.
        BalanceSettings? Simple(BalanceAlgorithm algorithm)
        {
            if (s.Has(2))
            {
                r.Diagnostics.Warning(s[2].Position, $"'balance {word.Text}' ignores the argument '{s[2].Text}'.");
            }

            return new BalanceSettings(algorithm, s.Position);
        }
    }

    private static BalanceSettings? Unknown(Word word, ConfigurationReader r)
    {
        var nearest = NearestWord.Find(word.Text, ["roundrobin", "static-rr", "leastconn", "first", "source", "uri", "url_param", "random", "rdp-cookie", "hash"]);
        r.Unknown(word, Supported[..^1], nearest);
        return null;
    }

    private static BalanceSettings? Uri(Statement s, ConfigurationReader r)
    {
        var settings = new BalanceSettings(BalanceAlgorithm.Uri, s.Position);
        for (var i = 2; i < s.Count; i++)
        {
            switch (s[i].Text)
            {
                case "len" or "depth":
                    if (!Values.TryInteger(s[i + 1].Text, out var value) || value is < 1 or > int.MaxValue)
                    {
                        r.Diagnostics.Alert(s[i + 1], $"balance uri : '{s[i].Text}' expects a positive integer (got '{s[i + 1].Text}').");
                        return null;
                    }

                    settings = s[i].Text == "len" ? settings with { UriLength = (int)value } : settings with { UriDepth = (int)value };
                    i++;
                    break;
                case "whole":
                    settings = settings with { UriWhole = true };
                    break;
                case "path-only":
                    settings = settings with { UriPathOnly = true };
                    break;
                default:
                    r.Diagnostics.Alert(s[i], $"balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got '{s[i].Text}').");
                    return null;
            }
        }

        return settings;
    }

    private static BalanceSettings? UrlParam(Statement s, ConfigurationReader r)
    {
        if (s[2].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[2], "balance url_param requires an URL parameter name.");
            return null;
        }

        var checkPost = 0;
        if (s.Has(3))
        {
            checkPost = 48;
            if (s[3].Text != "check_post" || (s.Has(4) && (!Values.TryInteger(s[4].Text, out var wait) || wait < 1 || (checkPost = (int)Math.Min(wait, int.MaxValue)) < 0)))
            {
                r.Diagnostics.Alert(s[3], "balance url_param only accepts check_post modifier.");
                return null;
            }
        }

        return new BalanceSettings(BalanceAlgorithm.UrlParam, s.Position) { Name = s[2].Text, CheckPost = checkPost };
    }

    private static BalanceSettings? Hash(Statement s, ConfigurationReader r)
    {
        if (!s.Has(2))
        {
            r.Diagnostics.Alert(s.End, "balance hash requires a sample expression.");
            return null;
        }

        return new BalanceSettings(BalanceAlgorithm.Hash, s.Position) { Expression = s.From(2) };
    }

    private static BalanceSettings? Hdr(Statement s, ConfigurationReader r)
    {
        var name = Inside(s[1].Text, "hdr");
        if (string.IsNullOrEmpty(name))
        {
            r.Diagnostics.Alert(s[1], "balance hdr requires an http header field name.");
            return null;
        }

        if (s.Has(2) && s[2].Text != "use_domain_only")
        {
            r.Diagnostics.Alert(s[2], "balance hdr(name) only accepts 'use_domain_only' modifier.");
            return null;
        }

        return new BalanceSettings(BalanceAlgorithm.Hdr, s.Position) { Name = name, UseDomainOnly = s.Has(2) };
    }

    private static BalanceSettings? Random(Statement s, ConfigurationReader r)
    {
        if (s[1].Text == "random")
        {
            return new BalanceSettings(BalanceAlgorithm.Random, s.Position);
        }

        var inside = Inside(s[1].Text, "random");
        if (inside is null)
        {
            return Unknown(s[1], r);
        }

        if (!Values.TryInteger(inside, out var draws) || draws is < 1 or > int.MaxValue)
        {
            r.Diagnostics.Alert(s[1], "balance random : number of draws must be at least 1.");
            return null;
        }

        return new BalanceSettings(BalanceAlgorithm.Random, s.Position) { Draws = (int)draws };
    }

    private static BalanceSettings? RdpCookie(Statement s, ConfigurationReader r)
    {
        if (s[1].Text == "rdp-cookie")
        {
            return new BalanceSettings(BalanceAlgorithm.RdpCookie, s.Position) { Name = "mstshash" };
        }

        var name = Inside(s[1].Text, "rdp-cookie");
        if (string.IsNullOrEmpty(name))
        {
            r.Diagnostics.Alert(s[1], "balance rdp-cookie : requires cookie name.");
            return null;
        }

        return new BalanceSettings(BalanceAlgorithm.RdpCookie, s.Position) { Name = name };
    }

    private static string? Inside(string text, string word) =>
        text.StartsWith(word + "(", StringComparison.Ordinal) && text.EndsWith(')') ? text[(word.Length + 1)..^1] : null;

    private static void HashType(Statement s, ConfigurationReader r)
    {
        HashMethod? method = s[1].Text switch { "consistent" => HashMethod.Consistent, "map-based" => HashMethod.MapBased, _ => null };
        // The former "hash-type avalanche" stood for map-based with the modifier.
        if (s[1].Text == "avalanche" && !s.Has(2))
        {
            r.Diagnostics.Alert(s[1], "experimental feature 'hash-type avalanche' is not supported anymore, please use 'hash-type map-based sdbm avalanche' instead.");
            return;
        }

        if (method is null)
        {
            r.Diagnostics.Alert(s[1], "'hash-type' only supports 'consistent' and 'map-based'.");
            return;
        }

        HashFunction? function = s[2].Text switch
        {
            "" or "sdbm" => HashFunction.Sdbm,
            "djb2" => HashFunction.Djb2,
            "wt6" => HashFunction.Wt6,
            "crc32" => HashFunction.Crc32,
            _ => null,
        };
        if (function is null)
        {
            r.Diagnostics.Alert(s[2], "'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.");
            return;
        }

        if (s.Has(3) && s[3].Text != "avalanche")
        {
            r.Diagnostics.Alert(s[3], "'hash-type' only supports 'avalanche' as a modifier for hash functions.");
            return;
        }

        // Without a function, consistent means sdbm with the avalanche; map-based means sdbm as it is.
        var avalanche = s.Has(3) || (!s.Has(2) && method == HashMethod.Consistent);
        r.Proxy.Section.HashType = new HashTypeSettings(method.Value, function.Value, avalanche);
    }

    private static void HashBalanceFactor(Statement s, ConfigurationReader r)
    {
        if (!r.TryLooseNumber(s, 1, "hash-balance-factor", 0, out var value))
        {
            return;
        }

        if (value is > 0 and <= 100)
        {
            r.Diagnostics.Alert(s[1], "'hash-balance-factor' must be 0 or greater than 100.");
            return;
        }

        r.Proxy.Section.HashBalanceFactor = value;
    }
}
