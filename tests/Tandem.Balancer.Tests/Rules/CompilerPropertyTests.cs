using FsCheck.Fluent;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Rules;

public class CompilerPropertyTests
{
    private static readonly string[] Pieces =
    [
        "path", "hdr(", "hdr(host)", "host", ")", "(", ",", ",lower", ",field(", "1", "-1", "if", "{", "}", "!", "or", "||", "-i", "-m", "-f", "--", "beg", "reg",
        "[", "*", "\\", "'", "\"", "%[", "]", "%", "set-header", "x", "deny", "status", "200", "redirect", "location", "/", "src", "10.0.0.0/8", ":", "gt", "",
        "set-var(", "txn.a", "var(txn.a)", "é", "\0", "return", "string", "code", "999999999999999999999", "regsub(", "a{1000}", "(?<",
    ];

    [Fact]
    public void Random_words_never_make_the_compiler_throw()
    {
        var word = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces.Take(5)));
        var words = word.ArrayOf().Select(all => all.Take(8).Select((text, i) => new Word(text, new Position(null, 1, (i * 3) + 1))).ToArray());
        Prop.ForAll(words.ToArbitrary(), all =>
        {
            using var bench = new RuleBench();
            var compiler = new RuleCompiler(new VariableNames(), _ => "a\nb"u8.ToArray(), new Diagnostics());
            compiler.NamedAcls([new Configuration.Haproxy.AclLine(default, new Word("a", default), all)]);
            foreach (var hook in Enum.GetValues<RuleHook>())
            {
                var action = all.Length == 0 ? new Word("", default) : all[0];
                var rule = new Configuration.Haproxy.RuleLine(default, action, [.. all.Skip(1)], new(action, false, all));
                var set = compiler.Set(hook, [rule, rule with { Condition = null }]);
                if (hook == RuleHook.HttpRequest)
                {
                    bench.Run(set);
                }
            }

            compiler.Redirects([new(default, new Word("redirect", default), all, null)]);
        }).Holds();
    }

    [Fact]
    public void Every_error_names_a_place_in_the_word()
    {
        using var bench = new RuleBench();
        bench.Compiler.Set(RuleHook.HttpRequest, [RuleWords.Rule("set-header x %[path,lowerr]"), RuleWords.Rule("dennyy if { pathh / }"), RuleWords.Rule("deny if nope")]);
        Assert.Equal([21, 1, 13, 9], bench.Diagnostics.All.Select(one => one.Position.Column));
        Assert.Equal(["lower", "deny", "path", null], bench.Diagnostics.All.Select(one => one.Suggestion));
    }
}
