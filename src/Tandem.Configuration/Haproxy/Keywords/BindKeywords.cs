using System.Globalization;
using System.Net.Sockets;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>bind</c> and its parameters (configuration.txt 4.2 "bind" and 5.1).</summary>
internal static class BindKeywords
{
    private const string Tls = "TLS";

    internal static readonly StatementKeyword[] Statements =
    [
        new("proxy", "bind", SectionKinds.Frontend | SectionKinds.Listen, KeywordVerdict.Done, "", Parse),
    ];

    internal static readonly ParameterKeyword<BindLine>[] Parameters =
    [
        Flag("accept-proxy", b => b.AcceptProxy = true),
        Flag("defer-accept", b => b.DeferAccept = true),
        Flag("tfo", b => b.TcpFastOpen = true),
        Flag("v4v6", b => (b.V4V6, b.V6Only) = (true, false)),
        Flag("v6only", b => (b.V6Only, b.V4V6) = (true, false)),
        Value("name", (b, w, p) => b.Name = w[1].Text),
        Value("interface", (b, w, p) => b.Interface = w[1].Text),
        Value("id", (b, w, p) => b.Id = p.Number(w, 1, int.MaxValue)),
        Value("backlog", (b, w, p) => b.Backlog = p.Number(w, 0, int.MaxValue)),
        Value("maxconn", (b, w, p) => b.MaxConn = p.Number(w, 0, int.MaxValue)),
        Value("mode", (b, w, p) => b.SocketMode = OwnerNumber(w, p)),
        Value("uid", (b, w, p) => b.Uid = OwnerNumber(w, p)),
        Value("gid", (b, w, p) => b.Gid = OwnerNumber(w, p)),
        Value("user", (b, w, p) => b.User = Owner(w, p)),
        Value("group", (b, w, p) => b.Group = Owner(w, p)),
        .. Harmless("each event loop has a listening socket of its own", 1, "process", "thread", "shards", "nice"),
        .. Harmless("it concerns command sockets only", 1, "level", "severity-output", "expose-fd"),
        .. Later("", 0, "transparent"),
        .. Later("", 1, "accept-netscaler-cip", "mss", "namespace", "proto", "tcp-ut"),
        .. Later(Tls, 0,
            "ssl", "allow-0rtt", "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "generate-certificates", "no-ca-names",
            "no-sslv3", "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13", "prefer-client-ciphers", "strict-sni"),
        .. Later(Tls, 1,
            "alpn", "ca-file", "ca-ignore-err", "ca-sign-file", "ca-sign-pass", "ca-verify-file", "ciphers", "ciphersuites", "crl-file", "crt",
            "crt-ignore-err", "crt-list", "curves", "ecdhe", "npn", "ssl-max-ver", "ssl-min-ver", "tls-ticket-keys", "verify"),
    ];

    private static readonly Dictionary<string, ParameterKeyword<BindLine>> ByName = Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);

    internal static void Parse(Statement s, ConfigurationReader r)
    {
        if (s[1].Text.Length == 0)
        {
            r.Diagnostics.Alert(s[1], "'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.");
            return;
        }

        var unix = r.Global.UnixBind;
        var line = new BindLine(s.Position)
        {
            SocketMode = unix.Mode,
            Uid = unix.Uid,
            Gid = unix.Gid,
            User = unix.User,
            Group = unix.Group,
            Addresses = ReadAddresses(s[1], r),
        };
        var reader = new ParameterReader(r, $"'bind {s[1].Text}'");
        ParameterLine.Read(s, 2, line, ByName, reader, $"'bind {s[1].Text}' in section '{(r.Proxy.Section.Kind == ProxyKind.Listen ? "listen" : "frontend")}'");
        r.Proxy.Binds.Add(line);
    }

    /// <summary>The numbers of <c>mode</c> (octal), <c>uid</c> and <c>gid</c>.</summary>
    internal static bool TryOwnerNumber(string name, string text, out int value)
    {
        value = 0;
        if (name != "mode")
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        foreach (var c in text)
        {
            if (c is < '0' or > '7' || value > 0xfff)
            {
                return false;
            }

            value = value * 8 + (c - '0');
        }

        return text.Length > 0;
    }

    private static int? OwnerNumber(IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (TryOwnerNumber(words[0].Text, words[1].Text, out var value))
        {
            return value;
        }

        reader.Alert(words[1], $"'{words[0].Text}' : missing or invalid {(words[0].Text == "mode" ? "mode (octal integer expected)" : words[0].Text)}.");
        return null;
    }

    private static string Owner(IReadOnlyList<Word> words, ParameterReader reader)
    {
        if (!reader.Reader.IsOwner(words[0].Text, words[1].Text))
        {
            reader.Alert(words[1], $"'{words[0].Text}' : unknown {words[0].Text} name '{words[1].Text}'");
        }

        return words[1].Text;
    }

    private static List<BindAddress> ReadAddresses(Word word, ConfigurationReader r)
    {
        var addresses = new List<BindAddress>();
        var offset = 0;
        foreach (var item in word.Text.Split(','))
        {
            if (item.Length == 0 && addresses.Count > 0)
            {
                // "a:1,,b:2" and "a:1," are accepted by HAProxy too.
                offset++;
                continue;
            }

            var at = word with { Text = item, Position = word.Position with { Column = word.Position.Column + offset } };
            offset += item.Length + 1;
            if (ReadAddress(at, r, out var address) is { } error)
            {
                r.Diagnostics.Alert(at, $"'bind' : {error}");
            }
            else
            {
                addresses.Add(address!);
            }
        }

        return addresses;
    }

    private static string? ReadAddress(Word word, ConfigurationReader r, out BindAddress? result)
    {
        result = null;
        if (AddressText.Read(word.Text, r.Environment.Get, out var address) is { } error)
        {
            return error;
        }

        switch (address.Kind)
        {
            case AddressKind.Unix:
                result = new BindAddress(BindAddressFamily.Unix, word.Position, word.Text) { Path = r.Global.UnixBind.Prefix + address.Path };
                return null;
            case AddressKind.Abstract:
                result = new BindAddress(BindAddressFamily.Abstract, word.Position, word.Text) { Path = r.Global.UnixBind.Prefix + address.Path };
                return null;
            case AddressKind.Descriptor:
                result = new BindAddress(BindAddressFamily.Descriptor, word.Position, word.Text) { Descriptor = address.Descriptor };
                return null;
            default:
                break;
        }

        if (address.IsDatagram)
        {
            return $"dgram-type address not acceptable in '{word.Text}'";
        }

        ServerKeywords.WarnAboutPort(word, address, r);
        if (!address.HasPort)
        {
            return $"missing port specification in '{word.Text}'";
        }

        if (address.IsOffset || address.Port == 0)
        {
            return $"invalid port '{address.Text[(address.Text.LastIndexOf(':') + 1)..]}'";
        }

        if (!address.Resolve(r.Options.Resolve) || address.Address is not { } ip)
        {
            return $"invalid address: '{address.Host}' in '{word.Text}'";
        }

        var family = ip.AddressFamily == AddressFamily.InterNetworkV6 ? BindAddressFamily.IPv6 : BindAddressFamily.IPv4;
        result = new BindAddress(family, word.Position, word.Text) { Address = ip, Port = address.Port, LastPort = address.LastPort };
        return null;
    }

    private static ParameterKeyword<BindLine> Flag(string name, Action<BindLine> set) => new("bind", name, 0, KeywordVerdict.Done, "", (b, _, _) => set(b));

    private static ParameterKeyword<BindLine> Value(string name, Action<BindLine, IReadOnlyList<Word>, ParameterReader> set) =>
        new("bind", name, 1, KeywordVerdict.Done, "", set);

    private static IEnumerable<ParameterKeyword<BindLine>> Harmless(string why, int arguments, params string[] names) =>
        names.Select(n => new ParameterKeyword<BindLine>("bind", n, arguments, KeywordVerdict.HarmlessHere, why, null));

    private static IEnumerable<ParameterKeyword<BindLine>> Later(string note, int arguments, params string[] names) =>
        names.Select(n => new ParameterKeyword<BindLine>("bind", n, arguments, KeywordVerdict.NotYet, note, null));
}
