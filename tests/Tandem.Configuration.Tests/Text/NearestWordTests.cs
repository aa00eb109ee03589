using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Text;

public sealed class NearestWordTests
{
    private static readonly string[] Known = ["maxconn", "balance", "bind", "server", "tfo"];

    [Theory]
    [InlineData("maxcon", "maxconn")]
    [InlineData("amxconn", "maxconn")]
    [InlineData("MAXCONN", "maxconn")]
    [InlineData("blance", "balance")]
    [InlineData("bnid", "bind")]
    [InlineData("frobnicate", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_few_wrong_letters_are_forgiven(string word, string? expected) => Assert.Equal(expected, NearestWord.Find(word, Known));

    [Fact]
    public void Very_long_words_are_not_compared() => Assert.Null(NearestWord.Find(new string('a', 1000), [new string('a', 1000)]));
}
