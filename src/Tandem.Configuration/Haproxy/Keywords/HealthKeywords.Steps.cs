using System.Globalization;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <content>The steps that HTTP and TCP checks share.</content>
internal static partial class HealthKeywords
{
    private static readonly string[] LaterExpectations =
        ["string-lf", "binary-lf"];

    private static readonly string[] LaterConnectParameters = ["via-socks4", "ssl", "sni", "alpn", "proto"];

    /// <summary>A comment on a line of its own belongs to the step that follows.</summary>
    private static void Comment(Statement s, ConfigurationReader r)
    {
        if (!s.Has(2))
        {
            r.Diagnostics.Alert(s.End, $"'{s.Keyword.Text} comment' expects a string as argument.");
        }
        else if (r.NoMore(s, 3, $"{s.Keyword.Text} comment"))
        {
            r.Proxy.Check.PendingComment = s[2].Text;
            r.Proxy.Check.PendingComments++;
        }
    }

    private static string? TakeComment(CheckDraft check)
    {
        var comment = check.PendingComment;
        check.PendingComment = null;
        return comment;
    }

    private static int TakeCommentCount(CheckDraft check)
    {
        var count = check.PendingComments;
        check.PendingComments = 0;
        return count;
    }

    private static void Connect(Statement s, ConfigurationReader r, List<CheckRule> rules)
    {
        var name = $"{s.Keyword.Text} connect";
        var rule = new CheckConnectRule(s.Position, TakeComment(r.Proxy.Check)) { CommentsBefore = TakeCommentCount(r.Proxy.Check) };
        for (var i = 2; i < s.Count; i++)
        {
            var word = s[i];
            if (word.Text is "port" or "addr" or "comment" && !s.Has(i + 1))
            {
                r.Diagnostics.Alert(word, $"'{name}' : '{word.Text}' expects an argument.");
                return;
            }

            switch (word.Text)
            {
                case "default":
                    rule = rule with { UseServerSettings = true };
                    break;
                case "send-proxy":
                    rule = rule with { SendProxy = true };
                    break;
                case "linger":
                    rule = rule with { Linger = true };
                    break;
                case "comment":
                    rule = rule with { Comment = s[++i].Text };
                    break;
                case "port":
                    if (!Values.TryInteger(s[++i].Text, out var port) || port is < 1 or > 65535)
                    {
                        r.Diagnostics.Alert(s[i], $"'{name}' : expected a port number between 1 and 65535 (got '{s[i].Text}').");
                        return;
                    }

                    rule = rule with { Port = (int)port };
                    break;
                case "addr":
                    if (ServerKeywords.ReadAddress(s[++i], r, out var address) is { } error)
                    {
                        r.Diagnostics.Alert(s[i], $"'{name}' : {error}");
                        return;
                    }

                    rule = rule with { Address = address };
                    break;
                default:
                    RefuseParameter(word, name, LaterConnectParameters, ["default", "port", "addr", "send-proxy", "linger", "comment"], r);
                    return;
            }
        }

        rules.Add(rule);
    }

    private static void RefuseParameter(Word word, string name, string[] later, string[] known, ConfigurationReader r)
    {
        if (later.Contains(word.Text))
        {
            r.NotYet(word, $"{name} {word.Text}");
        }
        else
        {
            r.Unknown(word, $"'{name}' : unexpected argument '{word.Text}'", NearestWord.Find(word.Text, known));
        }
    }

    private static void TcpSend(Statement s, ConfigurationReader r, bool binary)
    {
        var name = $"tcp-check {s[1].Text}";
        if (s[2].Text.Length == 0)
        {
            r.Diagnostics.Alert(s.End, $"'{name}' expects {(binary ? "an hexadecimal string" : "a string")} as argument.");
            return;
        }

        var data = binary ? Hexadecimal(s[2], name, r) : ByteText.ToBytes(s[2].Text);
        var comment = TakeComment(r.Proxy.Check);
        if (s[3].Text == "comment" && s.Has(4))
        {
            comment = s[4].Text;
        }
        else if (!r.NoMore(s, 3, name))
        {
            return;
        }

        if (data is not null)
        {
            r.Proxy.Check.TcpRules.Add(new CheckTcpSendRule(s.Position, comment, data) { CommentsBefore = TakeCommentCount(r.Proxy.Check) });
        }
    }

    private static byte[]? Hexadecimal(Word word, string name, ConfigurationReader r)
    {
        try
        {
            return Convert.FromHexString(word.Text);
        }
        catch (FormatException)
        {
            r.Diagnostics.Alert(word, $"'{name}' : invalid hexadecimal string '{word.Text}'.");
            return null;
        }
    }

    private static void Expect(Statement s, ConfigurationReader r, List<CheckRule> rules, bool http)
    {
        var name = $"{s.Keyword.Text} expect";
        var rule = new CheckExpectRule(s.Position, TakeComment(r.Proxy.Check), CheckExpectKind.String, s[1]) { CommentsBefore = TakeCommentCount(r.Proxy.Check) };
        var found = false;
        for (var i = 2; i < s.Count; i++)
        {
            var word = s[i];
            if (word.Text == "!")
            {
                rule = rule with { Inverted = !rule.Inverted };
                continue;
            }

            if (http && !found && word.Text is "hdr" or "fhdr")
            {
                if (ExpectedHeader(s, ref i, word.Text == "fhdr", name, r) is not { } header)
                {
                    return;
                }

                rule = rule with { Kind = CheckExpectKind.Header, Pattern = word, Header = header };
                found = true;
                continue;
            }

            if (!s.Has(i + 1) && !LaterExpectations.Contains(word.Text))
            {
                r.Diagnostics.Alert(word, $"'{name}' : '{word.Text}' expects an argument.");
                return;
            }

            var next = !found && KindOf(word.Text, http) is { } kind
                ? WithPattern(rule with { Kind = kind, Pattern = s[i + 1] }, name, r)
                : WithParameter(rule, word, s[i + 1], name, r);
            if (next is null)
            {
                return;
            }

            found |= KindOf(word.Text, http) is not null;
            rule = next;
            i++;
        }

        if (!found)
        {
            var kinds = http ? "'status', 'rstatus', 'string', 'rstring', 'hdr' or 'fhdr'" : "'string', 'rstring', 'binary' or 'rbinary'";
            r.Diagnostics.Alert(s.End, $"'{name}' expects at least one argument among {kinds}.");
            return;
        }

        rules.Add(rule);
    }

    private static CheckExpectKind? KindOf(string word, bool http) => word switch
    {
        "status" when http => CheckExpectKind.Status,
        "rstatus" when http => CheckExpectKind.StatusRegex,
        "string" => CheckExpectKind.String,
        "rstring" => CheckExpectKind.StringRegex,
        "binary" when !http => CheckExpectKind.Binary,
        "rbinary" when !http => CheckExpectKind.BinaryRegex,
        _ => null,
    };

    private static CheckExpectRule? WithPattern(CheckExpectRule rule, string name, ConfigurationReader r)
    {
        switch (rule.Kind)
        {
            case CheckExpectKind.String:
                return rule with { Data = ByteText.ToBytes(rule.Pattern.Text) };
            case CheckExpectKind.Binary:
                return Hexadecimal(rule.Pattern, name, r) is { } data ? rule with { Data = data } : null;
            case CheckExpectKind.Status:
                return Statuses(rule, name, r);
            default:
                return rule;
        }
    }

    private static CheckExpectRule? Statuses(CheckExpectRule rule, string name, ConfigurationReader r)
    {
        var ranges = new List<StatusRange>();
        foreach (var part in rule.Pattern.Text.Split(','))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var last = 0;
            if (!int.TryParse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || (dash >= 0 && !int.TryParse(part.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out last)))
            {
                r.Diagnostics.Alert(rule.Pattern, $"'{name}' : invalid status code '{part}'.");
                return null;
            }

            last = dash < 0 ? first : last;
            if (first < 100 || last > 999 || last < first)
            {
                r.Diagnostics.Alert(rule.Pattern, $"'{name}' : invalid status code or range '{part}', only [100-999] is supported.");
                return null;
            }

            ranges.Add(new StatusRange(first, last));
        }

        return rule with { Statuses = ranges };
    }

    private static CheckExpectRule? WithParameter(CheckExpectRule rule, Word word, Word value, string name, ConfigurationReader r)
    {
        switch (word.Text)
        {
            case "min-recv":
                if (!Values.TryInteger(value.Text, out var minimum) || minimum is < -1 or > int.MaxValue)
                {
                    r.Diagnostics.Alert(value, $"'{name}' : 'min-recv' expects -1 or a positive integer.");
                    return null;
                }

                return rule with { MinRecv = (int)minimum };
            case "comment":
                return rule with { Comment = value.Text };
            case "on-success":
                return rule with { OnSuccess = value };
            case "on-error":
                return rule with { OnError = value };
            case "ok-status" or "error-status" or "tout-status":
                return WithStatusWord(rule, word, value, name, r);
            case "status-code":
                r.NotYet(word, $"{name} status-code");
                return null;
            default:
                RefuseParameter(word, name, LaterExpectations,
                    ["min-recv", "comment", "on-success", "on-error", "ok-status", "error-status", "tout-status", "status", "rstatus", "string", "rstring", "binary", "rbinary", "hdr", "fhdr"], r);
                return null;
        }
    }

    private static CheckExpectRule? WithStatusWord(CheckExpectRule rule, Word word, Word value, string name, ConfigurationReader r)
    {
        string[] allowed = word.Text switch
        {
            "ok-status" => ["L4OK", "L6OK", "L7OK", "L7OKC"],
            "error-status" => ["L4CON", "L6RSP", "L7RSP", "L7STS", "L7OKC"],
            _ => ["L4TOUT", "L6TOUT", "L7TOUT"],
        };
        var status = value.Text.ToUpperInvariant();
        if (!allowed.Contains(status))
        {
            r.Diagnostics.Alert(value, $"'{name}' : '{word.Text}' only supports {string.Join(", ", allowed.Select(a => $"'{a}'"))} status (got '{value.Text}').");
            return null;
        }

        return word.Text switch
        {
            "ok-status" => rule with { OkStatus = status },
            "error-status" => rule with { ErrorStatus = status },
            _ => rule with { TimeoutStatus = status },
        };
    }
}
