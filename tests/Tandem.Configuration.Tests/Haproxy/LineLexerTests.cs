using Tandem.Configuration.Haproxy;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Tests.Haproxy;

public sealed class LineLexerTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["A"] = "abc", ["LIST"] = "a b  c", ["EMPTY"] = "" };

    private static (List<Word>? Words, Diagnostics Diagnostics) Read(string line)
    {
        var diagnostics = new Diagnostics();
        var lexer = new LineLexer(name => Variables.GetValueOrDefault(name), diagnostics);
        return (lexer.Read(line, new SourceFile("f.cfg"), 3, "global"), diagnostics);
    }

    private static string[] Words(string line) => [.. Read(line).Words!.Select(w => w.Text)];

    [Theory]
    [InlineData("a  b\tc", new[] { "a", "b", "c" })]
    [InlineData("  a # b", new[] { "a" })]
    [InlineData("a#b", new[] { "a" })]
    [InlineData("a b\r", new[] { "a", "b" })]
    [InlineData(@"a\ b a\#b a\\b", new[] { "a b", "a#b", @"a\b" })]
    [InlineData(@"a\qb a\x41\tb", new[] { @"a\qb", "aA\tb" })]
    [InlineData(@"'a\ b' 'a""b' 'a$A'", new[] { @"a\ b", "a\"b", "a$A" })]
    [InlineData("a\"b c\"d", new[] { "ab cd" })]
    [InlineData("\"it's\" x", new[] { "it's", "x" })]
    [InlineData("\"\" x", new[] { "", "x" })]
    [InlineData("\"a\\b \\\" \\$A # \\#\"", new[] { "a\\b \" $A # #" })]
    [InlineData("$A ${A}", new[] { "$A", "${A}" })]
    [InlineData("\"$A ${A} ${NO} ${NO-d e} ${A-x} ${EMPTY-x}\"", new[] { "abc abc  d e abc " })]
    [InlineData("\"x${LIST[*]}y\" z", new[] { "xa", "b", "cy", "z" })]
    [InlineData("\"$.FILE $.LINE ${.SECTION}\"", new[] { "f.cfg 3 global" })]
    public void Words_are_split_and_unquoted_as_haproxy_does(string line, string[] expected) => Assert.Equal(expected, Words(line));

    [Fact]
    public void Every_word_knows_where_it_began_and_whether_it_was_quoted()
    {
        var words = Read("\tlog  \"$A\" if").Words!;

        Assert.Equal([2, 7, 12], words.Select(w => w.Position.Column));
        Assert.Equal([false, true, false], words.Select(w => w.Quoted));
        Assert.All(words, w => Assert.Equal(3, w.Position.Line));
    }

    [Theory]
    [InlineData(".notice \"abc", "unmatched quote at position 9", 9)]
    [InlineData(".notice \"${abc\"", "unmatched brace in environment variable name at position 11", 11)]
    [InlineData(".notice \"${1abc}\"", "forbidden first char in environment variable name at position 12", 12)]
    [InlineData(".notice \"$ x\"", "forbidden first char in environment variable name at position 11", 11)]
    [InlineData(@".notice a\x4", "truncated or invalid hexadecimal sequence at position 10", 10)]
    public void A_broken_line_is_shown_with_the_place_of_the_break(string line, string message, int column)
    {
        var (words, diagnostics) = Read(line);

        Assert.Null(words);
        var alert = Assert.Single(diagnostics.All);
        Assert.StartsWith(message, alert.Message, StringComparison.Ordinal);
        Assert.Equal(column, alert.Position.Column);
        Assert.EndsWith(new string(' ', column - 1) + "^", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_64_words_are_refused()
    {
        Assert.Equal(64, Words(string.Join(' ', Enumerable.Repeat("a", 64))).Length);
        var (words, diagnostics) = Read(string.Join(' ', Enumerable.Repeat("a", 70)));
        Assert.Null(words);
        Assert.StartsWith("too many words, truncating after word 64, position 129: <a>", diagnostics.All[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_outside_of_ascii_survive()
    {
        var text = ByteText.FromBytes([0x61, 0xff, 0xc3, 0xa9]);

        Assert.Equal([0x61, 0xff, 0xc3, 0xa9], ByteText.ToBytes(Words(text)[0]));
    }
}
