using Tandem.Configuration.Keepalived;

namespace Tandem.Configuration.Tests.Keepalived;

public sealed class LoaderTests
{
    [Theory]
    [InlineData("missing-brace.conf", true)]
    [InlineData("extra-brace.conf", true)]
    [InlineData("missing-parameter.conf", true)]
    [InlineData("missing-include.conf", true)]
    [InlineData("unknown-words.conf", false)]
    [InlineData("mistakes.conf", false)]
    [InlineData("no-vrid.conf", false)]
    [InlineData("every-keyword.conf", false)]
    public void A_text_that_is_broken_is_told_from_one_with_mistakes(string file, bool malformed) =>
        Assert.Equal(malformed, KeepalivedLoader.Load(Path.Combine(Given.Data, file), Given.Nothing).Malformed);

    [Fact]
    public void Without_a_file_there_is_nothing_to_run()
    {
        var result = KeepalivedLoader.Load("/nonexistent/keepalived.conf", Given.Nothing);

        Assert.True(result is { NoFile: true, Refused: true, Malformed: true });
        Assert.Equal(["Unable to find configuration file /nonexistent/keepalived.conf"], result.Complaints());
    }

    [Fact]
    public void A_word_that_is_missing_is_told()
    {
        var result = KeepalivedLoader.Load(Path.Combine(Given.Data, "missing-parameter.conf"), Given.Nothing);

        Assert.True(result is { MissingParameter: true, Refused: true });
    }

    [Fact]
    public void A_quote_that_is_not_closed_is_told()
    {
        var result = Given.Instances("notify_master \"/bin/true");

        Assert.True(result.Malformed);
        Assert.Contains("(t.conf: Line 5) Unterminated quote 'notify_master \"/bin/true'", result.Complaints());
    }

    [Fact]
    public void Ten_thousand_long_mistakes_are_kept_short()
    {
        var word = new string('x', 15_000);
        var result = Given.Text($"$W={word}\n~SEQ(a, 1, 20000) ${{W}}$a\n");

        Assert.True(result.Diagnostics.All.Sum(d => (long)d.Message.Length) < 20_000_000);
    }

    [Fact]
    public void A_file_made_for_another_tool_is_recognized() =>
        Assert.Contains(Given.Instances("priority ${PRIORITY:-100}").Notices(), n => n.Contains("'${PRIORITY:-100}' is not defined", StringComparison.Ordinal));
}
