using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The keywords of proxies that stand alone (configuration.txt 4.2).</summary>
internal static class ProxyKeywords
{
    internal static readonly StatementKeyword[] All =
    [
        Do("mode", SectionKinds.Proxies, Mode),
        Do("disabled", SectionKinds.Proxies, (s, r) => r.Proxy.Section.Disabled = r.NoMore(s, 1)),
        Do("enabled", SectionKinds.Proxies, (s, r) => r.Proxy.Section.Disabled = !r.NoMore(s, 1)),
        Do("description", SectionKinds.Proxies & ~SectionKinds.Defaults, (s, r) => r.Proxy.Section.Description = GlobalKeywords.Joined(s, r)),
        Number("id", SectionKinds.Proxies & ~SectionKinds.Defaults, 1, int.MaxValue, (p, v) => p.Id = v),
        Loose("maxconn", SectionKinds.Frontends, (p, v) => p.MaxConn = v, " Maybe you want 'fullconn' instead ?"),
        Loose("fullconn", SectionKinds.Backends, (p, v) => p.FullConn = v, " Maybe you want 'maxconn' instead ?"),
        Loose("backlog", SectionKinds.Frontends, (p, v) => p.Backlog = v),
        Loose("retries", SectionKinds.Backends, (p, v) => p.Retries = v),
        Do("default_backend", SectionKinds.Frontends, DefaultBackend),
        Do("use_backend", SectionKinds.Frontend | SectionKinds.Listen, UseBackend),
        Do("monitor-uri", SectionKinds.Frontends, MonitorUri),
        Do("monitor fail", SectionKinds.Frontend | SectionKinds.Listen, MonitorFail),
        Do("http-reuse", SectionKinds.Backends, HttpReuse),
        Do("retry-on", SectionKinds.Backends, RetryOn),
        Do("source", SectionKinds.Backends, Source),
        KeepAlive("clitcpka-cnt", SectionKinds.Frontends, TimeUnit.Milliseconds, (p, v) => p.ClientKeepAlive = p.ClientKeepAlive with { Count = v }),
        KeepAlive("clitcpka-idle", SectionKinds.Frontends, TimeUnit.Seconds, (p, v) => p.ClientKeepAlive = p.ClientKeepAlive with { IdleSeconds = v }),
        KeepAlive("clitcpka-intvl", SectionKinds.Frontends, TimeUnit.Seconds, (p, v) => p.ClientKeepAlive = p.ClientKeepAlive with { IntervalSeconds = v }),
        KeepAlive("srvtcpka-cnt", SectionKinds.Backends, TimeUnit.Milliseconds, (p, v) => p.ServerKeepAlive = p.ServerKeepAlive with { Count = v }),
        KeepAlive("srvtcpka-idle", SectionKinds.Backends, TimeUnit.Seconds, (p, v) => p.ServerKeepAlive = p.ServerKeepAlive with { IdleSeconds = v }),
        KeepAlive("srvtcpka-intvl", SectionKinds.Backends, TimeUnit.Seconds, (p, v) => p.ServerKeepAlive = p.ServerKeepAlive with { IntervalSeconds = v }),
    ];

    private static StatementKeyword Do(string name, SectionKinds sections, StatementParser parse, string hint = "") =>
        new("proxy", name, sections, KeywordVerdict.Done, "", parse) { Hint = hint };

    private static StatementKeyword Number(string name, SectionKinds sections, int minimum, int maximum, Action<ProxySection, int> set, string hint = "") =>
        Do(name, sections, (s, r) =>
        {
            if (r.TryNumber(s, 1, name, minimum, maximum, out var value))
            {
                set(r.Proxy.Section, value);
            }
        }, hint);

    private static StatementKeyword Loose(string name, SectionKinds sections, Action<ProxySection, int> set, string hint = "") =>
        Do(name, sections, (s, r) =>
        {
            if (r.TryLooseNumber(s, 1, name, 0, out var value))
            {
                set(r.Proxy.Section, value);
            }
        }, hint);

    private static StatementKeyword KeepAlive(string name, SectionKinds sections, TimeUnit unit, Action<ProxySection, int> set) =>
        Do(name, sections, (s, r) =>
        {
            if (unit == TimeUnit.Seconds ? r.TryTime(s, 1, name, out var value, unit) : r.TryNumber(s, 1, name, 0, int.MaxValue, out value))
            {
                set(r.Proxy.Section, value);
            }
        });

    private static void Mode(Statement s, ConfigurationReader r)
    {
        if (!r.NoMore(s, 2))
        {
            return;
        }

        switch (s[1].Text)
        {
            case "http":
                r.Proxy.Section.Mode = ProxyMode.Http;
                break;
            case "tcp":
                r.Proxy.Section.Mode = ProxyMode.Tcp;
                break;
            case "health":
                r.Diagnostics.Alert(s[1], "'mode health' doesn't exist anymore. Please use 'http-request return status 200' instead.");
                break;
            default:
                r.Unknown(s[1], $"unknown proxy mode '{s[1].Text}'", NearestWord.Find(s[1].Text, ["http", "tcp"]));
                break;
        }
    }

    private static void DefaultBackend(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], "'default_backend' expects a backend name.");
        }
        else if (r.NoMore(s, 2))
        {
            r.Proxy.Section.DefaultBackend = s[1];
        }
    }

    private static void UseBackend(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], "'use_backend' expects a backend name.");
            return;
        }

        if (RuleKeywords.TryCondition(s, 2, r, "use_backend", out var condition))
        {
            r.Proxy.UseBackends.Add(new UseBackendLine(s.Position, s[1], condition, s[1].Text.Contains('%', StringComparison.Ordinal)));
        }
    }

    private static void MonitorUri(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], "'monitor-uri' expects an URI.");
        }
        else if (r.NoMore(s, 2))
        {
            r.Proxy.Section.MonitorUri = s[1].Text;
        }
    }

    private static void MonitorFail(Statement s, ConfigurationReader r)
    {
        if (!RuleKeywords.TryCondition(s, 2, r, "monitor fail", out var condition))
        {
            return;
        }

        if (condition is null)
        {
            r.Diagnostics.Alert(s.End, "'monitor fail' requires either 'if' or 'unless' followed by a condition.");
            return;
        }

        r.WarnIfLate(s, "monitor fail");
        r.Proxy.MonitorFailRules.Add(new RuleLine(s.Position, s[1], [], condition));
    }

    private static void HttpReuse(Statement s, ConfigurationReader r)
    {
        HttpReuseMode? mode = s[1].Text switch
        {
            "never" => HttpReuseMode.Never,
            "safe" => HttpReuseMode.Safe,
            "aggressive" => HttpReuseMode.Aggressive,
            "always" => HttpReuseMode.Always,
            _ => null,
        };
        if (mode is null)
        {
            r.Diagnostics.Alert(s[1], "'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.");
        }
        else if (r.NoMore(s, 2))
        {
            r.Proxy.Section.HttpReuse = mode;
        }
    }

    private static void RetryOn(Statement s, ConfigurationReader r)
    {
        var value = RetryOnConditions.None;
        foreach (var word in s.From(1))
        {
            RetryOnConditions? one = word.Text switch
            {
                "none" => RetryOnConditions.None,
                "conn-failure" => RetryOnConditions.ConnFailure,
                "empty-response" => RetryOnConditions.EmptyResponse,
                "junk-response" => RetryOnConditions.JunkResponse,
                "response-timeout" => RetryOnConditions.ResponseTimeout,
                "0rtt-rejected" => RetryOnConditions.EarlyDataRejected,
                "all-retryable-errors" => RetryOnConditions.AllRetryableErrors,
                "401" => RetryOnConditions.Status401,
                "403" => RetryOnConditions.Status403,
                "404" => RetryOnConditions.Status404,
                "408" => RetryOnConditions.Status408,
                "425" => RetryOnConditions.Status425,
                "500" => RetryOnConditions.Status500,
                "501" => RetryOnConditions.Status501,
                "502" => RetryOnConditions.Status502,
                "503" => RetryOnConditions.Status503,
                "504" => RetryOnConditions.Status504,
                _ => null,
            };
            if (one is null)
            {
                r.Diagnostics.Alert(word, $"'retry-on': unknown keyword '{word.Text}'");
                return;
            }

            value |= one.Value;
        }

        if (!s.Has(1))
        {
            r.Diagnostics.Alert(s.End, "'retry-on' expects at least one keyword.");
            return;
        }

        if (value != RetryOnConditions.None && s.From(1).Any(w => w.Text == "none"))
        {
            r.Diagnostics.Alert(s[1], "'retry-on' 'none' keyword only usable alone");
            return;
        }

        r.Proxy.Section.RetryOn = value;
    }

    private static void Source(Statement s, ConfigurationReader r)
    {
        var at = 1;
        if (SourceReader.TryRead(s, ref at, "'source'", r, out var source) && r.NoMore(s, at))
        {
            r.Proxy.Section.Source = source;
        }
    }
}
