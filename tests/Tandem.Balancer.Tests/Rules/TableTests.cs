using Tandem.Balancer.Rules;

namespace Tandem.Balancer.Tests.Rules;

public class TableTests
{
    [Fact]
    public void Every_name_of_haproxy_has_a_verdict()
    {
        Assert.Equal(453, FetchTable.Entries.Count());
        Assert.Equal(135, ConverterTable.Entries.Count());
        Assert.True(FetchTable.Entries.Count(entry => entry.Verdict == KeywordVerdict.Done) >= 100);
        Assert.All(AclKeywords.Names, name => Assert.True(AclKeywords.Find(name, out var fetch, out _) && FetchTable.Find(fetch, out _)));
    }

    [Theory]
    [InlineData("sc0_conn_rate", "'sc0_conn_rate' is not supported yet")]
    [InlineData("path,map(/x)", "'map' is not supported yet")]
    [InlineData("pathh", "unknown fetch method 'pathh'; did you mean 'path' maybe ?")]
    [InlineData("path,lowr", "unknown converter 'lowr'; did you mean 'lower' maybe ?")]
    [InlineData("path,field(1)", "missing arguments (got 1/2), type 'string' expected")]
    [InlineData("path,field(a,/)", "failed to parse 'a' as type 'integer'")]
    [InlineData("src,ipmask(33)", "failed to parse '33' as type 'IPv4 mask'")]
    [InlineData("status", "needs 'HTTP response' which is not available here")]
    [InlineData("var(foo.x)", "invalid variable name 'foo.x'")]
    public void What_is_not_known_or_not_done_is_named(string expression, string message)
    {
        using var bench = new RuleBench();
        Assert.Null(bench.Compiler.Expression(new Configuration.Text.Word(expression, default), RuleHook.HttpRequest));
        Assert.Contains(message, bench.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Harmless_actions_are_said_and_dropped()
    {
        using var bench = new RuleBench();
        Assert.True(bench.HttpRequest("set-nice 5").IsEmpty);
        Assert.Contains("has no effect", bench.Diagnostics.All[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_lines_are_refused_as_by_haproxy()
    {
        if (!RulePeer.IsInstalled)
        {
            return;
        }

        string[] lines =
        [
            "acl x method -i purge", "acl x path -m found", "acl x foo bar", "acl x path_foo bar", "acl x path", "http-request deny if nope",
            "http-request deny if { path ", "http-request foo", "http-request set-header x", "http-request set-header x %[foo]",
            "http-request set-header x %[path,foo]", "http-request set-header x %[path,field(1)]", "http-request set-header x %[path(1)]",
            "http-request set-header x %[status]", "http-response set-header x %[path]", "http-response deny if { path / }", "acl x path -m foo",
            "acl x src -m reg a", "acl x path_reg (", "acl x path_len a", "acl x path -f /nope", "acl x path -z", "http-request redirect code 305",
            "http-request redirect location", "http-request return foo", "http-request set-var(foo) int(1)", "http-request set-var int(1)",
            "http-request del-header x -m foo", "http-request deny status 1000", "http-request set-log-level foo",
            "http-request tarpit deny_status 200 string x", "http-request deny status 499", "http-request return status 499 hdr x y",
            "acl or path /", "acl a@b path /", "acl x hdr_cnt(host) gt", "acl x int(1) 2:1", "acl x bin(61) 61",
            "acl x hdr(a,-11) b", "acl x hdr_ip(a) 1.2.3.4/33", "http-request set-path", "http-request strict-mode maybe",
            "http-response set-status 99", "http-response set-status 200 reason", "http-request set-header x %[src,lower,add(1)]",
            "http-request set-header x %[path,bytes(1,2,3)]", "http-request set-header x \"%[path\"", "http-request set-header x %[path,]",
            "http-request set-header x %", "http-request set-header x %foo", "http-request deny unless", "http-request deny if !", "http-after-response deny",
            "http-request allow now", "http-request replace-header a (", "http-request replace-value a b", "acl x url_param(a,bb) c",
        ];
        var differences = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            using var bench = new RuleBench();
            if (lines[i].StartsWith("acl ", StringComparison.Ordinal))
            {
                bench.Compiler.NamedAcls([RuleWords.Acl(lines[i][4..])]);
            }
            else
            {
                var hook = lines[i].StartsWith("http-request", StringComparison.Ordinal) ? RuleHook.HttpRequest
                    : lines[i].StartsWith("http-response", StringComparison.Ordinal) ? RuleHook.HttpResponse : RuleHook.HttpAfterResponse;
                bench.Compiler.Set(hook, [RuleWords.Rule(lines[i][(lines[i].IndexOf(' ', StringComparison.Ordinal) + 1)..])]);
            }

            var refused = RulePeer.Refuses(lines[i], out var output);
            if (refused != bench.Diagnostics.HasAlerts)
            {
                differences.Add($"{lines[i]}: haproxy refuses: {refused}: {output} {bench.Errors}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }
}
