namespace Tandem.Balancer.Tests.Rules;

public sealed class UrlParameterFetchTests
{
    [Theory]
    [InlineData("/?a=1&b=2", "url_param(b)", "2")]
    [InlineData("/?a=1;b=2", "url_param(b)", "2")]
    [InlineData("/?ab=1&b=2", "url_param(b)", "2")]
    [InlineData("/?b=1=2", "url_param(b)", "1=2")]
    [InlineData("/?b&a=1", "url_param(b)", null)]
    [InlineData("/?B=1", "url_param(b)", null)]
    [InlineData("/?b=1?b=2", "url_param(b)", "1")]
    [InlineData("/?x?b=2", "url_param(b)", "2")]
    [InlineData("/?a=b=1", "url_param(b)", null)]
    [InlineData("/?&b=1", "url_param(b)", "1")]
    [InlineData("/?b=1:c", "url_param(b)", "1:c")]
    [InlineData("/b=1", "url_param(b)", null)]
    [InlineData("/:b=5", "url_param(b,:)", "5")]
    [InlineData("/:a=1:b=2?c=3", "url_param(b,:)", "2?c=3")]
    [InlineData("/?a=1:b=2", "url_param(b,:)", "2")]
    [InlineData("/?b=1:c", "url_param(b,:)", null)]
    public void Parameters_begin_and_end_at_the_delimiter_as_recorded_of_haproxy(string target, string expression, string? value)
    {
        using var bench = new RuleBench { Request = RuleBench.Get(target) };
        Assert.Equal(value, bench.Value(expression));
    }
}
