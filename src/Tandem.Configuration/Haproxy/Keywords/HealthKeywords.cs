using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>option httpchk</c>, <c>option tcp-check</c>, <c>http-check</c> and <c>tcp-check</c> (configuration.txt 4.2).</summary>
internal static partial class HealthKeywords
{
    internal static readonly StatementKeyword[] All =
    [
        OptionKeywords.Do("httpchk", SectionKinds.Backends, OptionHttpchk),
        OptionKeywords.Do("tcp-check", SectionKinds.Backends, OptionTcpCheck),
        Do("http-check comment", Comment),
        Do("http-check connect", (s, r) => Connect(s, r, r.Proxy.Check.HttpRules)),
        Do("http-check disable-on-404", (s, r) => Flag(s, r, c => c.DisableOn404 = true)),
        Do("http-check expect", (s, r) => Expect(s, r, r.Proxy.Check.HttpRules, http: true)),
        Do("http-check send", HttpSend),
        Do("http-check send-state", (s, r) => Flag(s, r, c => c.SendState = true)),
        Do("tcp-check comment", Comment),
        Do("tcp-check connect", (s, r) => Connect(s, r, r.Proxy.Check.TcpRules)),
        Do("tcp-check expect", (s, r) => Expect(s, r, r.Proxy.Check.TcpRules, http: false)),
        Do("tcp-check send", (s, r) => TcpSend(s, r, binary: false)),
        Do("tcp-check send-binary", (s, r) => TcpSend(s, r, binary: true)),
        .. Later("http-check set-var", "http-check set-var-fmt", "http-check unset-var", "tcp-check send-lf", "tcp-check send-binary-lf",
            "tcp-check set-var", "tcp-check set-var-fmt", "tcp-check unset-var"),
    ];

    private static StatementKeyword Do(string name, StatementParser parse) => new("check", name, SectionKinds.Backends, KeywordVerdict.Done, "", parse);

    private static IEnumerable<StatementKeyword> Later(params string[] names) =>
        names.Select(n => new StatementKeyword("check", n, SectionKinds.Backends, KeywordVerdict.NotYet, "", null));

    private static void Flag(Statement s, ConfigurationReader r, Action<CheckDraft> set)
    {
        if (r.NoMore(s, 2, $"http-check {s[1].Text}"))
        {
            set(r.Proxy.Check);
        }
    }

    private static void OptionTcpCheck(Statement s, ConfigurationReader r)
    {
        if (r.NoMore(s, 2, "option tcp-check"))
        {
            r.Proxy.Check.Kind = CheckKind.Tcp;
        }
    }

    private static void OptionHttpchk(Statement s, ConfigurationReader r)
    {
        var request = new CheckHttpSendRule(s.Position, null);
        if (s.Count == 3)
        {
            request = request with { Uri = s[2].Text, UriPosition = s[2].Position };
        }
        else if (s.Count > 3)
        {
            request = request with { Method = s[2].Text, Uri = s[3].Text, UriPosition = s[3].Position };
        }

        if (s.Has(4) && !r.NoMore(s, 5, "option httpchk"))
        {
            return;
        }

        if (s.Has(4))
        {
            request = WithVersion(request, s[4], r);
        }

        r.Proxy.Check.Kind = CheckKind.Http;
        r.Proxy.Check.HttpRequest = request;
    }

    /// <summary>The version may hide headers and a body behind escaped line ends, as was usual before <c>http-check send</c>.</summary>
    private static CheckHttpSendRule WithVersion(CheckHttpSendRule request, Word word, ConfigurationReader r)
    {
        var text = word.Text;
        var end = text.IndexOf("\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return request with { Version = text };
        }

        r.Diagnostics.Warning(word.Position, "'option httpchk' : hiding headers or body at the end of the version string is deprecated. Please, consider to use 'http-check send' directive instead.");
        var rest = text[(end + 2)..];
        var blank = rest.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : rest.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var body = blank < 0 ? "" : rest[(blank == 0 ? 2 : blank + 4)..];
        var headers = new List<CheckHeader>();
        foreach (var line in (blank < 0 ? rest : rest[..blank]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                r.Diagnostics.Alert(word, $"'option httpchk' : invalid header '{line}' at the end of the version string.");
                return request;
            }

            // Today's headers are log-format expressions: these are plain text.
            var value = line[(colon + 1)..].Trim(' ', '\t').Replace("%", "%%", StringComparison.Ordinal);
            headers.Add(new CheckHeader(word with { Text = line[..colon] }, word with { Text = value }));
        }

        return request with { Version = text[..end], Headers = headers, Body = body.Length == 0 ? null : word with { Text = body } };
    }

    private static void HttpSend(Statement s, ConfigurationReader r)
    {
        var send = new HttpSendWords();
        for (var i = 2; i < s.Count; i += 2)
        {
            var name = s[i].Text;
            var wanted = name == "hdr" ? 2 : 1;
            if (!s.Has(i + wanted))
            {
                r.Diagnostics.Alert(s[i], name == "hdr" ? "'http-check send' : 'hdr' expects <name> and <value> as arguments." : $"'http-check send' : '{name}' expects an argument.");
                return;
            }

            if (!send.TryTake(s[i], s[i + 1], s[i + 2]))
            {
                r.Unknown(s[i], $"'http-check send' : expects {string.Join(", ", HttpSendWords.Names[..^1].Select(n => $"'{n}'"))} or '{HttpSendWords.Names[^1]}' but got '{name}' as argument",
                    NearestWord.Find(name, HttpSendWords.Names));
                return;
            }

            i += wanted - 1;
        }

        var check = r.Proxy.Check;
        CheckHttpSendRule Apply(CheckHttpSendRule under) => send.Over(under) with { Position = s.Position };
        if (check.FirstSend is null && check.HttpRules.TrueForAll(x => x is CheckConnectRule))
        {
            check.FirstSend = (check.HttpRules.Count, Apply);
        }

        check.HttpRules.Add(Apply(new CheckHttpSendRule(s.Position, TakeComment(check)) { CommentsBefore = TakeCommentCount(check) }));
    }
}
