using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>What only the whole configuration can show: names that lead nowhere, sides that do not fit, timeouts that are missing.</summary>
internal sealed partial class ConfigurationChecks
{
    private readonly ConfigurationReader reader;
    private readonly Diagnostics diagnostics;
    private readonly IReadOnlyList<ProxySection> proxies;

    internal ConfigurationChecks(ConfigurationReader reader, HaproxyConfiguration configuration)
    {
        this.reader = reader;
        diagnostics = reader.Diagnostics;
        proxies = configuration.Proxies;
    }

    /// <summary>Runs the checks; once lines were refused only those that cannot complain about what the refused lines would have said.</summary>
    internal void Run()
    {
        var parsed = !reader.Misread;
        foreach (var draft in reader.Proxies)
        {
            CheckDuplicate(draft.Section);
            if (draft.Section.Disabled)
            {
                continue;
            }

            CheckTcpRules(draft);
            CheckTargets(draft.Section);
            CheckServerNames(draft.Section);
            CheckIds(draft.Section);
            if (parsed)
            {
                CheckSides(draft);
                CheckMode(draft);
                CheckLog(draft);
                CheckTimeouts(draft);
                CheckServers(draft.Section);
                CheckHealth(draft);
            }
        }

        if (!diagnostics.HasAlerts)
        {
            ResolveServers();
        }
    }

    private static string Described(ProxySection proxy) => proxy.Kind switch
    {
        ProxyKind.Frontend => $"frontend '{proxy.Name}'",
        ProxyKind.Backend => $"backend '{proxy.Name}'",
        _ => $"proxy '{proxy.Name}'",
    };

    private void Alert(Position position, string message, DiagnosticKind kind = DiagnosticKind.Other) =>
        diagnostics.Add(new Diagnostic(Severity.Alert, position, message) { Parsing = false, Kind = kind });

    private void Warning(Position position, string message, DiagnosticKind kind = DiagnosticKind.Other) =>
        diagnostics.Add(new Diagnostic(Severity.Warning, position, message) { Parsing = false, Kind = kind });

    private void CheckSides(ProxyDraft draft)
    {
        var proxy = draft.Section;
        if (proxy.HasFrontend && proxy.Binds.Count == 0)
        {
            Warning(proxy.Position, $"{Described(proxy)} has no 'bind' directive. Please declare it as a backend if this was intended.");
        }
    }

    /// <summary>Rules on bytes run for clients in mode tcp; elsewhere they are refused rather than passed over.</summary>
    private void CheckTcpRules(ProxyDraft draft)
    {
        var proxy = draft.Section;
        if (proxy is { HasFrontend: true, Mode: ProxyMode.Tcp })
        {
            return;
        }

        var where = proxy.HasFrontend ? "in mode http" : "in a backend";
        var rule = proxy.TcpRequestConnectionRules.Concat(proxy.TcpRequestSessionRules).Concat(proxy.TcpRequestContentRules).FirstOrDefault();
        if (rule is not null || proxy.TcpRequestInspectDelayMs is not null)
        {
            var position = rule?.Position ?? draft.InspectDelayPosition;
            reader.NotYet(new Word("tcp-request", position), $"tcp-request .. {where}");
        }
    }

    private void CheckMode(ProxyDraft draft)
    {
        var proxy = draft.Section;
        if (proxy.Mode == ProxyMode.Http)
        {
            return;
        }

        foreach (var (keyword, count) in new[]
        {
            ("http-request", proxy.HttpRequestRules.Count), ("http-response", proxy.HttpResponseRules.Count),
            ("http-after-response", proxy.HttpAfterResponseRules.Count), ("redirect", proxy.RedirectRules.Count),
        })
        {
            if (count > 0)
            {
                Warning(default, $"'{keyword}' rules ignored for {Described(proxy)} as they require HTTP mode.");
            }
        }

        if (proxy.MonitorUri is not null)
        {
            Warning(default, $"monitor-uri will be ignored for {Described(proxy)} (needs 'mode http').");
        }

        if (proxy.HasBackend && proxy.Balance.Algorithm is BalanceAlgorithm.Uri or BalanceAlgorithm.UrlParam or BalanceAlgorithm.Hdr)
        {
            Warning(default, $"Layer 7 hash not possible for {Described(proxy)} (needs 'mode http'). Falling back to round robin.");
            proxy.Balance = new BalanceSettings(BalanceAlgorithm.RoundRobin, proxy.Balance.Position);
        }

        foreach (var server in proxy.Servers.Where(s => s.Redir is not null))
        {
            Alert(server.Redir!.Position, $"{Described(proxy)} : server cannot have cookie or redirect prefix in non-HTTP mode.");
        }

        foreach (var option in OptionKeywords.HttpOnly.Where(draft.Options.ContainsKey))
        {
            Warning(default, $"'option {option}' ignored for {Described(proxy)} as it requires HTTP mode.");
        }

        foreach (var (name, header) in new[] { ("forwardfor", proxy.ForwardFor), ("originalto", proxy.OriginalTo) })
        {
            if (header is not null)
            {
                Warning(default, $"'option {name}' ignored for {Described(proxy)} as it requires HTTP mode.");
            }
        }
    }

    private void CheckLog(ProxyDraft draft)
    {
        var proxy = draft.Section;
        if (proxy.Mode == ProxyMode.Tcp && proxy.LogFormat is LogFormatKind.Http or LogFormatKind.HttpClf && proxy.HasFrontend)
        {
            diagnostics.Warning(draft.LogFormatPosition, $"'option httplog' not usable with {Described(proxy)} (needs 'mode http'). Falling back to 'option tcplog'.");
            proxy.LogFormat = LogFormatKind.Tcp;
        }

        if (proxy.HasFrontend && proxy.LogFormat != LogFormatKind.Default && proxy.Logs.Count == 0)
        {
            Warning(default, $"log format ignored for {Described(proxy)} since it has no log address.");
        }
    }

    private void CheckTimeouts(ProxyDraft draft)
    {
        var proxy = draft.Section;
        var t = proxy.Timeouts;
        var client = proxy.HasFrontend && t.ClientMs is null or 0;
        var connect = proxy.HasBackend && proxy.Servers.Count > 0 && t.ConnectMs is null or 0;
        var server = proxy.HasBackend && proxy.Servers.Count > 0 && t.ServerMs is null or 0;
        if (client || connect || server)
        {
            Warning(default,
                $"missing timeouts for {Described(proxy)}.\n"
                + "   | While not properly invalid, you will certainly encounter various problems\n"
                + "   | with such a configuration. To fix this, please ensure that all following\n"
                + "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.",
                DiagnosticKind.TimeoutsMissing);
        }
    }
}
