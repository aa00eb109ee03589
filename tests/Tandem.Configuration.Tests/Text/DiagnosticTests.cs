using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Text;

public sealed class DiagnosticTests
{
    private static readonly SourceFile File = new("a.cfg");

    [Theory]
    [InlineData(Severity.Alert, "[ALERT]    (7) : config : parsing [a.cfg:3:5] : no")]
    [InlineData(Severity.Warning, "[WARNING]  (7) : config : parsing [a.cfg:3:5] : no")]
    [InlineData(Severity.Notice, "[NOTICE]   (7) : config : parsing [a.cfg:3:5] : no")]
    public void Each_severity_has_haproxys_tag(Severity severity, string expected) =>
        Assert.Equal(expected, new Diagnostic(severity, new Position(File, 3, 5), "no").Render(7));

    [Fact]
    public void What_is_not_about_a_line_has_no_line()
    {
        Assert.Equal("[ALERT]    (7) : config : no", new Diagnostic(Severity.Alert, default, "no").Render(7));
        Assert.Equal("[ALERT]    (7) : config : [a.cfg:3] : no", new Diagnostic(Severity.Alert, new Position(File, 3, 0), "no") { Parsing = false }.Render(7));
    }

    [Fact]
    public void Bytes_beyond_ascii_are_shown_as_utf8() =>
        Assert.EndsWith("'né'", new Diagnostic(Severity.Alert, default, $"'n{ByteText.FromBytes("é"u8)}'").Render(7), StringComparison.Ordinal);

    [Fact]
    public void Counts_go_on_beyond_the_limit_of_what_is_kept()
    {
        var all = new Tandem.Configuration.Text.Diagnostics();
        for (var i = 0; i < Tandem.Configuration.Text.Diagnostics.Limit + 5; i++)
        {
            all.Alert(new Position(File, 1, 1), "x");
        }

        all.Warning(default, "w");
        Assert.Equal((Tandem.Configuration.Text.Diagnostics.Limit + 5, 1), (all.AlertCount, all.WarningCount));
        Assert.Equal(Tandem.Configuration.Text.Diagnostics.Limit, all.All.Count);
    }
}
