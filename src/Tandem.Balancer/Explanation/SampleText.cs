using System.Globalization;
using System.Text;
using Tandem.Balancer.Rules;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>Values as people read them.</summary>
internal static class SampleText
{
    /// <summary>Bytes of a value that are shown.</summary>
    private const int MaxShown = 120;

    internal static string Of(in Sample sample) => sample.Type switch
    {
        SampleType.Boolean => sample.Integer != 0 ? "true" : "false",
        SampleType.Integer => sample.Integer.ToString(CultureInfo.InvariantCulture),
        SampleType.IPv4 or SampleType.IPv6 or SampleType.Address => Address(sample.Address),
        SampleType.Binary => Binary(sample.Bytes),
        SampleType.Method => Encoding.Latin1.GetString(sample.Bytes),
        _ => Of(sample.Bytes),
    };

    /// <summary>Text in quotes, bounded.</summary>
    internal static string Of(ReadOnlySpan<byte> bytes) => bytes.Length <= MaxShown
        ? Quote(ByteText.ToDisplay(ByteText.FromBytes(bytes)))
        : Quote(ByteText.ToDisplay(ByteText.FromBytes(bytes[..MaxShown]))) + $"... ({bytes.Length} bytes)";

    /// <summary>A key of an algorithm: text when it is printable, else its bytes.</summary>
    internal static string Key(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? Of(bytes) : Binary(bytes);

    /// <summary>Text without quotes, one char per byte given; what would move a terminal's cursor is shown as numbers.</summary>
    internal static string Plain(string text) => Escaped(ByteText.ToDisplay(text), quotes: false);

    /// <summary>As <see cref="Plain"/>, of text that people wrote.</summary>
    internal static string Safe(string text) => Escaped(text, quotes: false);

    internal static string Quote(string text) => $"\"{Escaped(text, quotes: true)}\"";

    private static string Escaped(string text, bool quotes)
    {
        var quoted = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' when quotes => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or (>= '\x7f' and < '\xa0') => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.ToString();
    }

    internal static string Address(Linux.Sockets.Endpoint address)
    {
        Span<byte> text = stackalloc byte[Linux.Sockets.Endpoint.MaxTextLength];
        return Encoding.ASCII.GetString(text[..address.FormatAddress(text)]);
    }

    private static string Binary(ReadOnlySpan<byte> bytes) => bytes.Length <= MaxShown / 2
        ? "0x" + Convert.ToHexStringLower(bytes)
        : "0x" + Convert.ToHexStringLower(bytes[..(MaxShown / 2)]) + $"... ({bytes.Length} bytes)";
}
