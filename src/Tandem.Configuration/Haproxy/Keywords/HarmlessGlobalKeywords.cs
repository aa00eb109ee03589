namespace Tandem.Configuration.Haproxy;

/// <summary>The keywords of <c>global</c> that tune HAProxy's own machinery, or that concern what is not served yet and so cannot matter.</summary>
internal static class HarmlessGlobalKeywords
{
    private const string Tls = "TLS is not served yet, and what would use it is refused";

    private const string Loops = "the number of event loops is all that matters, and the system places them";

    private const string Buffers = "buffers are sized as needed, within the bounds of tune.bufsize";

    private const string RuntimeApi = "the runtime API is not served yet, traffic does not depend on it";

    internal static readonly StatementKeyword[] All =
    [
        .. Group("one process serves all CPUs with threads", "nbproc"),
        .. Group(Loops, "cpu-map", "thread-group", "thread-groups", "numa-cpu-mapping"),
        new("global", "stats socket", SectionKinds.Global, KeywordVerdict.HarmlessHere, RuntimeApi, static (_, r) => r.Global.HasStatsSocket = true),
        .. Group(RuntimeApi, "stats timeout", "stats maxconn", "stats bind-process", "expose-experimental-directives"),
        .. Group(Tls,
            "ca-base", "crt-base", "issuers-chain-path", "ssl-default-bind-ciphers", "ssl-default-bind-ciphersuites", "ssl-default-bind-curves",
            "ssl-default-bind-options", "ssl-default-server-ciphers", "ssl-default-server-ciphersuites", "ssl-default-server-options",
            "ssl-dh-param-file", "ssl-engine", "ssl-load-extra-del-ext", "ssl-load-extra-files", "ssl-mode-async", "ssl-propquery", "ssl-provider",
            "ssl-provider-path", "ssl-server-verify", "ssl-skip-self-issued-ca", "maxsslconn", "maxsslrate", "tune.ssl.cachesize",
            "tune.ssl.capture-buffer-size", "tune.ssl.capture-cipherlist-size", "tune.ssl.default-dh-param", "tune.ssl.force-private-cache",
            "tune.ssl.hard-maxrecord", "tune.ssl.keylog", "tune.ssl.lifetime", "tune.ssl.maxrecord", "tune.ssl.ssl-ctx-cache-size"),
        .. Group(Buffers,
            "tune.buffers.limit", "tune.buffers.reserve", "tune.pipesize", "tune.recv_enough", "tune.rcvbuf.client", "tune.rcvbuf.server",
            "tune.sndbuf.client", "tune.sndbuf.server", "no-memory-trimming", "tune.fail-alloc", "maxpipes"),
        .. Group("the event loop needs no tuning of this kind",
            "busy-polling", "tune.fd.edge-triggered", "tune.idle-pool.shared", "tune.idletimer", "tune.listener.multi-queue", "tune.maxaccept",
            "tune.maxpollevents", "tune.pattern.cache-size", "tune.pool-high-fd-ratio", "tune.pool-low-fd-ratio", "tune.runqueue-depth",
            "tune.sched.low-latency", "noepoll", "noevports", "nokqueue", "nopoll", "nogetaddrinfo", "noreuseport", "profiling.tasks"),
        .. Group("what it bounds is not served yet, and what would use it is refused",
            "tune.comp.maxlevel", "tune.zlib.memlevel", "tune.zlib.windowsize", "maxcompcpuusage", "maxcomprate", "maxzlibmem",
            "tune.h2.header-table-size", "tune.h2.initial-window-size", "tune.h2.max-concurrent-streams", "tune.h2.max-frame-size",
            "h2-workaround-bogus-websocket-clients", "tune.http.cookielen", "tune.lua.forced-yield", "tune.lua.maxmem", "tune.lua.service-timeout",
            "tune.lua.session-timeout", "tune.lua.task-timeout", "tune.peers.max-updates-at-once", "tune.vars.check-max-size",
            "tune.vars.global-max-size", "tune.vars.proc-max-size", "tune.vars.reqres-max-size", "tune.vars.sess-max-size", "tune.vars.txn-max-size",
            "tune.quic.frontend.conn-tx-buffers.limit", "tune.quic.frontend.max-idle-timeout", "tune.quic.frontend.max-streams-bidi",
            "tune.quic.retry-threshold", "localpeer", "cluster-secret", "httpclient.resolvers.id", "httpclient.resolvers.prefer",
            "httpclient.ssl.ca-file", "httpclient.ssl.verify", "external-check", "insecure-fork-wanted", "lua-prepend-path",
            "server-state-base", "server-state-file", "pp2-never-send-local"),
        .. Group("the system decides", "set-dumpable", "insecure-setuid-wanted"),
        .. Group("the service supervisor restarts", "mworker-max-reloads"),
        .. Group("device detection is not part of it",
            "51degrees-cache-size", "51degrees-data-file", "51degrees-property-name-list", "51degrees-property-separator", "deviceatlas-json-file",
            "deviceatlas-log-level", "deviceatlas-properties-cookie", "deviceatlas-separator", "wurfl-cache-size", "wurfl-data-file",
            "wurfl-information-list", "wurfl-information-list-separator"),
    ];

    private static IEnumerable<StatementKeyword> Group(string why, params string[] names) =>
        names.Select(name => new StatementKeyword("global", name, SectionKinds.Global, KeywordVerdict.HarmlessHere, why, null)
        { Negatable = name is "busy-polling" or "set-dumpable" or "insecure-fork-wanted" or "numa-cpu-mapping" });
}
