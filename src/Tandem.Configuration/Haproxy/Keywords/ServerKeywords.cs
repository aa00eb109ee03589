using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>server</c>, <c>default-server</c> and their parameters (configuration.txt 4.2 "server" and 5.2).</summary>
internal static partial class ServerKeywords
{
    private const string Tls = "TLS";

    private const string Agent = "agent checks";

    private const string Observation = "passive observation";

    private const string Dns = "DNS resolution at run time";

    internal static readonly StatementKeyword[] Statements =
    [
        new("proxy", "server", SectionKinds.Backend | SectionKinds.Listen, KeywordVerdict.Done, "", Server) { RefusedWithoutSide = true },
        new("proxy", "default-server", SectionKinds.Backends, KeywordVerdict.Done, "", DefaultServer) { RefusedWithoutSide = true },
    ];

    internal static readonly ParameterKeyword<ServerLine>[] Parameters =
    [
        Flag("check", s => s.Check = true),
        Flag("no-check", s => s.Check = false),
        Flag("backup", s => s.Backup = true),
        Flag("no-backup", s => s.Backup = false),
        Flag("disabled", s => s.Disabled = true),
        Flag("enabled", s => s.Disabled = false),
        Flag("tfo", s => s.TcpFastOpen = true),
        Flag("no-tfo", s => s.TcpFastOpen = false),
        Flag("check-send-proxy", s => s.CheckSendProxy = true),
        Flag("no-check-send-proxy", s => s.CheckSendProxy = false),
        Flag("send-proxy", s => s.SendProxy = ProxyProtocolVersion.V1),
        Flag("no-send-proxy", s => s.SendProxy = ProxyProtocolVersion.None),
        Flag("send-proxy-v2", s => s.SendProxy = ProxyProtocolVersion.V2),
        Flag("no-send-proxy-v2", s => s.SendProxy = ProxyProtocolVersion.None),
        Value("addr", CheckAddress),
        Value("port", (s, w, p) => s.CheckPort = p.Number(w, 0, 65535) is > 0 and var port ? port : null),
        Value("inter", (s, w, p) => s.InterMs = p.Time(w, positive: true)),
        Value("fastinter", (s, w, p) => s.FastInterMs = p.Time(w, positive: true)),
        Value("downinter", (s, w, p) => s.DownInterMs = p.Time(w, positive: true)),
        Value("rise", (s, w, p) => s.Rise = p.Number(w, 1, int.MaxValue)),
        Value("fall", (s, w, p) => s.Fall = p.Number(w, 1, int.MaxValue)),
        Value("weight", (s, w, p) => s.Weight = p.Number(w, 0, 256)),
        Value("maxconn", (s, w, p) => s.MaxConn = p.Number(w, 0, int.MaxValue)),
        Value("minconn", (s, w, p) => s.MinConn = p.Number(w, 0, int.MaxValue)),
        Value("maxqueue", (s, w, p) => s.MaxQueue = p.Number(w, 0, int.MaxValue)),
        Value("slowstart", (s, w, p) => s.SlowStartMs = p.Time(w)),
        Value("id", (s, w, p) => s.Id = p.Number(w, 1, int.MaxValue)),
        Value("on-marked-down", MarkedDown),
        Value("on-marked-up", MarkedUp),
        Value("track", Track),
        Value("redir", (s, w, p) => s.Redir = w[1]),
        Value("init-addr", InitAddr),
        Value("pool-low-conn", (s, w, p) => s.PoolLowConn = p.Number(w, 0, int.MaxValue)),
        Value("pool-max-conn", (s, w, p) => s.PoolMaxConn = p.Number(w, -1, int.MaxValue)),
        Value("pool-purge-delay", (s, w, p) => s.PoolPurgeDelayMs = p.Time(w)),
        Value("max-reuse", (s, w, p) => s.MaxReuse = p.Number(w, -1, int.MaxValue)),
        Value("source", Source),
        Value("interface", SourceInterface),
        Harmless("stick", "stick tables are not served yet, and what would use them is refused"),
        Harmless("non-stick", "stick tables are not served yet, and what would use them is refused"),
        Harmless("no-agent-check", "agent checks are off"),
        .. Harmless("TLS is off",
            "no-check-ssl", "no-ssl", "no-ssl-reuse", "no-sslv3", "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13"),
        .. Harmless("its version of the PROXY protocol is off", "no-send-proxy-v2-ssl", "no-send-proxy-v2-ssl-cn"),
        .. Later("", 0, "check-via-socks4", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn"),
        .. Later("", 1, "check-proto", "cookie", "log-proto", "namespace", "proto", "proxy-v2-options", "socks4", "tcp-ut", "usesrc", "ws"),
        .. Later(Agent, 0, "agent-check"),
        .. Later(Agent, 1, "agent-addr", "agent-inter", "agent-port", "agent-send"),
        .. Later(Observation, 1, "observe", "on-error", "error-limit"),
        .. Later(Dns, 1, "resolvers", "resolve-prefer", "resolve-net", "resolve-opts"),
        .. Later(Tls, 0,
            "ssl", "allow-0rtt", "check-ssl", "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "ssl-reuse", "tls-tickets"),
        .. Later(Tls, 1,
            "alpn", "ca-file", "check-alpn", "check-sni", "ciphers", "ciphersuites", "crl-file", "crt", "npn", "sni", "ssl-max-ver", "ssl-min-ver",
            "verify", "verifyhost"),
    ];

    private static readonly Dictionary<string, ParameterKeyword<ServerLine>> ByName = Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static void Server(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0 || s[2].Text.Length == 0)
        {
            r.Diagnostics.Alert(s.End, "'server' expects <name> and <addr>[:<port>] as arguments.");
            return;
        }

        foreach (var c in s[1].Text)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            {
                r.Diagnostics.Alert(s[1], $"character '{c}' is not permitted in server name '{s[1].Text}'.");
                return;
            }
        }

        var reader = new ParameterReader(r, $"'server {r.Proxy.Section.Name}/{s[1].Text}'");
        if (ReadAddress(s[2], r, out var address) is { } error)
        {
            reader.Alert(s[2], error);
            address = new ServerAddress(ServerAddressFamily.IPv4, s[2].Position, s[2].Text);
        }

        var line = r.Proxy.DefaultServer.Clone();
        line.Position = s.Position;
        line.Name = s[1].Text;
        line.Address = address!;
        ReadParameters(s, 3, line, reader);
        if (line is { Check: true, Track: { } track })
        {
            r.Diagnostics.Alert(track.Position, $"{reader.Subject} : unable to enable checks and tracking at the same time!");
        }

        r.Proxy.Servers.Add(line);
    }

    private static void DefaultServer(Statement s, ConfigurationReader r)
    {
        if (!s.Has(1))
        {
            r.Diagnostics.Alert(s.End, "'default-server' expects at least one parameter.");
            return;
        }

        ReadParameters(s, 1, r.Proxy.DefaultServer, new ParameterReader(r, "'default-server'"));
    }

    private static void ReadParameters(Statement s, int at, ServerLine line, ParameterReader reader) =>
        ParameterLine.Read(s, at, line, ByName, reader, reader.Subject + " ");

    /// <summary>Reads a server's address; null, or what is wrong with it.</summary>
    internal static string? ReadAddress(Word word, ConfigurationReader r, out ServerAddress? result)
    {
        result = null;
        if (AddressText.Read(word.Text, r.Environment.Get, out var address) is { } error)
        {
            return error;
        }

        if (address.IsDatagram)
        {
            return $"dgram-type address not acceptable in '{word.Text}'";
        }

        WarnAboutPort(word, address, r);
        if (address.Kind == AddressKind.Descriptor)
        {
            return $"'fd@' is not supported yet, in '{word.Text}'";
        }

        if (address.LastPort != address.Port)
        {
            return $"port range '{address.Port}-{address.LastPort}' not permitted in '{word.Text}'";
        }

        var family = address.Kind switch
        {
            AddressKind.Unix => ServerAddressFamily.Unix,
            AddressKind.Abstract => ServerAddressFamily.Abstract,
            AddressKind.HostName => ServerAddressFamily.HostName,
            _ => FamilyOf(address.Address!.AddressFamily),
        };
        result = new ServerAddress(family, word.Position, word.Text)
        {
            Address = address.Address,
            HostName = address.Kind == AddressKind.HostName ? address.Host : "",
            DemandedFamily = address.Family is { } f ? FamilyOf(f) : null,
            Port = address.Port,
            PortFromClient = address.Kind is AddressKind.Ip or AddressKind.HostName && (address.IsOffset || !address.HasPort || address.Port == 0),
            Path = address.Path,
        };
        return null;
    }

    /// <summary>HAProxy reads a port as far as it has digits and never looks at the rest.</summary>
    internal static void WarnAboutPort(Word word, AddressText address, ConfigurationReader r)
    {
        if (address.AfterPort.Length > 0)
        {
            r.Diagnostics.Warning(word.Position, $"'{address.AfterPort}' after the port {address.Port} in '{word.Text}' is ignored.");
        }
    }

    private static ServerAddressFamily FamilyOf(System.Net.Sockets.AddressFamily family) =>
        family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? ServerAddressFamily.IPv6 : ServerAddressFamily.IPv4;

    private static ParameterKeyword<ServerLine> Flag(string name, Action<ServerLine> set) =>
        new("server", name, 0, KeywordVerdict.Done, "", (s, _, _) => set(s));

    private static ParameterKeyword<ServerLine> Value(string name, Action<ServerLine, IReadOnlyList<Word>, ParameterReader> set) =>
        new("server", name, 1, KeywordVerdict.Done, "", set);

    private static ParameterKeyword<ServerLine> Harmless(string name, string why) => new("server", name, 0, KeywordVerdict.HarmlessHere, why, null);

    private static IEnumerable<ParameterKeyword<ServerLine>> Harmless(string why, string first, params string[] names) =>
        names.Prepend(first).Select(n => Harmless(n, why));

    private static IEnumerable<ParameterKeyword<ServerLine>> Later(string note, int arguments, params string[] names) =>
        names.Select(n => new ParameterKeyword<ServerLine>("server", n, arguments, KeywordVerdict.NotYet, note, null));
}
