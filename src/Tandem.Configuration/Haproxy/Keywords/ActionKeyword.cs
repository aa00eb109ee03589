namespace Tandem.Configuration.Haproxy;

/// <summary>An action of a rule line, such as <c>set-header</c> of <c>http-request</c>.</summary>
internal sealed class ActionKeyword : Keyword
{
    private static readonly string[] Tracking =
        ["sc-inc-gpc*", "sc-inc-gpc0*", "sc-inc-gpc1*", "sc-set-gpt*", "sc-set-gpt0*"];

    /// <summary>What the rules of HTTP messages have in common, with the words that belong to each action.</summary>
    private static readonly (string Name, int Arguments)[] Messages =
    [
        ("add-header", 2), ("allow", 0), ("del-header", 1), ("replace-header", 3), ("replace-value", 3), ("set-header", 2), ("set-var*", 1),
        ("set-var-fmt*", 1), ("strict-mode", 1), ("unset-var*", 0),
    ];

    private static readonly (string Name, int Arguments)[] Exchanges =
        [("deny", 0), ("redirect", 2), ("return", 0), ("set-log-level", 1), ("silent-drop", 0)];

    private static readonly (string Name, int Arguments)[] Connections =
        [("accept", 0), ("reject", 0), ("set-var*", 1), ("set-var-fmt*", 1), ("unset-var*", 0)];

    internal static readonly ActionKeyword[] All =
    [
        .. Done("http-request", Messages),
        .. Done("http-request", Exchanges),
        .. Done("http-request",
            ("reject", 0), ("replace-path", 2), ("replace-pathq", 2), ("replace-uri", 2), ("set-method", 1), ("set-path", 1), ("set-pathq", 1),
            ("set-query", 1), ("set-uri", 1), ("tarpit", 0)),
        Harmless("http-request", "set-nice", "every task has the same priority"),
        Harmless("http-request", "wait-for-handshake", "there is no early data, so there is nothing to wait for"),
        .. Later("http-request",
            "add-acl*", "auth", "cache-use", "capture", "del-acl*", "del-map*", "disable-l7-retry", "do-resolve*", "early-hint", "lua.*",
            "normalize-uri", "ot-group", "send-spoe-group", "set-dst", "set-dst-port", "set-map*", "set-mark", "set-priority-class",
            "set-priority-offset", "set-src", "set-src-port", "set-timeout", "set-tos", "track-sc*", "use-service", "wait-for-body"),
        .. Later("http-request", Tracking),
        .. Done("http-response", Messages),
        .. Done("http-response", Exchanges),
        .. Done("http-response", ("set-status", 1)),
        Harmless("http-response", "set-nice", "every task has the same priority"),
        .. Later("http-response",
            "add-acl*", "cache-store", "capture", "del-acl*", "del-map*", "lua.*", "ot-group", "send-spoe-group", "set-map*", "set-mark", "set-tos",
            "track-sc*", "wait-for-body"),
        .. Later("http-response", Tracking),
        .. Done("http-after-response", Messages),
        .. Done("http-after-response", ("set-status", 1)),
        .. Later("http-after-response", "capture", "lua.*", "ot-group"),
        .. Done("tcp-request connection", Connections),
        .. Later("tcp-request connection", Tracking),
        .. Later("tcp-request connection", "expect-proxy", "expect-netscaler-cip", "track-sc*", "lua.*", "set-dst", "set-dst-port",
            "set-mark", "set-src", "set-src-port", "set-tos", "silent-drop"),
        .. Done("tcp-request session", Connections),
        .. Later("tcp-request session", Tracking),
        .. Later("tcp-request session", "track-sc*", "lua.*", "set-dst", "set-dst-port", "set-mark", "set-src", "set-src-port", "set-tos", "silent-drop"),
        .. Done("tcp-request content", Connections),
        .. Done("tcp-request content", ("set-log-level", 1)),
        Harmless("tcp-request content", "set-nice", "every task has the same priority"),
        .. Later("tcp-request content", Tracking),
        .. Later("tcp-request content", "capture", "track-sc*", "lua.*", "do-resolve*", "ot-group", "send-spoe-group", "set-dst", "set-dst-port",
            "set-mark", "set-priority-class", "set-priority-offset", "set-src", "set-src-port", "set-tos", "silent-drop", "switch-mode", "use-service"),
        .. Later("tcp-response content", "accept", "reject", "close", "lua.*", "ot-group", "send-spoe-group", "set-log-level", "set-mark", "set-nice", "set-tos"),
        .. Later("tcp-response content", Tracking),
        .. Later("tcp-response content", "set-var*", "set-var-fmt*", "unset-var*", "silent-drop"),
    ];

    private ActionKeyword(string group, string name, KeywordVerdict verdict, int arguments, string note = "")
        : base(group, name, SectionKinds.Frontend | SectionKinds.Backend | SectionKinds.Listen, verdict, note) => Arguments = arguments;

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

    private static ActionKeyword Harmless(string group, string name, string why) => new(group, name, KeywordVerdict.HarmlessHere, 0, why);

    private static IEnumerable<ActionKeyword> Later(string group, params string[] names) =>
        names.Select(n => new ActionKeyword(group, n, KeywordVerdict.NotYet, 0));
}
