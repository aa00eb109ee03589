using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Lines that are rules: <c>acl</c>, <c>redirect</c>, <c>http-request</c> and their kin. Their words stay words here.</summary>
internal static class RuleKeywords
{
    private const SectionKinds Proxies = SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen;

    private const string OnlyTcpFrontends = "only in frontend and listen sections of mode tcp";

    internal static readonly StatementKeyword[] All =
    [
        new("rule", "acl", Proxies, KeywordVerdict.Done, "", Acl),
        new("proxy", "redirect", Proxies, KeywordVerdict.Done, "", Redirect),
        Actions("http-request", Proxies),
        Actions("http-response", Proxies),
        Actions("http-after-response", Proxies),
        Actions("tcp-request connection", SectionKinds.Frontend | SectionKinds.Listen),
        Actions("tcp-request session", SectionKinds.Frontend | SectionKinds.Listen),
        Actions("tcp-request content", Proxies),
        Actions("tcp-response content", SectionKinds.Backend | SectionKinds.Listen),
        new("rule", "tcp-request inspect-delay", Proxies, KeywordVerdict.Done, OnlyTcpFrontends, InspectDelay),
        new("rule", "tcp-response inspect-delay", SectionKinds.Backend | SectionKinds.Listen, KeywordVerdict.NotYet, "", null),
    ];

    /// <summary>Reads an optional condition at an index that must end the line.</summary>
    internal static bool TryCondition(Statement s, int at, ConfigurationReader r, string rule, out RuleCondition? condition)
    {
        condition = null;
        var word = s[at];
        if (word.Text.Length == 0)
        {
            return true;
        }

        if (word.Text is not ("if" or "unless"))
        {
            var after = rule == "use_backend" ? "switching rule" : $"'{rule}'";
            r.Unknown(word, $"unexpected keyword '{word.Text}' after {after}, only 'if' and 'unless' are allowed", NearestWord.Find(word.Text, ["if", "unless"]));
            return false;
        }

        if (!s.Has(at + 1))
        {
            r.Diagnostics.Alert(word, $"'{rule}' : '{word.Text}' expects a condition after it.");
            return false;
        }

        condition = new RuleCondition(word, word.Text == "unless", s.From(at + 1));
        return true;
    }

    private static StatementKeyword Actions(string ruleSet, SectionKinds sections) =>
        new("rule", ruleSet, sections, KeywordVerdict.Done, ruleSet.StartsWith("tcp-request", StringComparison.Ordinal) ? OnlyTcpFrontends : "", (s, r) => Action(s, r, ruleSet)) { RefusedWithoutSide = true };

    private static void InspectDelay(Statement s, ConfigurationReader r)
    {
        if (r.TryTime(s, 2, "tcp-request inspect-delay", out var value))
        {
            r.Proxy.Section.TcpRequestInspectDelayMs = value;
            r.Proxy.InspectDelayPosition = s.Position;
        }
    }

    private static void Acl(Statement s, ConfigurationReader r)
    {
        var name = s[1];
        foreach (var c in name.Text)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            {
                r.Diagnostics.Alert(name, $"character '{c}' is not permitted in acl name '{name.Text}'.");
                return;
            }
        }

        if (name.Text == "or")
        {
            r.Diagnostics.Alert(name, "acl name 'or' will never match. 'or' is used to express a logical disjunction within a condition.");
        }
        else if (!s.Has(2))
        {
            r.Diagnostics.Alert(s.End, $"error detected while parsing ACL '{name.Text}' : missing fetch method in ACL expression ''.");
        }
        else
        {
            r.Proxy.Acls.Add(new AclLine(s.Position, name, s.From(2)));
        }
    }

    private static void Redirect(Statement s, ConfigurationReader r)
    {
        if (!s.Has(1))
        {
            r.Diagnostics.Alert(s.End, $"error detected in proxy '{r.Proxy.Section.Name}' while parsing redirect rule : redirection type expected ('prefix', 'location', or 'scheme').");
            return;
        }

        r.WarnIfLate(s, "redirect");
        AddRule(s, r, "redirect", 0, 2);
    }

    private static void Action(Statement s, ConfigurationReader r, string ruleSet)
    {
        var at = ruleSet.Contains(' ', StringComparison.Ordinal) ? 2 : 1;
        var word = s[at];
        var action = ActionKeyword.Find(ruleSet, word.Text);
        if (action is null)
        {
            var known = ActionKeyword.All.Where(a => a.Group == ruleSet).Select(a => a.Name.TrimEnd('*')).ToList();
            var got = word.Text.Length == 0 ? " (missing argument)" : "";
            r.Unknown(word, $"'{ruleSet}' expects {string.Join(", ", known.Select(k => $"'{k}'"))}, but got '{word.Text}'{got}", NearestWord.Find(word.Text, known));
        }
        else if (action.Verdict == KeywordVerdict.NotYet)
        {
            r.NotYet(word, $"{ruleSet} {action.Name.TrimEnd('*')}");
        }
        else if (action.Verdict == KeywordVerdict.HarmlessHere)
        {
            r.Harmless(word, $"{ruleSet} {action.Name}", action.Note);
        }
        else
        {
            r.WarnIfLate(s, ruleSet);
            AddRule(s, r, ruleSet, at, action.Arguments);
        }
    }

    /// <summary>The condition begins at the first bare <c>if</c> or <c>unless</c> that is no argument of a fixed place.</summary>
    private static void AddRule(Statement s, ConfigurationReader r, string ruleSet, int actionAt, int fixedArguments)
    {
        var at = actionAt + 1 + fixedArguments;
        while (s.Has(at) && (s[at].Quoted || s[at].Text is not ("if" or "unless")))
        {
            at++;
        }

        if (TryCondition(s, at, r, $"{ruleSet} {s[actionAt].Text}", out var condition))
        {
            var arguments = s.From(actionAt + 1);
            var count = Math.Min(at - actionAt - 1, arguments.Count);
            r.Proxy.RulesOf(ruleSet).Add(new RuleLine(s.Position, s[actionAt], [.. arguments.Take(count)], condition));
        }
    }
}
