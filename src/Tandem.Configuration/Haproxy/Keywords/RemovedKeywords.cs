using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Syntax that HAProxy dropped but files still hold: accepted where today's language says the same, with a warning that prints it.</summary>
internal static class RemovedKeywords
{
    internal static readonly StatementKeyword[] All =
    [
        Do("global", "debug", SectionKinds.Global, "removed in HAProxy 2.5; use -d on the command line", (s, r) => Gone(s, r, "debug", "start with '-d' on the command line")),
        Do("global", "compat", SectionKinds.Global, "never did anything", (s, r) => Gone(s, r, "compat", "remove the line")),
        Do("option", "option forceclose", SectionKinds.Proxies, "removed in HAProxy 2.0; accepted as 'option httpclose'", (s, r) =>
        {
            r.Removed(s.Keyword, "option forceclose", "option httpclose");
            r.Proxy.Section.ConnectionMode = ConnectionMode.Close;
        }),
        Do("option", "option http-tunnel", SectionKinds.Proxies, "removed in HAProxy 2.1; has no effect there either", (s, r) => Gone(s, r, "option http-tunnel", "remove the line")),
        Do("proxy", "redispatch", SectionKinds.Backends, "removed in HAProxy 2.1; accepted as 'option redispatch'", (s, r) =>
        {
            r.Removed(s.Keyword, "redispatch", "option redispatch");
            r.Proxy.Section.Redispatch = -1;
        }),
        Do("proxy", "bind-process", SectionKinds.Proxies, "one process serves all; use 'bind .. thread'", (s, r) =>
            r.Removed(s.Keyword, $"bind-process {s[1].Text}", "remove the line")),
        AddHeader("reqadd", "http-request add-header", "http-request"),
        AddHeader("rspadd", "http-response add-header", "http-response"),
        Unexpressed("reqrep", "http-request replace-path, http-request replace-header"),
        Unexpressed("reqirep", "http-request replace-path, http-request replace-header"),
        Unexpressed("rsprep", "http-response replace-header"),
        Unexpressed("rspirep", "http-response replace-header"),
        DeleteHeader("reqdel", "http-request"),
        DeleteHeader("reqidel", "http-request"),
        DeleteHeader("rspdel", "http-response"),
        DeleteHeader("rspidel", "http-response"),
        Unexpressed("reqallow", "http-request allow"),
        Unexpressed("reqiallow", "http-request allow"),
        Unexpressed("reqdeny", "http-request deny"),
        Unexpressed("reqideny", "http-request deny"),
        Unexpressed("reqpass", "http-request allow"),
        Unexpressed("reqipass", "http-request allow"),
        Unexpressed("reqtarpit", "http-request tarpit"),
        Unexpressed("reqitarpit", "http-request tarpit"),
        Unexpressed("rspdeny", "http-response deny"),
        Unexpressed("rspideny", "http-response deny"),
        Unexpressed("block", "http-request deny"),
        Unexpressed("appsession", "cookie, stick-table"),
        Unexpressed("option http_proxy", "http-request set-dst"),
        Unexpressed("option tcpsplice", "option splice-auto"),
    ];

    private static StatementKeyword Do(string group, string name, SectionKinds sections, string note, StatementParser parse) =>
        new(group, name, sections, KeywordVerdict.Done, note, parse);

    private static void Gone(Statement s, ConfigurationReader r, string old, string what) =>
        r.Diagnostics.Add(new Diagnostic(Severity.Warning, s.Position, $"'{old}' was removed from the language and is passed over; {what} instead.")
        { Word = s.Keyword.Text });

    private static StatementKeyword Unexpressed(string name, string today) =>
        new("proxy", name, SectionKinds.Proxies, KeywordVerdict.NotYet, $"it was removed from the language, today's lines are {today}", null);

    /// <summary><c>reqadd Name:\ value</c> adds a whole header line.</summary>
    private static StatementKeyword AddHeader(string name, string today, string ruleSet) =>
        Do("proxy", name, SectionKinds.Proxies & ~SectionKinds.Defaults, $"removed in HAProxy 2.1; accepted as '{today}'", (s, r) =>
        {
            var colon = s[1].Text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                r.Diagnostics.Alert(s[1], $"'{name}' expects <header>:<value> as an argument.");
                return;
            }

            var value = s[1].Text[(colon + 1)..].Trim(' ', '\t').Replace("%", "%%", StringComparison.Ordinal);
            Rewrite(s, r, ruleSet, name, "add-header", [s[1].Text[..colon], value]);
        });

    /// <summary><c>reqdel ^Name:</c> deletes the lines that match; only whole names can be said today.</summary>
    private static StatementKeyword DeleteHeader(string name, string ruleSet) =>
        Do("proxy", name, SectionKinds.Proxies & ~SectionKinds.Defaults, $"removed in HAProxy 2.1; accepted as '{ruleSet} del-header' for whole names", (s, r) =>
        {
            var header = s[1].Text.TrimStart('^');
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            header = colon >= 0 ? header[..colon] : "";
            if (header.Length == 0 || header.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || s[1].Text[^1] is not (':' or '*'))
            {
                r.NotYet(s.Keyword, name, $"it was removed from the language, today's line is {ruleSet} del-header");
                return;
            }

            Rewrite(s, r, ruleSet, name, "del-header", [header]);
        });

    private static void Rewrite(Statement s, ConfigurationReader r, string ruleSet, string name, string action, string[] arguments)
    {
        if (!RuleKeywords.TryCondition(s, 2, r, name, out var condition))
        {
            return;
        }

        var written = string.Join(' ', arguments.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"\"{a}\"" : a));
        var tail = s.Has(2) ? " " + string.Join(' ', s.From(2).Select(w => w.Text)) : "";
        r.Removed(s.Keyword, string.Join(' ', s.From(0).Select(w => w.Text)), $"{ruleSet} {action} {written}{tail}");
        r.Proxy.RulesOf(ruleSet).Add(new RuleLine(
            s.Position, s.Keyword with { Text = action }, [.. arguments.Select(a => s[1] with { Text = a, Quoted = true })], condition));
    }
}
