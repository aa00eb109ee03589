namespace Tandem.Configuration.Haproxy;

/// <summary>An action of a rule line, such as <c>set-header</c> of <c>http-request</c>.</summary>
internal sealed class ActionKeyword : Keyword
{
    private static readonly string[] TrackedAndVariables =
    [
        "sc-inc-gpc*", "sc-inc-gpc0*", "sc-inc-gpc1*", "sc-set-gpt*", "sc-set-gpt0*", "set-var*", "set-var-fmt*", "unset-var*", "silent-drop",
    ];

    internal static readonly ActionKeyword[] All =
    [
        .. Done("http-request", ("add-header", 2), ("allow", 0), ("del-header", 1), ("deny", 0), ("redirect", 2), ("return", 0), ("set-header", 2)),
        .. Later("http-request",
            "add-acl*", "auth", "cache-use", "capture", "del-acl*", "del-map*", "disable-l7-retry", "do-resolve*", "early-hint", "lua.*",
            "normalize-uri", "ot-group", "reject", "replace-header", "replace-path", "replace-pathq", "replace-uri", "replace-value",
            "send-spoe-group", "set-dst", "set-dst-port", "set-log-level", "set-map*", "set-mark", "set-method", "set-nice", "set-path",
            "set-pathq", "set-priority-class", "set-priority-offset", "set-query", "set-src", "set-src-port", "set-timeout", "set-tos",
            "set-uri", "strict-mode", "tarpit", "track-sc*", "use-service", "wait-for-body", "wait-for-handshake"),
        .. Later("http-request", TrackedAndVariables),
        .. Done("http-response", ("add-header", 2), ("allow", 0), ("del-header", 1), ("deny", 0), ("redirect", 2), ("return", 0), ("set-header", 2)),
        .. Later("http-response",
            "add-acl*", "cache-store", "capture", "del-acl*", "del-map*", "lua.*", "ot-group", "replace-header", "replace-value", "send-spoe-group",
            "set-log-level", "set-map*", "set-mark", "set-nice", "set-status", "set-tos", "strict-mode", "track-sc*", "wait-for-body"),
        .. Later("http-response", TrackedAndVariables),
        .. Later("http-after-response",
            "add-header", "allow", "capture", "del-header", "lua.*", "ot-group", "replace-header", "replace-value", "set-header", "set-status",
            "set-var*", "set-var-fmt*", "strict-mode", "unset-var*"),
        .. Later("tcp-request connection", "accept", "reject", "expect-proxy", "expect-netscaler-cip", "capture", "track-sc*", "lua.*",
            "set-dst", "set-dst-port", "set-mark", "set-src", "set-src-port", "set-tos"),
        .. Later("tcp-request connection", TrackedAndVariables),
        .. Later("tcp-request session", "accept", "reject", "track-sc*", "lua.*", "set-dst", "set-dst-port", "set-mark", "set-src", "set-src-port", "set-tos"),
        .. Later("tcp-request session", TrackedAndVariables),
        .. Later("tcp-request content", "accept", "reject", "capture", "track-sc*", "lua.*", "do-resolve*", "ot-group", "send-spoe-group", "set-dst",
            "set-dst-port", "set-log-level", "set-mark", "set-nice", "set-priority-class", "set-priority-offset", "set-src", "set-src-port", "set-tos",
            "switch-mode", "use-service"),
        .. Later("tcp-request content", TrackedAndVariables),
        .. Later("tcp-response content", "accept", "reject", "close", "lua.*", "ot-group", "send-spoe-group", "set-log-level", "set-mark", "set-nice", "set-tos"),
        .. Later("tcp-response content", TrackedAndVariables),
    ];

    private ActionKeyword(string group, string name, KeywordVerdict verdict, int arguments)
        : base(group, name, SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen, verdict, "") => Arguments = arguments;

    /// <summary>The number of words after the action that can never begin a condition.</summary>
    internal int Arguments { get; }

    /// <summary>The action of a rule set, also by the beginning that its name ends in <c>*</c> for; null when there is none.</summary>
    internal static ActionKeyword? Find(string group, string word)
    {
        ActionKeyword? best = null;
        foreach (var action in All)
        {
            if (action.Group != group)
            {
                continue;
            }

            if (action.Name == word)
            {
                return action;
            }

            if (action.Name[^1] == '*' && word.StartsWith(action.Name.AsSpan(0, action.Name.Length - 1), StringComparison.Ordinal)
                && (best is null || best.Name.Length < action.Name.Length))
            {
                best = action;
            }
        }

        return best;
    }

    private static IEnumerable<ActionKeyword> Done(string group, params (string Name, int Arguments)[] actions) =>
        actions.Select(a => new ActionKeyword(group, a.Name, KeywordVerdict.Done, a.Arguments));

    private static IEnumerable<ActionKeyword> Later(string group, params string[] names) =>
        names.Select(n => new ActionKeyword(group, n, KeywordVerdict.NotYet, 0));
}
