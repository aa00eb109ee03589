using Tandem.Configuration.Haproxy;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ConditionEvaluatorTests
{
    private static readonly ConditionFacts Facts = new() { Version = "2.6.12", Features = ["OPENSSL"], Enabled = ["EPOLL"], TlsLibrary = "OpenSSL 3.0.2" };

    private static ConditionResult Evaluate(string text) =>
        ConditionEvaluator.EvaluateCommandLine(text, Facts, name => name == "HOME" ? "/root" : null);

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("-1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("(1)", true)]
    [InlineData("!1", false)]
    [InlineData("!!1", true)]
    [InlineData("! ( 0 )", true)]
    [InlineData("1 && 0 || 1", true)]
    [InlineData("0 || 1 && 0", false)]
    [InlineData("(0||1)&&1", true)]
    [InlineData("streq(a,a)", true)]
    [InlineData("streq('a',a)", true)]
    [InlineData("streq(a, a)", false)]
    [InlineData("defined()", false)]
    [InlineData("streq(,)", true)]
    [InlineData("streq(\"$HOME\",/root)", true)]
    [InlineData("strneq(a,a)", false)]
    [InlineData("strstr(abc,b)", true)]
    [InlineData("defined(HOME)", true)]
    [InlineData("defined(NOPE)", false)]
    [InlineData("feature(OPENSSL)", true)]
    [InlineData("feature(QUIC)", false)]
    [InlineData("enabled(EPOLL)", true)]
    [InlineData("version_atleast(2.6)", true)]
    [InlineData("version_atleast(2.6.12)", true)]
    [InlineData("version_atleast(2.7-dev1)", false)]
    [InlineData("version_before(2.6.12)", false)]
    [InlineData("version_before(3.0-dev2)", true)]
    [InlineData("openssl_version_atleast(1.1.1)", true)]
    [InlineData("openssl_version_before(3.0.2)", false)]
    [InlineData("ssllib_name_startswith(OpenSSL)", true)]
    public void Conditions_have_haproxys_grammar(string condition, bool expected)
    {
        var result = Evaluate(condition);

        Assert.Null(result.Error);
        Assert.Equal(expected, result.Value);
    }

    [Theory]
    [InlineData("foo", "unparsable conditional expression 'foo'")]
    [InlineData("0 && foo", "unparsable conditional expression 'foo'")]
    [InlineData("foo(1)", "unparsable conditional expression 'foo(1)'")]
    [InlineData("1)", "unexpected character ')' at the end of conditional expression '1)'")]
    [InlineData("1 ||", "unparsable conditional expression '1 ||'")]
    [InlineData("!", "unparsable conditional expression ''")]
    [InlineData("()", "unparsable conditional expression ')'")]
    [InlineData("1 1", "unexpected character '1' at the end of conditional expression '1 1'")]
    [InlineData("(1", "expected ')' after conditional expression '(1'")]
    [InlineData("1 &&", "unparsable conditional expression '&&'")]
    [InlineData("1x", "unexpected character 'x' at the end of conditional expression '1x'")]
    [InlineData("streq(a", "missing arguments (got 1/2), type 'string' expected in argument 1 of predicate 'streq' used in conditional expression")]
    [InlineData("streq(a)", "missing arguments (got 1/2), type 'string' expected in argument 1 of predicate 'streq' used in conditional expression")]
    [InlineData("defined(a,b)", "expected ')' before ',b)' in argument 1 of predicate 'defined' used in conditional expression")]
    public void A_broken_condition_is_an_error_and_not_false(string condition, string error)
    {
        var result = Evaluate(condition);

        Assert.Equal(error, result.Error);
        Assert.False(result.Value);
    }

    [Fact]
    public void Nesting_is_bounded() =>
        Assert.NotNull(Evaluate(new string('(', 10_000) + "1").Error);
}
