using System.Text;
using Tandem.Balancer.Exchanges;
using Tandem.Balancer.Health;
using Tandem.Balancer.Logging;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;
using Tandem.Http;
using Tandem.Linux.Processes;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// Turns a loaded configuration into a <see cref="Graph"/>: proxies, addresses, rules, formats. All that is wrong is told, not
/// only the first. It opens no socket.
/// </summary>
internal sealed class GraphCompiler(HaproxyConfiguration configuration, Diagnostics diagnostics, int maxConnections)
{
    private readonly VariableNames variables = new();
    private readonly List<Frontend> frontends = [];
    private readonly List<Backend> backends = [];
    private readonly List<BoundAddress> addresses = [];

    /// <summary>Compiles; null when there was an error.</summary>
    internal Graph? Compile()
    {
        AddProxies();
        var errorsBefore = diagnostics.HasAlerts;
        var rulesOfSections = CompileRules();
        foreach (var backend in backends)
        {
            CompileHashExpression(backend);
            backend.CheckPlan = CompileChecks(backend.Section);
        }

        foreach (var frontend in frontends)
        {
            Join(frontend);
            Bind(frontend);
        }

        SetFullConnections();
        var loggers = frontends.ConvertAll(frontend => CompileLogging(frontend.Section));
        if (diagnostics.HasAlerts && !errorsBefore)
        {
            return null;
        }

        return new Graph
        {
            Configuration = configuration,
            Frontends = [.. frontends],
            Backends = [.. backends],
            Addresses = [.. addresses],
            LoggerSettings = [.. loggers.Select(settings => settings!)],
            FrontendRules = [.. frontends.Select(frontend => NonEmpty(rulesOfSections[frontend.Section]))],
            BackendRules = [.. backends.Select(backend => NonEmpty(rulesOfSections[backend.Section]))],
            FrontendErrors = [.. frontends.Select(frontend => new ErrorReplies(frontend.Section))],
            BackendErrors = [.. backends.Select(backend => new ErrorReplies(backend.Section))],
            Facts = new GraphFacts([.. backends]),
            Limits = LimitsOf(configuration.Global),
            MaxConnections = maxConnections,
        };
    }

    private void AddProxies()
    {
        foreach (var section in configuration.Proxies)
        {
            if (section.Disabled)
            {
                continue;
            }

            if (section.HasBackend)
            {
                backends.Add(new Backend(section, backends.Count));
            }

            if (section.HasFrontend)
            {
                var limit = section.MaxConn is > 0 ? Math.Min(section.MaxConn.Value, maxConnections) : maxConnections;
                frontends.Add(new Frontend(section, frontends.Count, limit));
            }
        }
    }

    /// <summary>Tells what is wrong with rules, checks and log formats, whatever else is.</summary>
    internal void Inspect()
    {
        CompileRules();
        foreach (var section in configuration.Proxies)
        {
            if (section.HasBackend)
            {
                CompileChecks(section);
            }

            if (section.HasFrontend)
            {
                CompileLogging(section);
            }
        }
    }

    private Dictionary<ProxySection, ProxyRules> CompileRules()
    {
        var rules = new Dictionary<ProxySection, ProxyRules>();
        foreach (var section in configuration.Proxies)
        {
            rules[section] = ProxyRules.Compile(section, variables, ReadFile, diagnostics);
        }

        return rules;
    }

    private LoggerSettings? CompileLogging(ProxySection section) => LoggerSettings.Compile(
        section,
        configuration.Global,
        diagnostics,
        new ExpressionSegments(new RuleCompiler(section, variables, ReadFile, diagnostics), RuleHook.Log).Compile);

    private CheckPlan? CompileChecks(ProxySection section) => CheckPlan.TryCompile(section.Check, diagnostics);

    /// <summary>
    /// The bounds of a head. Larger buffers than HAProxy's default are not needed for anything else, so they only raise the
    /// bound as far as an exchange's buffer allows.
    /// </summary>
    private static ParseLimits LimitsOf(GlobalSection global) =>
        new(Math.Clamp(global.BufferSize - global.MaxRewrite, 1024, 15 * 1024), global.MaxHeaders);

    private static ProxyRules? NonEmpty(ProxyRules rules) => rules.IsEmpty ? null : rules;

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary><c>balance hash</c>: converters may stand in words of their own.</summary>
    private void CompileHashExpression(Backend backend)
    {
        var section = backend.Section;
        if (section.Balance is { Algorithm: BalanceAlgorithm.Hash, Expression: [var first, ..] words })
        {
            var hook = section.Mode == ProxyMode.Http ? RuleHook.HttpRequest : RuleHook.TcpRequestContent;
            var word = words.Count == 1 ? first : new Word(string.Join(',', words.Select(part => part.Text.Trim(','))), first.Position);
            backend.Keys.Expression = new RuleCompiler(section, variables, ReadFile, diagnostics).Expression(word, hook);
        }
    }

    private void Join(Frontend frontend)
    {
        var section = frontend.Section;
        if (section.HasBackend)
        {
            var own = backends.Find(backend => ReferenceEquals(backend.Section, section))!;
            frontend.DefaultBackend = own.Servers.Length > 0 || section.DefaultBackend == null ? own : null;
        }

        if (section.DefaultBackend is { } name)
        {
            frontend.DefaultBackend = backends.Find(backend => backend.Section.Name == name.Text) ?? frontend.DefaultBackend;
        }

        frontend.UseBackends = [.. section.UseBackends.Select(
            line => line.IsDynamic ? null : backends.Find(backend => backend.Section.Name == line.Backend.Text))];
    }

    private void Bind(Frontend frontend)
    {
        var number = 0;
        foreach (var line in frontend.Section.Binds)
        {
            foreach (var address in line.Addresses)
            {
                if (address.Family is not (BindAddressFamily.IPv4 or BindAddressFamily.IPv6))
                {
                    addresses.Add(new BoundAddress(frontend, line, address, UnixSettings(frontend, line, address), address.Text, ++number));
                    continue;
                }

                for (var port = address.Port; port <= address.LastPort; port++)
                {
                    var endpoint = Endpoint.From(address.Address!, port);
                    addresses.Add(new BoundAddress(frontend, line, address, InternetSettings(frontend, line, address, endpoint), endpoint.ToString(), ++number));
                }
            }
        }
    }

    private int BacklogOf(Frontend frontend, BindLine line) =>
        Math.Max(1, line.Backlog ?? frontend.Section.Backlog ?? line.MaxConn ?? frontend.MaxConnections);

    private ListenSettings? UnixSettings(Frontend frontend, BindLine line, BindAddress address)
    {
        if (address.Family == BindAddressFamily.Descriptor)
        {
            return null;
        }

        var path = Encoding.Latin1.GetBytes(address.Path);
        return new ListenSettings
        {
            UnixPath = address.Family == BindAddressFamily.Abstract ? [0, .. path] : path,
            UnixMode = (uint?)line.SocketMode,
            UnixUser = (uint?)line.Uid ?? (line.User is { } user ? Privileges.FindUser(user)?.User : null),
            UnixGroup = (uint?)line.Gid ?? (line.Group is { } group ? Privileges.FindGroup(group) : null),
            Backlog = BacklogOf(frontend, line),
        };
    }

    private ListenSettings InternetSettings(Frontend frontend, BindLine line, BindAddress address, Endpoint endpoint) => new()
    {
        Address = endpoint,
        IPv6Only = address.Family != BindAddressFamily.IPv6 ? null : line.V6Only ? true : line.V4V6 ? false : null,
        Backlog = BacklogOf(frontend, line),
        Interface = line.Interface,
        FastOpen = line.TcpFastOpen,
        DeferAcceptSeconds = line.DeferAccept ? 1 : 0,
        KeepAlive = KeepAlive(frontend.Section.ClientKeepAlive),
        MaximumSegment = Math.Abs(line.Mss ?? 0),
        UserTimeoutMs = line.TcpUserTimeoutMs ?? 0,
        Transparent = line.Transparent,
    };

    internal static KeepAliveSettings KeepAlive(TcpKeepAlive line) => new(line.Enabled, line.IdleSeconds, line.IntervalSeconds, line.Count);

    /// <summary>fullconn, or a tenth of what the frontends that lead to a backend allow (configuration.txt 4.2 "fullconn").</summary>
    private void SetFullConnections()
    {
        foreach (var backend in backends)
        {
            var sum = 0L;
            foreach (var frontend in frontends)
            {
                if (ReferenceEquals(frontend.DefaultBackend, backend) || frontend.UseBackends.Contains(backend))
                {
                    sum += frontend.MaxConnections;
                }
            }

            backend.FullConnections = backend.Section.FullConn ?? (int)Math.Max(1, (sum + 9) / 10);
        }
    }
}
