using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class KeywordTableTests
{
    /// <summary>What <c>haproxy -dKall</c> of version 2.6.12 registers, with the group that the table has it in.</summary>
    private static readonly string[] Registered = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "haproxy-2.6-keywords.txt"));

    [Fact]
    public void Every_keyword_of_haproxy_has_a_verdict()
    {
        var known = KeywordTable.All.Select(k => $"{k.Group}\t{k.Name.TrimEnd('*')}").ToHashSet();
        var names = KeywordTable.All.Select(k => k.Name.TrimEnd('*')).ToHashSet();

        // "http-check" stands for its second words, and "email-alert" is one verdict for all of them.
        var missing = Registered.Where(line => !known.Contains(line)).Select(line => line.Split('\t')[1])
            .Where(name => !names.Contains(name) && !names.Any(n => n.StartsWith(name + " ", StringComparison.Ordinal) || name.StartsWith(n + " ", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Fact]
    public void What_is_harmless_says_why()
    {
        var harmless = KeywordTable.All.Where(k => k.Verdict == KeywordVerdict.HarmlessHere).ToList();

        Assert.NotEmpty(harmless);
        Assert.All(harmless, k => Assert.NotEmpty(k.Note));
    }

    [Fact]
    public void No_keyword_has_two_verdicts_in_one_section()
    {
        var doubled = KeywordTable.All.GroupBy(k => (k.Group, k.Name)).Where(g =>
        {
            var all = g.ToList();
            return all.Exists(a => all.Exists(b => a != b && (a.Sections == b.Sections || (a.Sections & b.Sections) != 0)));
        }).Select(g => g.Key);

        Assert.Empty(doubled);
    }

    [Theory]
    [InlineData("global\n nbproc 2\n cpu-map 1 0\n tune.maxaccept 5\n stats socket /x\n", 4)]
    [InlineData("defaults\n option contstats\n", 1)]
    public void A_harmless_keyword_is_accepted_with_a_notice(string text, int count)
    {
        var result = Given.Text(text);

        Assert.False(result.Diagnostics.HasAlerts);
        Assert.Equal(count, result.Diagnostics.All.Count(d => d.Message.Contains("is accepted and changes nothing here: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("listen x\n bind :1\n stick-table type ip size 1k\n", "'stick-table' is not supported yet.", 3, 2)]
    [InlineData("listen x\n bind :1\n capture request header Host len 9\n", "'capture request' is not supported yet.", 3, 2)]
    [InlineData("listen x\n bind :1\n http-request track-sc0 src\n", "'http-request track-sc' is not supported yet.", 3, 15)]
    [InlineData("global\n lua-load /x\n", "'lua-load' is not supported yet.", 2, 2)]
    [InlineData("resolvers d\n nameserver a 127.0.0.1:53\n", "'resolvers' is not supported yet.", 1, 1)]
    [InlineData("listen x\n bind :1\n option smtpchk\n", "'option smtpchk' is not supported yet.", 3, 2)]
    public void What_is_not_done_is_refused_by_name_and_place(string text, string message, int line, int column)
    {
        var alert = Assert.Single(Given.Alerts(text));

        Assert.Equal((message, line, column), (alert.Message, alert.Position.Line, alert.Position.Column));
    }

    [Theory]
    [InlineData("frobnicate\n", "unknown keyword 'frobnicate' out of section.", null)]
    [InlineData("global\n maxcon 4\n", "unknown keyword 'maxcon' in 'global' section; did you mean 'maxconn' maybe ?", "maxconn")]
    [InlineData("defaults\n blancee roundrobin\n", "unknown keyword 'blancee' in 'defaults' section; did you mean 'balance' maybe ?", "balance")]
    [InlineData("defaults\n option httplogg\n", "unknown option 'httplogg'; did you mean 'httplog' maybe ?", "httplog")]
    [InlineData("backned a\n", "unknown keyword 'backned' out of section; did you mean 'backend' maybe ?", "backend")]
    public void A_typing_mistake_gets_the_nearest_keyword(string text, string message, string? suggestion)
    {
        var alert = Assert.Single(Given.Alerts(text));

        Assert.Equal((message, suggestion), (alert.Message, alert.Suggestion));
    }

    [Fact]
    public void All_mistakes_are_reported_in_one_go()
    {
        var alerts = Given.Alerts("global\n foo\n maxconn\ndefaults\n timeout client 5x\n mode htp\nlisten a\n bind :99999\n server b\n");

        Assert.Equal([2, 3, 5, 6, 8, 9], alerts.Select(a => a.Position.Line));
    }

    [Fact]
    public void Messages_have_haproxys_shape_with_the_column_added()
    {
        var all = Given.Text("global\n foo\n").Diagnostics.All;

        Assert.Equal("[ALERT]    (42) : config : parsing [t.cfg:2:2] : unknown keyword 'foo' in 'global' section.", all[0].Render(42));
        Assert.Equal("[ALERT]    (42) : config : Error(s) found in configuration file : t.cfg", all[1].Render(42));
    }
}
