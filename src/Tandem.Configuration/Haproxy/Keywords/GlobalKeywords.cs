namespace Tandem.Configuration.Haproxy;

/// <summary>The keywords of <c>global</c> that do something (configuration.txt 3.1 and 3.2).</summary>
internal static class GlobalKeywords
{
    internal static readonly StatementKeyword[] All =
    [
        Flag("daemon", g => g.Daemon = true),
        Flag("quiet", g => g.Quiet = true),
        Flag("zero-warning", g => g.ZeroWarning = true),
        Flag("nosplice", g => g.NoSplice = true),
        Do("master-worker", MasterWorker),
        Do("strict-limits", (s, r) => r.Global.StrictLimits = !s.Negated, negatable: true),
        Text("pidfile", "expects a file name as an argument.", (g, v) => g.PidFile = v),
        Text("chroot", "expects a directory as an argument.", (g, v) => g.Chroot = v),
        Do("user", (s, r) => Owner(s, r, r.Options.UserId, v => r.Global.User = v)),
        Do("group", (s, r) => Owner(s, r, r.Options.GroupId, v => r.Global.Group = v)),
        Text("node", "expects a name as an argument.", (g, v) => g.Node = v),
        Text("log-tag", "expects a tag for use in syslog.", (g, v) => g.LogTag = v),
        Do("description", (s, r) => r.Global.Description = Joined(s, r)),
        Do("log-send-hostname", LogSendHostname),
        Number("uid", 0, int.MaxValue, (g, v) => g.Uid = v),
        Number("gid", 0, int.MaxValue, (g, v) => g.Gid = v),
        Number("nbthread", 1, 64, (g, v) => g.ThreadCount = v),
        Loose("maxconn", (g, v) => g.MaxConn = v == 0 ? null : v),
        Loose("ulimit-n", (g, v) => g.UlimitN = v),
        Loose("fd-hard-limit", (g, v) => g.FdHardLimit = v),
        Number("spread-checks", 0, 50, (g, v) => g.SpreadChecksPercent = v),
        Number("tune.bufsize", 1024, int.MaxValue, (g, v) => g.BufferSize = v),
        Number("tune.maxrewrite", 0, int.MaxValue, (g, v) => g.MaxRewrite = v),
        Number("tune.http.maxhdr", 1, 32767, (g, v) => g.MaxHeaders = v),
        Number("tune.http.logurilen", 1, int.MaxValue, (g, v) => g.LogUriLength = v),
        Time("hard-stop-after", (g, v) => g.HardStopAfterMs = v),
        Time("max-spread-checks", (g, v) => g.MaxSpreadChecksMs = v),
        Do("unix-bind", UnixBind),
        Do("setenv", (s, r) => SetEnvironment(s, r, always: true)),
        Do("presetenv", (s, r) => SetEnvironment(s, r, always: false)),
        Do("unsetenv", (s, r) => UnsetEnvironment(s, r)),
        Do("resetenv", (s, r) => r.Environment.KeepOnly([.. s.From(1).Select(w => w.Text)])),
    ];

    private static StatementKeyword Do(string name, StatementParser parse, bool negatable = false) =>
        new("global", name, SectionKinds.Global, KeywordVerdict.Done, "", parse) { Negatable = negatable };

    private static StatementKeyword Flag(string name, Action<GlobalSection> set) => Do(name, (s, r) =>
    {
        if (r.NoMore(s, 1))
        {
            set(r.Global);
        }
    });

    private static StatementKeyword Text(string name, string expectation, Action<GlobalSection, string> set) => Do(name, (s, r) =>
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], $"'{name}' {expectation}");
        }
        else if (r.NoMore(s, 2) && r.Once(s))
        {
            set(r.Global, s[1].Text);
        }
    });

    private static StatementKeyword Number(string name, int minimum, int maximum, Action<GlobalSection, int> set) => Do(name, (s, r) =>
    {
        if (r.TryNumber(s, 1, name, minimum, maximum, out var value))
        {
            set(r.Global, value);
        }
    });

    private static StatementKeyword Loose(string name, Action<GlobalSection, int> set) => Do(name, (s, r) =>
    {
        if (r.TryLooseNumber(s, 1, name, 0, out var value))
        {
            set(r.Global, value);
        }
    });

    private static StatementKeyword Time(string name, Action<GlobalSection, int> set) => Do(name, (s, r) =>
    {
        if (r.TryTime(s, 1, name, out var value))
        {
            set(r.Global, value);
        }
    });

    private static void Owner(Statement s, ConfigurationReader r, Func<string, int?>? find, Action<string> set)
    {
        if (s[1].Text.Length == 0 || (find is not null && find(s[1].Text) is null))
        {
            r.Diagnostics.Alert(s[1], $"cannot find {s.Keyword.Text} id for '{s[1].Text}'");
        }
        else if (r.NoMore(s, 2) && r.Once(s))
        {
            set(s[1].Text);
        }
    }

    /// <summary>A text that may be several words.</summary>
    internal static string? Joined(Statement statement, ConfigurationReader reader)
    {
        if (!statement.Has(1))
        {
            reader.Diagnostics.Alert(statement.End, $"'{statement.Keyword.Text}' expects a string argument.");
            return null;
        }

        return string.Join(' ', statement.From(1).Select(w => w.Text));
    }

    private static void MasterWorker(Statement s, ConfigurationReader r)
    {
        if (s.Has(1) && s[1].Text != "no-exit-on-failure")
        {
            r.Diagnostics.Alert(s[1], $"'master-worker' only supports 'no-exit-on-failure' option.");
            return;
        }

        r.Global.MasterWorker = true;
    }

    private static void LogSendHostname(Statement s, ConfigurationReader r)
    {
        if (r.NoMore(s, 2))
        {
            r.Global.LogSendHostname = s[1].Text;
        }
    }

    private static void UnixBind(Statement s, ConfigurationReader r)
    {
        for (var i = 1; i < s.Count; i += 2)
        {
            var value = s[i + 1].Text;
            var number = 0;
            var isNumber = s[i].Text is "mode" or "uid" or "gid";
            if (value.Length == 0 || (isNumber && !BindKeywords.TryOwnerNumber(s[i].Text, value, out number)))
            {
                r.Diagnostics.Alert(s[i], $"'unix-bind' : '{s[i].Text}' expects a value.");
                return;
            }

            if (s[i].Text is "user" or "group" && !r.IsOwner(s[i].Text, value))
            {
                r.Diagnostics.Alert(s[i + 1], $"'unix-bind' : '{value}' unknown {s[i].Text}.");
                return;
            }

            switch (s[i].Text)
            {
                case "prefix":
                    r.Global.UnixBind = r.Global.UnixBind with { Prefix = value };
                    break;
                case "mode":
                    r.Global.UnixBind = r.Global.UnixBind with { Mode = number };
                    break;
                case "uid":
                    r.Global.UnixBind = r.Global.UnixBind with { Uid = number };
                    break;
                case "gid":
                    r.Global.UnixBind = r.Global.UnixBind with { Gid = number };
                    break;
                case "user":
                    r.Global.UnixBind = r.Global.UnixBind with { User = value };
                    break;
                case "group":
                    r.Global.UnixBind = r.Global.UnixBind with { Group = value };
                    break;
                default:
                    r.Diagnostics.Alert(s[i], "'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user' and 'group' options.");
                    return;
            }
        }
    }

    private static void SetEnvironment(Statement s, ConfigurationReader r, bool always)
    {
        if (s.Count < 3)
        {
            r.Diagnostics.Alert(s.End, $"'{s.Keyword.Text}' expects an env variable name and its value.");
        }
        else if (r.NoMore(s, 3) && (always || r.Environment.Get(s[1].Text) is null))
        {
            r.Environment.Set(s[1].Text, s[2].Text);
        }
    }

    private static void UnsetEnvironment(Statement s, ConfigurationReader r)
    {
        foreach (var name in s.From(1))
        {
            r.Environment.Set(name.Text, null);
        }
    }
}
