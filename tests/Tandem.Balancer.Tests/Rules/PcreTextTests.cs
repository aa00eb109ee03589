using System.Globalization;
using Tandem.Balancer.Health;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Tests.Rules;

/// <summary>Expressions of haproxy.cfg mean what they mean to PCRE2 over bytes.</summary>
public class PcreTextTests
{
    [Theory]
    [InlineData("^/[[:alnum:]]+$", "/ab1", "/:a")]
    [InlineData("^[[:alpha:]_-]+$", "a_-Z", "a1")]
    [InlineData("^[[:^digit:]]$", "a", "1")]
    [InlineData("^[^[:space:]]$", "a", " ")]
    [InlineData("^[[:blank:]]$", "\t", "\n")]
    [InlineData("^[[:punct:]]$", "~", "a")]
    [InlineData("^[[:cntrl:]]$", "\u007f", "\u0080")]
    [InlineData("^[[:print:]]$", " ", "\u007f")]
    [InlineData("^[[:graph:]]$", "!", " ")]
    [InlineData("^[[:xdigit:]]+$", "0aF", "g")]
    [InlineData("^[[:word:]]+$", "a_1", "-")]
    [InlineData("^[[:upper:]]$", "A", "a")]
    [InlineData("^\\w$", "_", "\u00e9")]
    [InlineData("^\\W$", "\u00e9", "_")]
    [InlineData("^[\\d.]+$", "1.2", "a")]
    [InlineData("^\\h\\H$", "\u00a0x", "xx")]
    [InlineData("^\\v\\V$", "\u0085x", "xx")]
    [InlineData("^a\\Rb$", "a\r\nb", "a\r\rb")]
    [InlineData("^\\R\\n$", "\r\n\n", "\r\n")]
    [InlineData("^\\Qa.b*\\E+$", "a.b**", "axb")]
    [InlineData("^a\\Q", "ab", "b")]
    [InlineData("^a*+b$", "aab", "aa")]
    [InlineData("^(?:a|ab)?+c$", "ac", "abc")]
    [InlineData("^a{1,2}+b", "aab", "ba")]
    [InlineData("^[ab]++c$", "abc", "ab")]
    [InlineData("^a{,2}$", "a{,2}", "a")]
    [InlineData("a\\z", "a", "a\n")]
    [InlineData("a\\Z", "a\n", "a\nb")]
    [InlineData("a$", "a\n", "a\n\n")]
    [InlineData("^(?<x>a)(b)\\2\\k<x>$", "abba", "abab")]
    [InlineData("^(?P<x>a)(?P=x)$", "aa", "ab")]
    [InlineData("^(?'x'a)\\g{x}\\g{1}\\g{-1}$", "aaaa", "aaa")]
    [InlineData("^(?<x>a)(\\k{x}b)++\\k{x}$", "aababa", "aabab")]
    [InlineData("^(a)?(?(1)b|c)$", "ab", "b")]
    [InlineData("^(?n)(a)(?<y>b)\\1$", "abb", "aba")]
    [InlineData("^(?x) a [ ] b # note", "a b", "ab")]
    [InlineData("^(?i)a(?-i:b)c$", "AbC", "ABc")]
    [InlineData("^(?i:a)b$", "Ab", "AB")]
    [InlineData("^[]a]+$", "]a", "b")]
    [InlineData("^[^]a]+$", "b", "]")]
    [InlineData("^[a\\]b-]+$", "a]-", "c")]
    [InlineData("^[\\b]$", "\b", "b")]
    [InlineData("^[a&&b[c-]]$", "&]", "a")]
    [InlineData("^[\\x00-\\xff]$", "\u00e9", "")]
    [InlineData("^[^\\x00-\\x7f]$", "\u00e9", "e")]
    [InlineData("^\\xe9\\x{e9}\\351\\o{351}$", "\u00e9\u00e9\u00e9\u00e9", "e")]
    [InlineData("^\\x41\\t\\cA\\e\\a\\f$", "A\t\u0001\u001b\a\f", "x")]
    [InlineData("^[\u00e0-\u00ef]$", "\u00e9", "\u00d0")]
    [InlineData("^a(?#note)b$", "ab", "a")]
    [InlineData("^\\/\\-\\#\\ $", "/-# ", "/")]
    [InlineData("^\\N\\C$", "a\n", "\na")]
    [InlineData("(?<=a)b(?!c)", "ab", "abc")]
    public void An_expression_matches_what_it_matches_in_haproxy(string pattern, string matching, string other)
    {
        var regex = RegexText.Compile(pattern, ignoreCase: false, out var error);

        Assert.True(regex != null, error);
        Assert.Matches(regex, RegexText.Widen(matching));
        Assert.DoesNotMatch(regex, RegexText.Widen(other));
    }

    [Theory]
    [InlineData("^[[:upper:]]$", "a", "1")]
    [InlineData("^[[:^lower:]]$", "1", "A")]
    [InlineData("^[^a]$", "b", "A")]
    [InlineData("^k$", "K", "\u00ea")]
    public void Case_is_ignored_as_in_haproxy(string pattern, string matching, string other)
    {
        var regex = RegexText.Compile(pattern, ignoreCase: true, out var error);

        Assert.True(regex != null, error);
        Assert.Matches(regex, RegexText.Widen(matching));
        Assert.DoesNotMatch(regex, RegexText.Widen(other));
    }

    [Theory]
    [InlineData("a(?R)", 2, "calls a part of itself")]
    [InlineData("(a)(?1)", 4, "calls a part of itself")]
    [InlineData("(?<n>a)\\g<n>", 8, "calls a part of itself")]
    [InlineData("(*UTF8)a", 1, "verb")]
    [InlineData("ab\\Kc", 3, "look-behind")]
    [InlineData("a(?C1)", 2, "callout")]
    [InlineData("(?|a|b)", 1, "'(?:'")]
    [InlineData("\\p{L}", 1, "[[:alpha:]]")]
    [InlineData("[:alpha:]", 1, "[[:alpha:]]")]
    [InlineData("[[:foo:]]", 2, "[:foo:]")]
    [InlineData("[[.a.]]", 2, "collating")]
    [InlineData("[\\w-.]", 4, "put a '-'")]
    [InlineData("[a-\\d]", 4, "put a '-'")]
    [InlineData("[b-a]", 2, "lower end")]
    [InlineData("a[b", 2, "never closed")]
    [InlineData("a(b", 2, "never closed")]
    [InlineData("ab)", 3, "never opened")]
    [InlineData("a**", 3, "nothing before '*'")]
    [InlineData("a|+", 3, "nothing before '+'")]
    [InlineData("a{3,1}", 2, "stands first")]
    [InlineData("a{70000}", 2, "at most 65535")]
    [InlineData("a\\", 2, "lone '\\'")]
    [InlineData("\\y", 1, "means nothing")]
    [InlineData("a\\1", 2, "no group 1")]
    [InlineData("\\k{n}", 1, "no group named 'n'")]
    [InlineData("(?<a>x)(?<a>y)", 8, "two groups named 'a'")]
    [InlineData("\\x{100}", 1, "a byte")]
    [InlineData("(?U)a", 3, "flag 'U'")]
    public void What_cannot_be_had_is_refused_with_place_and_reason(string pattern, int place, string reason)
    {
        Assert.Null(RegexText.Compile(pattern, ignoreCase: false, out var error));
        Assert.StartsWith($"regex '{pattern}' is invalid at character {place.ToString(CultureInfo.InvariantCulture)}: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_translated_or_refused_in_words()
    {
        const string letters = "ab01()[]{}<>|*+?^$.\\:=!-,#&'PRKQExin: \u00e9";
        var random = new Random(17);
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)]));
            var regex = RegexText.Compile(pattern, ignoreCase: round % 2 == 0, out var error);
            accepted += regex != null ? 1 : 0;
            Assert.True(regex != null || error!.StartsWith($"regex '{pattern}' is invalid", StringComparison.Ordinal), pattern);
            Assert.DoesNotContain("not understood", error ?? "", StringComparison.Ordinal);
        }

        Assert.True(accepted > 1000);
    }

    [Fact]
    public void Expressions_of_checks_are_verified_before_anything_starts()
    {
        var good = new Diagnostics();
        var bad = new Diagnostics();

        Assert.NotNull(CheckPlan.TryCompile(Settings("[[:digit:]]"), good));
        Assert.Null(CheckPlan.TryCompile(Settings("(?R)"), bad));

        Assert.Empty(good.All);
        Assert.Contains("calls a part of itself", Assert.Single(bad.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_unless_is_proposed()
    {
        using var bench = new RuleBench();

        _ = bench.Compiler.Set(RuleHook.HttpRequest, [RuleWords.Rule("deny unles TRUE")]);

        Assert.Contains("did you mean 'unless' maybe ?", bench.Errors, StringComparison.Ordinal);
    }

    private static CheckSettings Settings(string pattern) =>
        HaproxyLoader.LoadText($"backend b\n option httpchk\n http-check expect rstring \"{pattern}\"\n server s 192.0.2.1:1 check\nlisten l\n bind :1\n")
            .Configuration!.Proxies[0].Check;
}
