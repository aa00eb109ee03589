namespace Tandem.Configuration.Haproxy;

/// <content>What depends on what stood before.</content>
internal sealed partial class ConfigurationReader
{
    /// <summary>The order in which the rules of a proxy run, whatever the order of their lines.</summary>
    private static readonly string[] RuleOrder =
        ["tcp-request connection", "tcp-request session", "tcp-request content", "monitor fail", "http-request", "redirect", "use_backend", "use-server"];

    /// <summary>The environment as <c>setenv</c> and its like have changed it.</summary>
    internal EnvironmentOverlay Environment { get; }

    /// <summary>Warns when a rule stands after one of a kind that runs later.</summary>
    internal void WarnIfLate(Statement statement, string rule)
    {
        for (var i = Array.IndexOf(RuleOrder, rule) + 1; i > 0 && i < RuleOrder.Length; i++)
        {
            var later = RuleOrder[i];
            if (CountOf(later) > 0)
            {
                var shown = rule.StartsWith("tcp-request", StringComparison.Ordinal) ? "tcp-request" : rule;
                Diagnostics.Warning(statement.Position, $"a '{shown}' rule placed after {(later[0] == 'h' ? "an" : "a")} '{later}' rule will still be processed before.");
                return;
            }
        }
    }

    /// <summary>Whether a keyword stands for the first time; reports it otherwise.</summary>
    internal bool Once(Statement statement)
    {
        var name = statement.Keyword.Text;
        if (Seen.Add(name))
        {
            return true;
        }

        if (name is "node" or "log-tag" or "description")
        {
            return true;
        }

        Diagnostics.Alert(statement.Keyword, $"'{name}' already specified. Continuing.");
        return false;
    }

    /// <summary>Whether a user or group exists, as far as that can be asked.</summary>
    internal bool IsOwner(string kind, string name)
    {
        var find = kind == "user" ? Options.UserId : Options.GroupId;
        return find is null || find(name) is not null;
    }

    private int CountOf(string rule) => rule switch
    {
        "monitor fail" => Proxy.MonitorFailRules.Count,
        "use_backend" => Proxy.UseBackends.Count,
        _ => Proxy.Rules.TryGetValue(rule, out var list) ? list.Count : 0,
    };
}
