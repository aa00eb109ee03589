using System.Text;
using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Tests.Rules;

/// <summary>The same rules and the same requests to the real haproxy and to this engine: the same answers.</summary>
public class DifferentialTests
{
    private static readonly string[] Requests =
    [
        RuleBench.Get("/"),
        RuleBench.Get("/path?a=1&b=2"),
        RuleBench.Get("/PATH/To/img.PNG?A=1&a=&a=3;c=4&x"),
        RuleBench.Get("/a/b//c/?q=%20x+y", "X-A: one, two,three", "X-A: four", "X-B:  spaced  "),
        RuleBench.Get("/static/file.css", "X-A: \"q,uoted\", z", "X-B: ,", "X-N: 12abc", "X-N: -7"),
        RuleBench.Get("/api/v1?x=1#f"[..9], "X-N: 5", "X-N: 10, 20", "X-A:"),
        RuleBench.Get("/?", "Cookie: a=1; b=two; a=3", "X-Forwarded-For: 10.1.2.3, 192.168.0.1", "X-B: a.b.c"),
        RuleBench.Get("/x/y.z?ip=10.0.0.5", "X-Forwarded-For: 2001:db8::1", "X-B: WWW.Example.COM:8080", "Content-Length: 0"),
        RuleBench.Get("/x", "X-Forwarded-For: nonsense, 172.16.5.4", "X-B: YWJj", "X-N: 999999"),
        RuleBench.Get("/x", "X-Forwarded-For: 2002:a09:807::1", "X-B: ab%41c%2", "X-N: 0x10"),
        RuleBench.Get("/dir/sub/end", "X-B: %7Euser+name", "X-A: a,,b", "X-N: 3"),
        "GET http://host.test:81/abs/path?k=v HTTP/1.1\r\nHost: host.test:81\r\nX-B: b\r\n\r\n",
        "GET http://10.0.0.1:8000/ip HTTP/1.1\r\nHost: 10.0.0.1:8000\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        "PURGE /purge HTTP/1.1\r\nHost: Example.Com\r\n\r\n",
        "POST /post?a=2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n\r\nabc",
        "GET /ten HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "DELETE /" + new string('l', 300) + " HTTP/1.1\r\nHost: h\r\nX-B: é\u00ff{}|\"#\r\n\r\n",
    ];

    private static readonly string[] Conditions =
    [
        "{ path / }", "{ path -i /path }", "{ path /path /x }", "{ path_beg /a /st }", "{ path_beg -i /pa }", "{ path_end .css .png }",
        "{ path_end -i .png }", "{ path_dir to }", "{ path_dir -i to }", "{ path_dir b c }", "{ path_dir sub }", "{ path_dir /dir/sub/ }",
        "{ path_dom sub }", "{ path_sub b//c }", "{ path_sub -i IMG }", "{ path_len 1 }", "{ path_len gt 10 }", "{ path_len 2:5 }",
        "{ path_len le 2 }", "{ path_len 300: }", "{ path_reg ^/a/.*/$ }", "{ path_reg -i \\.PNG$ }", "{ path_reg -- (css|z)$ }",
        "{ path -m beg /x }", "{ path -m found }", "{ path -m len 2 }", "{ path,lower -m end .png }", "{ url_beg /path http }", "{ url_reg ^http:// }",
        "{ url * }", "{ url_sub ?a }", "{ url_len lt 3 }", "{ url_dom host.test }", "{ url_param(a) 1 }", "{ url_param(a) 3 }", "{ urlp(a) -m found }",
        "{ urlp(A) 1 }", "{ urlp(c) 4 }", "{ urlp(x) -m found }", "{ urlp_val(a) gt 1 }", "{ urlp(q) -m sub x }", "{ urlp_beg(k) v }",
        "{ query -m found }", "{ query -m len 0 }", "{ query -m sub a=1 }",
        "{ hdr(x-a) one }", "{ hdr(x-a) two }", "{ hdr(X-A) three }", "{ hdr(x-a) four }", "{ hdr(x-a,1) one }", "{ hdr(x-a,2) two }",
        "{ hdr(x-a,-1) four }", "{ hdr(x-a,-4) one }", "{ hdr(x-a,-5) one }", "{ hdr(x-a) -m len 0 }", "{ hdr(x-a) -m found }", "{ hdr(x-b) spaced }",
        "{ req.fhdr(x-a) -m beg one }", "{ req.fhdr(x-a,1) \"one, two,three\" }", "{ hdr_cnt(x-a) 4 }", "{ hdr_cnt(x-a) ge 2 }", "{ req.fhdr_cnt(x-a) 2 }",
        "{ hdr_cnt(x-b) 2 }", "{ hdr(x-a) '\"q,uoted\"' }", "{ hdr_val(x-n) 12 }", "{ hdr_val(x-n) lt 0 }", "{ hdr_val(x-n) 10 20 }",
        "{ hdr_val(x-n) 5 }", "{ hdr_val(x-n) gt 1000 }", "{ hdr_val(x-n) 0 }", "{ hdr_val(x-n) 3 }", "{ hdr(x-n) -m int 12 }",
        "{ hdr_ip(x-forwarded-for) 10.0.0.0/8 }", "{ hdr_ip(x-forwarded-for) 192.168.0.1 }", "{ hdr_ip(x-forwarded-for) 172.16.0.0/255.240.0.0 }",
        "{ hdr_ip(x-forwarded-for,-1) 172.16.5.4 }", "{ hdr_ip(x-forwarded-for) 2001:db8::/32 }", "{ hdr_ip(x-forwarded-for,1) -m found }",
        "{ hdr_ip(x-forwarded-for) ::ffff:10.1.2.3 }", "{ hdr(x-forwarded-for) -m ip 10.9.8.7 }", "{ hdr_beg(host) -i example }", "{ hdr_beg(host) ex h }",
        "{ hdr_end(host) .com :81 }", "{ hdr_dom(host) -i example }", "{ hdr_dom(x-b) b }", "{ hdr_dom(x-b) -i example.com }", "{ hdr_sub(x-b) ace }",
        "{ hdr_dir(x-b) a }", "{ hdr_reg(x-b) ^.{1,3}$ }", "{ hdr_len(x-b) 1 3 }", "{ hdr(host) -i EXAMPLE.COM }", "{ hdr(host) -m beg -i Example }",
        "{ method GET }", "{ method PURGE POST }", "{ method -i purge }", "{ method -m str GET }", "{ method -m len 4 }", "{ method -m reg ^P }",
        "METH_GET", "METH_POST", "METH_OPTIONS", "METH_DELETE", "HTTP_1.0", "HTTP_1.1", "HTTP_CONTENT", "HTTP_URL_ABS", "HTTP_URL_SLASH",
        "HTTP_URL_STAR", "LOCALHOST", "TRUE", "FALSE", "HTTP", "REQ_CONTENT", "WAIT_END", "!METH_GET", "! METH_GET", "!!METH_GET",
        "METH_GET HTTP_1.0", "METH_POST or METH_DELETE", "METH_POST || METH_GET !HTTP_1.0", "METH_GET { path /x } or METH_OPTIONS",
        "{ path_reg '^/[[:alnum:]]+$' }", "{ path_reg '^/[[:lower:]/]+$' }", "{ path_reg -i '^/[[:upper:]]+$' }", "{ path_reg '[[:^alpha:]]{2}' }",
        "{ hdr_reg(x-b) '[[:punct:]]' }", "{ hdr_reg(x-b) '[^[:ascii:]]' }", "{ hdr_reg(x-b) '^[^\\x00-\\x7f]' }", "{ hdr_reg(x-b) '\\xff' }", "{ hdr_reg(x-b) '[\\xf0-\\xff]' }",
        "{ path_reg '^/\\w++$' }", "{ path_reg '^/l*+l' }", "{ path_reg '\\Q.c\\E' }", "{ path_reg '\\A/x\\z' }", "{ path_reg '\\A/x\\Z' }", "{ req.fhdr(x-a) -m reg '\\h\\w' }", "{ req.fhdr(x-a) -m reg '\\S\\H,' }",
        "{ hdr_reg(x-n) '^\\d+$' }", "{ path_reg '^/(?<n>s)' }", "{ path_reg '^/(?P<n>[ap])' }", "{ path_reg '(?i)^/PATH' }", "{ path_reg '(?x) ^ / x $ # end' }",
        "{ path_reg '^/(?:p|x){1,2}+.' }", "{ hdr_reg(x-b) '\\W\\w+$' }", "{ path_reg '[]/]t' }", "{ path_reg 'a{,3}' }", "{ hdr_reg(x-b) '[^\\D]' }", "{ hdr_reg(x-b) -i '^[[:^upper:]]' }",
        "{ hdr_reg(x-b) '^\\N\\R?\\N$' }", "{ path_reg '\\057\\x78' }", "{ path_reg '(?#note)^/x(?!/)' }", "{ hdr_reg(x-b) '\\bcom\\b' }", "{ path_reg '[a\\-c]\\.' }", "{ path_reg '\\/x$' }",
        "named", "!named", "two", "named two || { path / }", "colon:name", "multi",
        "{ src 127.0.0.1 }", "{ src 127.0.0.0/8 10.0.0.0/8 }", "{ src ::1 }", "{ src ::ffff:127.0.0.1 }", "{ dst 127.0.0.1 }",
        "{ src,ipmask(8) 127.0.0.0 }", "{ always_true }", "{ always_false }", "{ ssl_fc }", "! { ssl_fc }", "{ req.ver 1.1 }", "{ req.ver -m beg 1. }",
        "{ int(5) gt 4 }", "{ int(5) 1:4 }", "{ int(5) 5: }", "{ int(-5) :0 }", "{ str(abc) -m sub b }", "{ bool(true) }", "{ bin(6162) -m str ab }",
        "{ bin(6162) -m bin 6162 }", "{ ipv4(1.2.3.4) 1.2.0.0/16 }", "{ ipv6(::1) ::1 }", "{ base -i example.com/path }", "{ base_beg h }", "{ base_sub ./ }",
        "{ cook(a) 1 }", "{ cook(a) 3 }", "{ cook(b) two }", "{ cook_cnt(a) 2 }", "{ cook_val(a) gt 2 }", "{ cook(zz) -m found }", "{ hdr_cnt(nope) 0 }",
        "{ hdr(nope) -m found }", "{ hdr(x-b) -m bool }", "{ hdr_val(x-n) -m bool }", "{ url_ip 10.0.0.1 }", "{ url_port 8000 81 }",
        "{ hdr(x-n) -m int gt 1 }", "{ hdr(x-n),add(1) gt 5 lt 0 }", "{ path -- -x /x }", "{ hdr(x-a),length 3 }", "{ urlp(ip) -m ip 10.0.0.0/8 }",
        "{ hdr(host),host_only example.com }", "{ hdr(host),port_only 81 }", "{ path,field(2,/) path }", "{ req.hdr_names -m sub x-a }", "{ be_name front }",
    ];

    private static readonly string[] Expressions =
    [
        "path", "pathq", "url", "query", "base", "baseq", "method", "req.ver", "src", "dst", "url_ip", "url_port", "always_true", "ssl_fc",
        "hdr(host)", "hdr(x-a)", "hdr(x-a,1)", "hdr(x-a,-2)", "req.fhdr(x-a)", "req.fhdr(x-a,1)", "hdr_cnt(x-a)", "req.fhdr_cnt(x-a)", "hdr_val(x-n)",
        "hdr_val(x-n,1)", "hdr_ip(x-forwarded-for)", "hdr_ip(x-forwarded-for,1)", "hdr(x-b)", "req.hdr_names", "req.hdr_names(-)", "hdr_cnt()", "hdr_cnt",
        "url_param(a)", "urlp(a)", "urlp(A)", "urlp(x)", "urlp(q)", "urlp(q),url_dec", "urlp_val(a)", "urlp(a,?)", "urlp(c,;)", "urlp", "cook(a)", "cook(b)", "cook_cnt(a)", "cook", "cook_cnt",
        "req.cook_val(a)", "path,lower", "path,upper", "path,length", "path,field(2,/)", "path,field(-1,/)", "path,field(1,/)", "path,field(3,/,2)",
        "path,field(2,/,0)", "path,field(-2,/,2)", "path,word(1,/)", "path,word(2,/)", "path,word(-1,/)", "path,word(1,/,2)", "path,word(9,/)", "path,word(2,/,0)",
        "path,word(-2,/,0)", "path,field(-3,/,0)", "path,field(2,/.)", "path,bytes(1)", "path,bytes(1,3)", "path,bytes(400)", "path,hex", "path,base64", "path,ub64enc", "hdr(x-b),b64dec",
        "hdr(x-b),url_dec", "hdr(x-b),url_dec(1)", "path,url_enc", "path,crc32", "path,crc32(1)", "path,djb2", "path,sdbm(1)", "path,ltrim(/)", "path,rtrim(/GN)",
        "path,cut_crlf", "hdr(x-n),add(3)", "hdr(x-n),sub(-3)", "hdr(x-n),mul(-2)", "hdr(x-n),div(2)", "hdr(x-n),div(0)", "hdr(x-n),mod(3)", "hdr(x-n),mod(0)",
        "hdr(x-n),and(6)", "hdr(x-n),or(1)", "hdr(x-n),xor(255)", "hdr(x-n),cpl", "hdr(x-n),neg", "hdr(x-n),bool", "hdr(x-n),not", "hdr(x-n),odd", "hdr(x-n),even",
        "hdr(x-n),add(txn.n)", "hdr(x-n),mul(9223372036854775807)", "path,concat(-,txn.n,+)", "path,strcmp(txn.s)", "var(txn.s)", "var(txn.none)", "var(txn.none,deflt)",
        "var(txn.n),add(1)", "src,ipmask(24)", "src,ipmask(255.0.0.0)", "hdr_ip(x-forwarded-for),ipmask(8,32)", "ssl_fc,iif(https,http)", "always_true,iif(yes,no)",
        "hdr(host),host_only", "hdr(host),port_only", "hdr(x-b),hex2i", "int(12),http_date", "int(12),http_date(10)", "str(a b)", "str('x,y')", "str(\"q\")", "int(-3)", "bool(1)",
        "bin(414243)", "bin(410042)", "ipv4(1.2.3.4)", "ipv6(2001:DB8::0:1)", "meth(GET)", "int(65),htonl", "path,regsub(/,_)", "path,regsub(/,_,g)", "path,regsub('([a-z])/','<\\1>',g)",
        "path,regsub('[[:alpha:]]+',x,g)", "path,regsub('(?<a>[a-z])(/)','<\\1\\2>',g)", "path,regsub('[[:upper:]]',u,gi)", "hdr(x-b),regsub('[[:^alnum:]]++',_,g)",
        "path,regsub(P,x,i)", "fe_name", "nbproc", "req.proto_http", "capture.req.method", "capture.req.uri", "capture.req.ver", "http_first_req",
        "src,hex", "int(5),hex", "path,lower,upper,length,add(1)", "hdr(x-n),set-var(txn.tmp),add(1)", "var(txn.tmp)", "method,lower", "url,length", "dst,ipmask(16)",
        "hdr(x-a),field(1,:)", "hdr(x-b),lower,host_only,word(-2,.)",
    ];

    private static readonly string[] Skipped = ["http_first_req"];

    [Fact]
    public void Conditions_and_expressions_give_what_haproxy_gives()
    {
        if (!RulePeer.IsInstalled)
        {
            return;
        }

        string[] acls =
        [
            "named path_beg /pa /x", "two hdr(x-a) two", "two method POST", "colon:name hdr_cnt(host) 1", "multi path /a", "multi path /x",
        ];
        List<string> rules = ["set-var(txn.n) int(7)", "set-var(txn.s) str(/x)"];
        for (var i = 0; i < Conditions.Length; i++)
        {
            rules.Add($"set-header R \"%[req.fhdr(r)]{i},\" if {Conditions[i]}");
        }

        var expressions = Expressions.Except(Skipped).ToArray();
        // One line of a configuration holds 64 words, so the values go out in parts.
        List<string> parts = [];
        for (var from = 0; from < expressions.Length; from += 16)
        {
            var part = expressions.Skip(from).Take(16).Select((one, i) =>
                $" hdr e{from + i} \"[%[{one.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}]]\"");
            parts.Add($"return status 200{string.Concat(part)} if {{ req.hdr(part) -m int {from} }}");
        }

        rules.AddRange(parts);
        rules.Add("return status 200 content-type text/plain lf-string \"%[req.fhdr(r)]\"");

        using var peer = RulePeer.Start([.. acls.Select(acl => "acl " + acl), .. rules.Select(rule => "http-request " + rule)]);
        using var bench = new RuleBench { ArenaBytes = 32 * 1024 };
        bench.Compiler.NamedAcls([.. acls.Select(acl => RuleWords.Acl(acl))]);
        var set = bench.HttpRequest([.. rules]);
        var differences = new StringBuilder();
        foreach (var request in Requests)
        {
            for (var from = -1; from < expressions.Length; from += from < 0 ? 1 : 16)
            {
                Compare(peer, bench, set, from < 0 ? request : request.Replace("\r\n\r\n", $"\r\nPart: {from}\r\n\r\n", StringComparison.Ordinal), expressions, differences);
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static void Compare(RulePeer peer, RuleBench bench, RuleSet set, string request, string[] expressions, StringBuilder differences)
    {
        var theirs = peer.Ask(request);
        bench.Request = request;
        bench.Context.StateOrNull?.EndSession();
        var ours = bench.Reply(bench.Run(set), request.Contains("HTTP/1.0", StringComparison.Ordinal) ? ReplyOptions.KeepAlive : ReplyOptions.None);
        if (ours == theirs)
        {
            return;
        }

        var line = request.Split('\r')[0];
        var (a, b) = (theirs.Split("\r\n"), ours.Split("\r\n"));
        if (a[^1] != b[^1])
        {
            var (x, y) = (a[^1].Split(','), b[^1].Split(','));
            foreach (var index in x.Except(y).Concat(y.Except(x)).Where(one => one.Length > 0))
            {
                var condition = Conditions[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)];
                differences.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{line}: {condition}: haproxy {x.Contains(index)}");
            }
        }

        foreach (var (one, other) in a.Zip(b).Where(pair => pair.First != pair.Second && pair.First != a[^1]))
        {
            var number = one.StartsWith('e') && one.Contains(':', StringComparison.Ordinal) && int.TryParse(one[1..one.IndexOf(':', StringComparison.Ordinal)], out var n) ? expressions[n] : "";
            differences.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{line}: {number}: haproxy '{one}' tandem '{other}'");
        }

        if (a.Length != b.Length)
        {
            differences.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{line}: haproxy '{theirs}' tandem '{ours}'");
        }
    }
}
