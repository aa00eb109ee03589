using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Rules;

/// <summary>Compiles the words of one section's rules. It reports every error at its word and goes on, so that all are seen at once.</summary>
internal sealed partial class RuleCompiler
{
    private readonly ProxySection? proxy;
    private string subject = "";

    internal RuleCompiler(ProxySection proxy, VariableNames variables, Func<string, byte[]?> readFile, Diagnostics diagnostics)
        : this(variables, readFile, diagnostics)
    {
        this.proxy = proxy;
        IsHttp = proxy.Mode == ProxyMode.Http;
    }

    /// <summary>A compiler for words that stand in no section.</summary>
    internal RuleCompiler(VariableNames variables, Func<string, byte[]?> readFile, Diagnostics diagnostics)
    {
        Variables = variables;
        ReadFile = readFile;
        Diagnostics = diagnostics;
    }

    /// <summary>Receives the errors.</summary>
    internal Diagnostics Diagnostics { get; }

    /// <summary>Numbers the variables.</summary>
    internal VariableNames Variables { get; }

    /// <summary>Reads a file; null when it cannot be read.</summary>
    internal Func<string, byte[]?> ReadFile { get; }

    /// <summary>The section's name; of backend facts without an argument.</summary>
    internal string ProxyName => proxy?.Name ?? "";

    /// <summary>The section's mode.</summary>
    internal bool IsHttp { get; } = true;

    /// <summary>Compiles everything in the section.</summary>
    internal ProxyRules Compile()
    {
        var section = proxy!;
        NamedAcls(section.Acls);
        return new ProxyRules
        {
            TcpConnection = Set(RuleHook.TcpConnection, section.TcpRequestConnectionRules),
            TcpSession = Set(RuleHook.TcpSession, section.TcpRequestSessionRules),
            TcpRequestContent = Set(RuleHook.TcpRequestContent, section.TcpRequestContentRules),
            TcpResponseContent = Set(RuleHook.TcpResponseContent, section.TcpResponseContentRules),
            HttpRequest = Set(RuleHook.HttpRequest, section.HttpRequestRules),
            Redirects = new RuleSet(RuleHook.HttpRequest, Redirects(section.RedirectRules)),
            HttpResponse = Set(RuleHook.HttpResponse, section.HttpResponseRules),
            HttpAfterResponse = Set(RuleHook.HttpAfterResponse, section.HttpAfterResponseRules),
            UseBackends = new UseBackendRules(UseBackends(section.UseBackends)),
            MonitorFail = MonitorFail(section.MonitorFailRules),
        };
    }

    /// <summary>Reports an error at a word of what is being compiled.</summary>
    internal void Alert(Word word, string message) => Alert(word.Position, message, word.Text, null);

    /// <summary>Reports an error at a place.</summary>
    internal void Alert(Position position, string message) => Alert(position, message, null, null);

    /// <summary>Reports a word that is not known, and proposes the one that may have been meant.</summary>
    internal void Alert(Position position, string message, string? word, string? nearest) => Diagnostics.Add(new Diagnostic(
        Severity.Alert,
        position,
        $"{(subject.Length == 0 ? "" : subject + " : ")}{message}{(nearest == null ? "" : $"; did you mean '{nearest}' maybe ?")}{(nearest == null ? "." : "")}")
    {
        Word = word,
        Suggestion = nearest,
    });

    /// <summary>The words that name a hook in messages.</summary>
    internal static string Keyword(RuleHook hook) => hook switch
    {
        RuleHook.TcpConnection => "tcp-request connection",
        RuleHook.TcpSession => "tcp-request session",
        RuleHook.TcpRequestContent => "tcp-request content",
        RuleHook.TcpResponseContent => "tcp-response content",
        RuleHook.HttpRequest => "http-request",
        RuleHook.HttpResponse => "http-response",
        RuleHook.HttpAfterResponse => "http-after-response",
        RuleHook.Switching => "use_backend",
        _ => "log-format",
    };

    /// <summary>Compiles the rules of one hook.</summary>
    internal RuleSet Set(RuleHook hook, IReadOnlyList<RuleLine> lines)
    {
        var rules = new List<Rule>(lines.Count);
        foreach (var line in lines)
        {
            subject = RuleSubject($"{Keyword(hook)} {line.Action.Text}");
            var action = ActionTable.Compile(this, hook, line);
            subject = $"error detected while parsing an '{Keyword(hook)} {line.Action.Text}' condition";
            Add(rules, action, line, hook);
        }

        return new RuleSet(hook, rules);
    }

    /// <summary>Compiles <c>redirect</c> lines.</summary>
    internal List<Rule> Redirects(IReadOnlyList<RuleLine> lines)
    {
        var rules = new List<Rule>(lines.Count);
        foreach (var line in lines)
        {
            subject = RuleSubject("redirect");
            var words = new ActionWords(this, RuleHook.HttpRequest, line);
            Add(rules, RedirectAction.CompileLine(words), line, RuleHook.HttpRequest);
        }

        return rules;
    }

    private string RuleSubject(string rule)
    {
        var section = proxy == null ? "" : $" in {(proxy.HasFrontend ? proxy.HasBackend ? "listen" : "frontend" : "backend")} '{proxy.Name}'";
        return $"error detected{section} while parsing '{rule}' rule";
    }

    private void Add(List<Rule> rules, RuleAction? action, RuleLine line, RuleHook hook)
    {
        var compiled = Condition(line.Condition, hook, out var valid);
        if (action != null && valid)
        {
            rules.Add(new Rule(action, compiled, line));
        }
    }

    private List<(UseBackendLine Line, Condition? Condition, FormatText? Dynamic)> UseBackends(IReadOnlyList<UseBackendLine> lines)
    {
        var compiled = new List<(UseBackendLine, Condition?, FormatText?)>(lines.Count);
        foreach (var line in lines)
        {
            subject = "error detected while parsing switching rule";
            var condition = Condition(line.Condition, RuleHook.Switching, out var valid);
            var text = line.IsDynamic
                ? FormatText.Compile(this, line.Backend, RuleHook.Switching, Logging.LogFormatSettings.ForText)
                : null;
            if (valid && (text != null || !line.IsDynamic))
            {
                compiled.Add((line, condition, text));
            }
        }

        return compiled;
    }

    private List<Condition> MonitorFail(IReadOnlyList<RuleLine> lines)
    {
        var conditions = new List<Condition>(lines.Count);
        foreach (var line in lines)
        {
            subject = "error detected while parsing a 'monitor fail' condition";
            var condition = Condition(line.Condition, RuleHook.Switching, out _);
            if (condition != null)
            {
                conditions.Add(condition);
            }
        }

        return conditions;
    }
}
