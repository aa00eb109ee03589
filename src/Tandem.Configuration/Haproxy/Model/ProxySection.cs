using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// One <c>frontend</c>, <c>backend</c> or <c>listen</c> section with its <c>defaults</c> merged (configuration.txt 4). Times are
/// milliseconds. Where "not written" matters, the value is null. Immutable once loaded.
/// </summary>
public sealed partial class ProxySection
{
    internal ProxySection(ProxyKind kind, string name, Position position)
    {
        Kind = kind;
        Name = name;
        Position = position;
    }

    /// <summary>Which section it was written as.</summary>
    public ProxyKind Kind { get; private set; }

    /// <summary>Its name.</summary>
    public string Name { get; private set; }

    /// <summary>Where its section begins.</summary>
    public Position Position { get; private set; }

    /// <summary>Whether it accepts clients: frontend or listen.</summary>
    public bool HasFrontend => Kind != ProxyKind.Backend;

    /// <summary>Whether it has servers: backend or listen.</summary>
    public bool HasBackend => Kind != ProxyKind.Frontend;

    /// <summary><c>mode</c>.</summary>
    public ProxyMode Mode { get; internal set; }

    /// <summary><c>disabled</c>: it is checked but not started.</summary>
    public bool Disabled { get; internal set; }

    /// <summary><c>description</c>.</summary>
    public string? Description { get; internal set; }

    /// <summary><c>id</c>, or null for an automatic one.</summary>
    public int? Id { get; internal set; }

    /// <summary>The <c>timeout</c> lines.</summary>
    public Timeouts Timeouts { get; internal set; } = new();

    /// <summary><c>acl</c> lines in order. They are seen by every rule of this proxy.</summary>
    public IReadOnlyList<AclLine> Acls { get; internal set; } = [];

    /// <summary><c>http-request</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> HttpRequestRules { get; internal set; } = [];

    /// <summary><c>http-response</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> HttpResponseRules { get; internal set; } = [];

    /// <summary><c>http-after-response</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> HttpAfterResponseRules { get; internal set; } = [];

    /// <summary><c>redirect</c> lines in order; they run after the <c>http-request</c> rules.</summary>
    public IReadOnlyList<RuleLine> RedirectRules { get; internal set; } = [];

    /// <summary><c>tcp-request connection</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> TcpRequestConnectionRules { get; internal set; } = [];

    /// <summary><c>tcp-request session</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> TcpRequestSessionRules { get; internal set; } = [];

    /// <summary><c>tcp-request content</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> TcpRequestContentRules { get; internal set; } = [];

    /// <summary><c>tcp-response content</c> rules in order.</summary>
    public IReadOnlyList<RuleLine> TcpResponseContentRules { get; internal set; } = [];

    /// <summary><c>tcp-request inspect-delay</c>, or null.</summary>
    public int? TcpRequestInspectDelayMs { get; internal set; }

    /// <summary><c>errorfile</c> lines, the last one of each status.</summary>
    public IReadOnlyList<ErrorFile> ErrorFiles { get; internal set; } = [];

    /// <summary><c>errorloc</c> lines, the last one of each status.</summary>
    public IReadOnlyList<ErrorLocation> ErrorLocations { get; internal set; } = [];

    /// <summary><c>log</c> lines of this proxy; with <c>log global</c> the targets of <see cref="GlobalSection.Logs"/> are already among them.</summary>
    public IReadOnlyList<LogTarget> Logs { get; internal set; } = [];

    /// <summary><c>log-tag</c>, or null for the global one.</summary>
    public string? LogTag { get; internal set; }

    /// <summary>Whether the connections are kept.</summary>
    public ConnectionMode ConnectionMode { get; internal set; }

    /// <summary><c>option forwardfor</c>, or null.</summary>
    public ForwardingHeader? ForwardFor { get; internal set; }

    /// <summary><c>option originalto</c>, or null.</summary>
    public ForwardingHeader? OriginalTo { get; internal set; }

    /// <summary><c>option splice-request</c> or <c>splice-auto</c>.</summary>
    public bool SpliceRequest { get; internal set; }

    /// <summary><c>option splice-response</c> or <c>splice-auto</c>.</summary>
    public bool SpliceResponse { get; internal set; }

    /// <summary><c>option splice-auto</c>.</summary>
    public bool SpliceAuto { get; internal set; }

    /// <summary>A section that starts with everything that this one says: how defaults are inherited.</summary>
    internal ProxySection Inherit(ProxyKind kind, string name, Position position)
    {
        var copy = (ProxySection)MemberwiseClone();
        copy.Kind = kind;
        copy.Name = name;
        copy.Position = position;
        return copy;
    }
}
