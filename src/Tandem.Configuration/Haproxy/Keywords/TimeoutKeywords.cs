namespace Tandem.Configuration.Haproxy;

/// <summary>The <c>timeout</c> keywords of proxies (configuration.txt 4.2 "timeout ...").</summary>
internal static class TimeoutKeywords
{
    internal static readonly StatementKeyword[] All =
    [
        Timeout("check", SectionKinds.Backends, (t, v) => t with { CheckMs = v }),
        Timeout("client", SectionKinds.Frontends, (t, v) => t with { ClientMs = v }),
        Timeout("client-fin", SectionKinds.Frontends, (t, v) => t with { ClientFinMs = v }),
        Timeout("connect", SectionKinds.Backends, (t, v) => t with { ConnectMs = v }),
        Timeout("http-keep-alive", SectionKinds.Proxies, (t, v) => t with { HttpKeepAliveMs = v }),
        Timeout("http-request", SectionKinds.Proxies, (t, v) => t with { HttpRequestMs = v }),
        Timeout("queue", SectionKinds.Backends, (t, v) => t with { QueueMs = v }),
        Timeout("server", SectionKinds.Backends, (t, v) => t with { ServerMs = v }),
        Timeout("server-fin", SectionKinds.Backends, (t, v) => t with { ServerFinMs = v }),
        Timeout("tarpit", SectionKinds.Proxies, (t, v) => t with { TarpitMs = v }),
        Timeout("tunnel", SectionKinds.Backends, (t, v) => t with { TunnelMs = v }),
        Former("contimeout", "timeout connect", (t, v) => t with { ConnectMs = v }),
        Former("clitimeout", "timeout client", (t, v) => t with { ClientMs = v }),
        Former("srvtimeout", "timeout server", (t, v) => t with { ServerMs = v }),
    ];

    private static StatementKeyword Timeout(string name, SectionKinds sections, Func<Timeouts, int, Timeouts> set) =>
        new("timeout", $"timeout {name}", SectionKinds.Proxies, KeywordVerdict.Done, "", (s, r) =>
        {
            var full = $"timeout {name}";
            if (!r.TryTime(s, 2, full, out var value))
            {
                return;
            }

            // HAProxy takes the value all the same, and so says "will be".
            if (r.Proxy.Section.Kind == ProxyKind.Frontend && !r.Proxy.IsDefaults && !sections.HasFlag(SectionKinds.Frontend))
            {
                r.Diagnostics.Warning(s.Position, $"'{full}' will be ignored because frontend '{r.Proxy.Section.Name}' has no backend capability");
            }
            else if (r.Proxy.Section.Kind == ProxyKind.Backend && !sections.HasFlag(SectionKinds.Backend))
            {
                r.Diagnostics.Warning(s.Position, $"'{full}' will be ignored because backend '{r.Proxy.Section.Name}' has no frontend capability");
            }

            r.Proxy.Section.Timeouts = set(r.Proxy.Section.Timeouts, value);
        });

    private static StatementKeyword Former(string name, string today, Func<Timeouts, int, Timeouts> set) =>
        new("timeout", name, SectionKinds.Proxies, KeywordVerdict.Done, $"removed in HAProxy 2.1; accepted as '{today}'", (s, r) =>
        {
            if (r.TryTime(s, 1, name, out var value))
            {
                r.Removed(s.Keyword, $"{name} {s[1].Text}", $"{today} {s[1].Text}");
                r.Proxy.Section.Timeouts = set(r.Proxy.Section.Timeouts, value);
            }
        });
}
