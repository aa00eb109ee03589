namespace Tandem.Configuration.Haproxy;

/// <summary>The health check of a proxy while its lines are being read.</summary>
internal sealed class CheckDraft
{
    private List<CheckRule> httpRules = [];
    private List<CheckRule> tcpRules = [];

    internal CheckKind Kind { get; set; }

    internal bool DisableOn404 { get; set; }

    internal bool SendState { get; set; }

    /// <summary>The request of <c>option httpchk</c>.</summary>
    internal CheckHttpSendRule HttpRequest { get; set; } = new(default, null);

    /// <summary>A comment on a line of its own, for the step that follows; null without one.</summary>
    internal string? PendingComment { get; set; }

    /// <summary>How many comment lines wait for their step.</summary>
    internal int PendingComments { get; set; }

    /// <summary>What the first <c>http-check send</c> writes over <see cref="HttpRequest"/>, and which rule it is; null without one.</summary>
    internal (int Index, Func<CheckHttpSendRule, CheckHttpSendRule> Apply)? FirstSend { get; set; }

    internal List<CheckRule> HttpRules => httpRules;

    internal List<CheckRule> TcpRules => tcpRules;

    internal CheckDraft Clone()
    {
        var copy = (CheckDraft)MemberwiseClone();
        copy.httpRules = [.. httpRules];
        copy.tcpRules = [.. tcpRules];
        return copy;
    }

    internal CheckSettings Finish() => new()
    {
        Kind = Kind,
        DisableOn404 = DisableOn404,
        SendState = SendState,
        Rules = Kind switch { CheckKind.Http => FinishHttp(), CheckKind.Tcp => tcpRules, _ => [] },
    };

    /// <summary>The request of the option is what the first send begins with, or goes before all but a leading connect.</summary>
    private List<CheckRule> FinishHttp()
    {
        var rules = new List<CheckRule>(httpRules);
        if (FirstSend is { } first)
        {
            rules[first.Index] = first.Apply(HttpRequest);
        }
        else
        {
            rules.Insert(rules.Count > 0 && rules[0] is CheckConnectRule ? 1 : 0, HttpRequest);
        }

        return rules;
    }
}
