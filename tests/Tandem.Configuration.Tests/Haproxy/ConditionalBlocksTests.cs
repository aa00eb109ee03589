using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class ConditionalBlocksTests
{
    private static string[] Said(string text) => [.. Given.Text(text).Diagnostics.All.Where(d => d.Severity == Severity.Notice).Select(d => d.Message)];

    [Fact]
    public void Only_the_branch_whose_condition_holds_is_read() =>
        Assert.Equal(["'b'.", "'after'."], Said(".if 0\n.notice a\n.elif 1\n.notice b\n.elif 1\n.notice c\n.else\n.notice d\n.endif\n.notice after\n"));

    [Fact]
    public void Else_is_read_when_nothing_else_was() => Assert.Equal(["'d'."], Said(".if 0\n.notice a\n.else\n.notice d\n.endif"));

    [Fact]
    public void Blocks_nest_and_what_is_inside_of_a_skipped_one_is_skipped() =>
        Assert.Equal(["'x'."], Said(".if 0\n.if 1\n.notice a\n.else\n.notice b\n.endif\n.else\n.if 1\n.notice x\n.endif\n.endif"));

    [Fact]
    public void A_skipped_line_need_not_be_well_formed() => Assert.Empty(Given.Alerts(".if 0\n \"broken\n nonsense\n .foo\n.endif\n"));

    [Theory]
    [InlineData(".endif", "lone '.endif' with no matching '.if'.", 1)]
    [InlineData(".else", "lone '.else' with no matching '.if'.", 1)]
    [InlineData(".if 1\n.else\n.else\n.endif", "'.else' after '.else' is not permitted.", 3)]
    [InlineData(".if 1\n.else\n.elif 1\n.endif", "'.elif' after '.else' is not permitted.", 3)]
    [InlineData(".if 1\n", "unterminated '.if' at the end of the file.", 1)]
    [InlineData(".foo", "unknown directive '.foo'", 1)]
    [InlineData(".if foo\n.endif", "unparsable conditional expression 'foo' in '.if' at position 5.", 1)]
    [InlineData(".notice a b", "Unexpected argument 'b' for '.notice'. Use quotes if the message should contain spaces.", 1)]
    [InlineData(".alert \"no good\"", "'no good'.", 1)]
    public void Misplaced_directives_are_refused(string text, string message, int line)
    {
        var alert = Assert.Single(Given.Alerts(text));

        Assert.StartsWith(message, alert.Message, StringComparison.Ordinal);
        Assert.Equal(line, alert.Position.Line);
    }

    [Fact]
    public void A_warning_line_warns_and_a_diag_line_is_silent()
    {
        var result = Given.Text(".warning careful\n.diag hidden\n");

        Assert.Equal("'careful'.", Assert.Single(result.Diagnostics.All).Message);
    }
}
