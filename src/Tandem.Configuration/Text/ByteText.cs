using System.Text;

namespace Tandem.Configuration.Text;

/// <summary>Configuration text is kept one char per byte; this turns it into what people and file systems read, and back.</summary>
public static class ByteText
{
    /// <summary>The bytes of a configuration text.</summary>
    /// <param name="text">One char per byte.</param>
    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The text of configuration bytes, one char per byte.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static string FromBytes(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The text as UTF-8 reads it: for messages, file names and the names of hosts.</summary>
    /// <param name="text">One char per byte; text that already holds wider chars is returned as it is.</param>
    public static string ToDisplay(string text)
    {
        var ascii = true;
        foreach (var c in text)
        {
            if (c > 0xff)
            {
                return text;
            }

            ascii &= c < 0x80;
        }

        return ascii ? text : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));
    }
}
