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
        Assert.Equal(["Config files missing '/nonexistent/keepalived.conf'."], result.Complaints());
    }

    [Fact]
    public void A_file_that_must_not_be_read_is_told_from_one_that_is_not_there()
    {
        var directory = Directory.CreateTempSubdirectory("tandem-loader-").FullName;
        try
        {
            // Even root cannot follow a link to itself.
            var path = Path.Combine(directory, "keepalived.conf");
            File.CreateSymbolicLink(path, path);
            var result = KeepalivedLoader.Load(path, Given.Nothing with { IsRegularFile = static _ => true });
            Assert.True(result is { NoFile: true, Unreadable: true });
            Assert.Equal([$"Unable to read configuration file {path}"], result.Complaints());

            var ofDirectory = KeepalivedLoader.Load(directory, Given.Nothing);
            Assert.True(ofDirectory is { NoFile: true, Unreadable: false });
            Assert.Equal([$"Configuration file '{directory}/' is a directory - skipping"], ofDirectory.Complaints());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("vrrp_instance V {\n virtual_ipaddress {\n}\n", 1)]
    [InlineData("global_defs {\n}\nvrrp_instance V {\n virtual_ipaddress {\n }\nvrrp_script W {\n }\n", 3)]
    public void A_missing_brace_is_that_of_the_block_that_does_not_end(string text, int line)
    {
        var missing = Assert.Single(Given.Text(text).Diagnostics.All, d => d.Message.StartsWith("There are 1 missing '}'s or extra '{'s", StringComparison.Ordinal));
        Assert.Equal(line, missing.Position.Line);
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
