namespace Tandem.Configuration.Text;

/// <summary>The mark that some editors put in front of UTF-8 text. Neither HAProxy nor keepalived knows it: to them it is a part of the first word.</summary>
public static class ByteOrderMark
{
    /// <summary>What to tell whoever wrote the file.</summary>
    internal const string Message =
        "the file begins with a byte order mark (BOM), which is taken for a part of the first word: save it as UTF-8 without BOM (sed -i '1s/^\\xef\\xbb\\xbf//' FILE).";

    /// <summary>As UTF-8 has it: 3 bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => [0xEF, 0xBB, 0xBF];

    /// <summary>As text has it that keeps one char per byte.</summary>
    internal const string Text = "\u00EF\u00BB\u00BF";

    /// <summary>A line without it, whichever way it was read.</summary>
    internal static ReadOnlySpan<char> Without(ReadOnlySpan<char> line) =>
        line.StartsWith(Text, StringComparison.Ordinal) ? line[Text.Length..] : line.StartsWith('\uFEFF') ? line[1..] : line;
}
