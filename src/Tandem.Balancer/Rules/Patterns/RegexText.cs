using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Tandem.Balancer.Rules;

/// <summary>
/// Regular expressions over bytes. The framework's work on chars, so the bytes are widened into the context's chars; a byte beyond
/// ASCII becomes a private-use char, which no class such as \w and no case rule knows, as in HAProxy's byte-wise PCRE.
/// </summary>
internal static class RegexText
{
    private const char HighBytes = '\uE000';

    // Only expressions that the linear matcher cannot run (back references, look-around) get this far behind.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>Compiles an expression; null with the error when it is none.</summary>
    internal static Regex? Compile(string pattern, bool ignoreCase, out string? error)
    {
        error = null;
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        var text = Widen(pattern);
        try
        {
            return new Regex(text, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, options, Limit);
        }
        catch (RegexParseException e)
        {
            error = $"regex '{pattern}' is invalid ({e.Message})";
            return null;
        }
    }

    /// <summary>Whether an expression matches somewhere in the bytes. One that takes too long does not match.</summary>
    internal static bool IsMatch(Regex regex, RuleContext context, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return regex.IsMatch(Widen(context, bytes));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The bytes as chars, in the context's buffer.</summary>
    internal static ReadOnlySpan<char> Widen(RuleContext context, ReadOnlySpan<byte> bytes)
    {
        var chars = context.Chars.AsSpan();
        bytes = bytes[..Math.Min(bytes.Length, chars.Length)];
        if (Ascii.ToUtf16(bytes, chars, out var done) != OperationStatus.Done)
        {
            for (; done < bytes.Length; done++)
            {
                chars[done] = Widen((char)bytes[done]);
            }
        }

        return chars[..bytes.Length];
    }

    private static char Widen(char c) => c < 0x80 ? c : (char)(HighBytes + c);

    private static string Widen(string pattern) => string.Create(pattern.Length, pattern, (chars, text) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = Widen(text[i]);
        }
    });
}
