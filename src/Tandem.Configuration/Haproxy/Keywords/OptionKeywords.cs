using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>option</c> keywords of proxies (configuration.txt 4.2 "option ..."), but for those about health checks.</summary>
internal static class OptionKeywords
{
    /// <summary>Options that need <c>mode http</c>, which is known only at the end.</summary>
    internal static readonly string[] HttpOnly = ["http-ignore-probes", "http-pretend-keepalive"];

    internal static readonly StatementKeyword[] All =
    [
        Flag("abortonclose", SectionKinds.Backends, (p, v) => p.AbortOnClose = v),
        Flag("allbackups", SectionKinds.Backends, (p, v) => p.AllBackups = v),
        Flag("clitcpka", SectionKinds.Frontends, (p, v) => p.ClientKeepAlive = p.ClientKeepAlive with { Enabled = v }),
        Flag("srvtcpka", SectionKinds.Backends, (p, v) => p.ServerKeepAlive = p.ServerKeepAlive with { Enabled = v }),
        Flag("dontlog-normal", SectionKinds.Frontends, (p, v) => p.DontLogNormal = v),
        Flag("dontlognull", SectionKinds.Frontends, (p, v) => p.DontLogNull = v),
        Flag("http-ignore-probes", SectionKinds.Frontends, (p, v) => p.HttpIgnoreProbes = v),
        Flag("http-pretend-keepalive", SectionKinds.Backends, (p, v) => p.HttpPretendKeepAlive = v),
        Flag("log-health-checks", SectionKinds.Backends, (p, v) => p.LogHealthChecks = v),
        Flag("log-separate-errors", SectionKinds.Frontends, (p, v) => p.LogSeparateErrors = v),
        Flag("logasap", SectionKinds.Frontends, (p, v) => p.LogAsap = v),
        Flag("splice-auto", SectionKinds.Proxies, (p, v) => p.SpliceAuto = v),
        Flag("splice-request", SectionKinds.Proxies, (p, v) => p.SpliceRequest = v),
        Flag("splice-response", SectionKinds.Proxies, (p, v) => p.SpliceResponse = v),
        Do("tcpka", SectionKinds.Proxies, TcpKeepAlive),
        Do("redispatch", SectionKinds.Backends, Redispatch, negatable: true),
        Do("http-keep-alive", SectionKinds.Proxies, (s, r) => Connection(s, r, ConnectionMode.KeepAlive), negatable: true),
        Do("http-server-close", SectionKinds.Proxies, (s, r) => Connection(s, r, ConnectionMode.ServerClose), negatable: true),
        Do("httpclose", SectionKinds.Proxies, (s, r) => Connection(s, r, ConnectionMode.Close), negatable: true),
        Do("httplog", SectionKinds.Proxies, HttpLog),
        Do("tcplog", SectionKinds.Proxies, TcpLog),
        Do("forwardfor", SectionKinds.Proxies, (s, r) => Forwarding(s, r, "X-Forwarded-For")),
        Do("originalto", SectionKinds.Proxies, (s, r) => Forwarding(s, r, "X-Original-To")),
        Harmless("http-no-delay", SectionKinds.Proxies, "data is never held back to fill packets"),
        Harmless("tcp-smart-accept", SectionKinds.Frontends, "acknowledgements are left to the system"),
        Harmless("tcp-smart-connect", SectionKinds.Backends, "acknowledgements are left to the system"),
        Harmless("contstats", SectionKinds.Frontends, "counters are always up to date"),
        Harmless("socket-stats", SectionKinds.Frontends, "statistics are not served yet, traffic does not depend on it"),
    ];

    internal static StatementKeyword Do(string name, SectionKinds sections, StatementParser parse, bool negatable = false, string note = "") =>
        new("option", $"option {name}", sections, KeywordVerdict.Done, note, parse) { Negatable = negatable };

    private static StatementKeyword Harmless(string name, SectionKinds sections, string why) =>
        new("option", $"option {name}", sections, KeywordVerdict.HarmlessHere, why, null) { Negatable = true };

    private static StatementKeyword Flag(string name, SectionKinds sections, Action<ProxySection, bool> set) =>
        Do(name, sections, (s, r) =>
        {
            if (!r.NoMore(s, 2, $"option {name}"))
            {
                return;
            }

            var on = !s.Negated && !s.Restored;
            set(r.Proxy.Section, on);
            Remember(r, name, s.Position, on);
        }, negatable: true);

    internal static void Remember(ConfigurationReader r, string name, Position position, bool on)
    {
        if (on)
        {
            r.Proxy.Options[name] = position;
        }
        else
        {
            r.Proxy.Options.Remove(name);
        }
    }

    private static void TcpKeepAlive(Statement s, ConfigurationReader r)
    {
        var p = r.Proxy.Section;
        if (r.NoMore(s, 2, "option tcpka"))
        {
            p.ClientKeepAlive = p.ClientKeepAlive with { Enabled = true };
            p.ServerKeepAlive = p.ServerKeepAlive with { Enabled = true };
        }
    }

    private static void Redispatch(Statement s, ConfigurationReader r)
    {
        if (s.Restored)
        {
            r.Proxy.Section.Redispatch = null;
        }
        else if (s.Negated)
        {
            r.Proxy.Section.Redispatch = 0;
        }
        else if (!s.Has(2))
        {
            r.Proxy.Section.Redispatch = -1;
        }
        else if (r.TryLooseNumber(s, 2, "option redispatch", -10_000, out var interval))
        {
            r.Proxy.Section.Redispatch = interval;
        }
    }

    private static void Connection(Statement s, ConfigurationReader r, ConnectionMode mode)
    {
        if (!r.NoMore(s, 2, $"option {s[1].Text}"))
        {
            return;
        }

        if (!s.Negated && !s.Restored)
        {
            r.Proxy.Section.ConnectionMode = mode;
        }
        else if (r.Proxy.Section.ConnectionMode == mode)
        {
            r.Proxy.Section.ConnectionMode = ConnectionMode.KeepAlive;
        }
    }

    private static void HttpLog(Statement s, ConfigurationReader r)
    {
        if (s.Has(2) && s[2].Text != "clf")
        {
            r.Diagnostics.Alert(s[2], "keyword 'httplog' only supports option 'clf'.");
        }
        else if (r.NoMore(s, 3, "option httplog"))
        {
            LogKeywords.SetFormat(s, r, s.Has(2) ? LogFormatKind.HttpClf : LogFormatKind.Http, null, "option httplog");
        }
    }

    private static void TcpLog(Statement s, ConfigurationReader r)
    {
        if (r.NoMore(s, 2, "option tcplog"))
        {
            LogKeywords.SetFormat(s, r, LogFormatKind.Tcp, null, "option tcplog");
        }
    }

    private static void Forwarding(Statement s, ConfigurationReader r, string header)
    {
        IpNetwork? except = null;
        var ifNone = false;
        var option = s[1].Text;
        for (var i = 2; i < s.Count;)
        {
            switch (s[i].Text)
            {
                case "except":
                    if (!TryNetwork(s[i + 1].Text, out except))
                    {
                        r.Diagnostics.Alert(s[i + 1], $"'option {option}' : 'except' expects <address>[/mask] as argument (got '{s[i + 1].Text}').");
                        return;
                    }

                    i += 2;
                    break;
                case "header":
                    if (s[i + 1].Text.Length == 0)
                    {
                        r.Diagnostics.Alert(s[i], $"'option {option}' : 'header' expects <header_name> as argument.");
                        return;
                    }

                    header = s[i + 1].Text;
                    i += 2;
                    break;
                case "if-none" when option == "forwardfor":
                    ifNone = true;
                    i++;
                    break;
                default:
                    r.Diagnostics.Alert(s[i], $"'option {option}' only supports optional values: 'except'{(option == "forwardfor" ? ", 'header' and 'if-none'" : " and 'header'")} (got '{s[i].Text}').");
                    return;
            }
        }

        var line = new ForwardingHeader(header, except, ifNone);
        if (option == "forwardfor")
        {
            r.Proxy.Section.ForwardFor = line;
        }
        else
        {
            r.Proxy.Section.OriginalTo = line;
        }
    }

    private static bool TryNetwork(string text, out IpNetwork? network)
    {
        network = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        var length = bits;
        if (slash >= 0 && !TryMask(text[(slash + 1)..], bits, out length))
        {
            return false;
        }

        network = new IpNetwork(address, length);
        return true;
    }

    /// <summary>A number of bits, or a dotted mask.</summary>
    private static bool TryMask(string text, int bits, out int length)
    {
        if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out length))
        {
            return length <= bits;
        }

        if (bits != 32 || !IPAddress.TryParse(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        length = System.Numerics.BitOperations.LeadingZeroCount(~value);
        return length == 32 || value << length == 0;
    }
}
