using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>A proxy or a <c>defaults</c> section while its lines are being read: the section and its growing lists.</summary>
internal sealed class ProxyDraft
{
    private ProxyDraft(ProxySection section, bool isDefaults)
    {
        Section = section;
        IsDefaults = isDefaults;
    }

    internal ProxySection Section { get; }

    internal bool IsDefaults { get; }

    /// <summary>Whether a proxy named these defaults after <c>from</c>.</summary>
    internal bool NamedByProxy { get; set; }

    /// <summary>Whether a proxy took these defaults because they were the last.</summary>
    internal bool TakenByProxy { get; set; }

    /// <summary>"frontend", "backend", "proxy" or "defaults", as messages call it.</summary>
    internal string TypeName => IsDefaults ? "defaults" : Section.Kind switch
    {
        ProxyKind.Frontend => "frontend",
        ProxyKind.Backend => "backend",
        _ => "proxy",
    };

    internal List<BindLine> Binds { get; } = [];

    internal List<ServerLine> Servers { get; } = [];

    internal List<AclLine> Acls { get; } = [];

    internal List<UseBackendLine> UseBackends { get; } = [];

    internal List<RuleLine> MonitorFailRules { get; } = [];

    /// <summary>The rule lists by keyword, such as <c>http-request</c>.</summary>
    internal Dictionary<string, List<RuleLine>> Rules { get; } = [];

    internal List<LogTarget> Logs { get; private set; } = [];

    internal bool LogGlobal { get; set; }

    internal Dictionary<int, ErrorFile> ErrorFiles { get; private set; } = [];

    internal Dictionary<int, ErrorLocation> ErrorLocations { get; private set; } = [];

    /// <summary>The boolean options that are set, with where: some need checks once the mode is known.</summary>
    internal Dictionary<string, Position> Options { get; private set; } = [];

    /// <summary>Where the log format was chosen, for the warnings about it.</summary>
    internal Position LogFormatPosition { get; set; }

    /// <summary>Where <c>tcp-request inspect-delay</c> stands.</summary>
    internal Position InspectDelayPosition { get; set; }

    internal ServerLine DefaultServer { get; private set; } = new(default, "", new ServerAddress(ServerAddressFamily.IPv4, default, ""));

    internal CheckDraft Check { get; private set; } = new();

    /// <summary>A new section on top of its defaults.</summary>
    internal static ProxyDraft Create(ProxyKind kind, string name, Position position, ProxyDraft? defaults) =>
        new ProxyDraft(defaults?.Section.Inherit(kind, name, position) ?? new ProxySection(kind, name, position), isDefaults: false).Inherit(defaults);

    /// <summary>A new <c>defaults</c> section, on top of another when it says <c>from</c>.</summary>
    internal static ProxyDraft CreateDefaults(string name, Position position, ProxyDraft? from) =>
        new ProxyDraft(from?.Section.Inherit(ProxyKind.Listen, name, position) ?? new ProxySection(ProxyKind.Listen, name, position), isDefaults: true).Inherit(from);

    internal List<RuleLine> RulesOf(string keyword)
    {
        if (!Rules.TryGetValue(keyword, out var list))
        {
            Rules[keyword] = list = [];
        }

        return list;
    }

    /// <summary>Hands the lists over to the section.</summary>
    internal ProxySection Finish(IReadOnlyList<LogTarget> globalLogs)
    {
        var s = Section;
        s.Binds = Binds;
        s.Servers = Servers;
        s.Acls = Acls;
        s.UseBackends = UseBackends;
        s.MonitorFailRules = MonitorFailRules;
        s.HttpRequestRules = RulesOf("http-request");
        s.HttpResponseRules = RulesOf("http-response");
        s.HttpAfterResponseRules = RulesOf("http-after-response");
        s.RedirectRules = RulesOf("redirect");
        s.TcpRequestConnectionRules = RulesOf("tcp-request connection");
        s.TcpRequestSessionRules = RulesOf("tcp-request session");
        s.TcpRequestContentRules = RulesOf("tcp-request content");
        s.TcpResponseContentRules = RulesOf("tcp-response content");
        s.ErrorFiles = [.. ErrorFiles.Values];
        s.ErrorLocations = [.. ErrorLocations.Values];
        s.Logs = LogGlobal ? [.. globalLogs, .. Logs] : Logs;
        s.Check = Check.Finish();
        // "auto" leaves the choice to the proxy: both ways are allowed.
        s.SpliceRequest |= s.SpliceAuto;
        s.SpliceResponse |= s.SpliceAuto;
        return s;
    }

    private ProxyDraft Inherit(ProxyDraft? from)
    {
        if (from is not null)
        {
            Logs = [.. from.Logs];
            LogGlobal = from.LogGlobal;
            ErrorFiles = new(from.ErrorFiles);
            ErrorLocations = new(from.ErrorLocations);
            Options = new(from.Options);
            LogFormatPosition = from.LogFormatPosition;
            DefaultServer = from.DefaultServer.Clone();
            Check = from.Check.Clone();
        }

        return this;
    }
}
