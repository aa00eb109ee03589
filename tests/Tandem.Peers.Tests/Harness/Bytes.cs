using System.Text;

namespace Tandem.Peers.Tests.Harness;

/// <summary>Wire bytes as text and back, one character a byte, and a form of them that a failed comparison can print.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>CRLF becomes a line end; a bare CR or LF and every other byte that is not printable ASCII stays visible.</summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                shown.Append('\n');
                i++;
            }
            else if (c == '\n')
            {
                shown.Append("\\n\n");
            }
            else if (c is < ' ' or > '~')
            {
                shown.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }
}
