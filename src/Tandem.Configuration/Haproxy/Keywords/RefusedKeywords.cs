namespace Tandem.Configuration.Haproxy;

/// <summary>Sections and keywords that are known and refused by name, until they are done.</summary>
internal static class RefusedKeywords
{
    private const SectionKinds Proxies = SectionKinds.Proxies;

    internal static readonly StatementKeyword[] DoneSections =
        [.. new[] { "global", "defaults", "frontend", "backend", "listen" }.Select(n => new StatementKeyword("section", n, SectionKinds.None, KeywordVerdict.Done, "", null))];

    internal static readonly StatementKeyword[] Sections =
    [
        .. new[] { "cache", "fcgi-app", "http-errors", "log-forward", "mailers", "peers", "program", "resolvers", "ring", "userlist" }
            .Select(n => new StatementKeyword("section", n, SectionKinds.None, KeywordVerdict.NotYet, "", null)),
        .. new[] { "crt-store", "traces", "log-profile", "acme" }
            .Select(n => new StatementKeyword("section", n, SectionKinds.None, KeywordVerdict.NotYet, "it came after HAProxy 2.6", null)),
    ];

    internal static readonly StatementKeyword[] All =
    [
        .. Later("global", SectionKinds.Global,
            "close-spread-time", "default-path", "grace", "maxconnrate", "maxsessrate", "h1-accept-payload-with-any-method", "h1-case-adjust", "h1-case-adjust-file", "lua-load", "lua-load-per-thread",
            "set-var", "set-var-fmt"),
        .. Later("proxy", SectionKinds.Frontends,
            "capture cookie", "capture request", "capture response", "declare capture", "error-log-format", "rate-limit sessions", "log-format-sd", "unique-id-format", "unique-id-header"),
        .. Later("proxy", SectionKinds.Backends,
            "cookie", "dispatch", "dynamic-cookie-key", "external-check", "force-persist", "http-send-name-header", "ignore-persist",
            "load-server-state-from-file", "max-keep-alive-queue", "persist rdp-cookie", "server-state-file-name", "server-template", "stick match", "stick on",
            "stick store-request", "stick store-response", "transparent", "use-fcgi-app", "use-server"),
        .. Later("proxy", Proxies,
            "compression", "email-alert", "errorfiles", "filter", "http-error", "stick-table"),
        .. Later("stats", Proxies,
            "stats admin", "stats auth", "stats enable", "stats hide-version", "stats http-request", "stats realm", "stats refresh", "stats scope",
            "stats show-desc", "stats show-legends", "stats show-modules", "stats show-node", "stats uri"),
        .. Later("option", SectionKinds.Backends, negatable: true,
            "option accept-invalid-http-response", "option checkcache", "option persist", "option prefer-last-server", "option transparent",
            "option h1-case-adjust-bogus-server"),
        .. Later("option", SectionKinds.Frontends, negatable: true,
            "option accept-invalid-http-request", "option disable-h2-upgrade", "option h1-case-adjust-bogus-client", "option http-use-proxy-header",
            "option idle-close-on-response"),
        .. Later("option", Proxies, negatable: true, "option http-buffer-request", "option independent-streams", "option nolinger"),
        .. Later("option", SectionKinds.Backends,
            "option external-check", "option ldap-check", "option mysql-check", "option pgsql-check", "option redis-check", "option smtpchk",
            "option spop-check", "option ssl-hello-chk"),
        .. Later("option", Proxies, "option http-restrict-req-hdr-names", "option httpslog"),
    ];

    private static IEnumerable<StatementKeyword> Later(string group, SectionKinds sections, params string[] names) =>
        Later(group, sections, false, names);

    private static IEnumerable<StatementKeyword> Later(string group, SectionKinds sections, bool negatable, params string[] names) =>
        names.Select(n => new StatementKeyword(group, n, sections, KeywordVerdict.NotYet, "", null) { Negatable = negatable });
}
