using Tandem.Configuration.Text;

namespace Tandem.Balancer.Explanation;

/// <summary>One header line of a question or of an explanation.</summary>
/// <param name="Name">Its name, one char per byte.</param>
/// <param name="Value">Its value, one char per byte.</param>
public sealed record HeaderText(string Name, string Value)
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <summary>Reads <c>name: value</c>.</summary>
    /// <param name="text">The line.</param>
    /// <param name="fault">Why it is none, or null.</param>
    /// <returns>The header, or null.</returns>
    public static HeaderText? Parse(string text, out QuestionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = ByteText.FromBytes(System.Text.Encoding.UTF8.GetBytes(text));
        var colon = bytes.IndexOf(':', StringComparison.Ordinal);
        fault = colon switch
        {
            < 0 => new QuestionFault($"header '{text}' has no ':'; write 'name: value'", text.Length + 1),
            0 => new QuestionFault($"header '{text}' has no name before its ':'; write 'name: value'", 1),
            _ => null,
        };
        for (var i = 0; fault == null && i < bytes.Length; i++)
        {
            if (i < colon ? !IsToken(bytes[i]) : i > colon && bytes[i] is '\r' or '\n' or '\0')
            {
                var shown = bytes[i] is > ' ' and < '\x7f' ? $"'{bytes[i]}'" : $"the byte 0x{(int)bytes[i]:x2}";
                fault = new QuestionFault($"{shown} cannot stand in the {(i < colon ? "name" : "value")} of a header", i + 1);
            }
        }

        return fault != null ? null : new HeaderText(bytes[..colon], bytes[(colon + 1)..].Trim(' ', '\t'));
    }

    /// <summary>Whether a char may stand in a method or a header's name (RFC 9110 §5.6.2).</summary>
    internal static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal);
}
