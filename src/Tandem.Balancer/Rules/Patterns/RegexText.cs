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

    /// <summary>Compiles an expression of PCRE; null with the error when it is none.</summary>
    internal static Regex? Compile(string pattern, bool ignoreCase, out string? error) => Compile(pattern, ignoreCase, Limit, out error);

    /// <summary>The same, with a limit of its own on the time of an expression that can take long.</summary>
    internal static Regex? Compile(string pattern, bool ignoreCase, TimeSpan limit, out string? error)
    {
        var text = PcreText.Translate(pattern, ignoreCase, out var reason);
        error = text == null ? $"regex '{pattern}' is invalid {reason}" : null;
        return text == null ? null : Build(pattern, text, ignoreCase, limit, ref error);
    }

    private static Regex? Build(string pattern, string text, bool ignoreCase, TimeSpan limit, ref string? error)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(text, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(text, options, limit);
        }
        catch (RegexParseException e)
        {
            error = $"regex '{pattern}' is invalid: {Reason(e.Error)}";
            return null;
        }
    }

    /// <summary>What the translation lets through and .NET still refuses. The messages of the framework are not part of the program.</summary>
    private static string Reason(RegexParseError error) => error switch
    {
        RegexParseError.AlternationHasTooManyConditions => "a condition '(?(1)..)' has more than two alternatives",
        RegexParseError.AlternationHasMalformedCondition or RegexParseError.AlternationHasMalformedReference
            or RegexParseError.AlternationHasUndefinedReference => "a condition '(?(..)..)' refers to no group",
        RegexParseError.UndefinedNamedReference or RegexParseError.UndefinedNumberedReference => "it refers to a group that is not there",
        RegexParseError.NestedQuantifiersNotParenthesized or RegexParseError.QuantifierAfterNothing => "a quantifier stands behind nothing that could be repeated",
        RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses => "parentheses do not match",
        _ => $"it is not understood ({error})",
    };

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

    /// <summary>The char that stands for a byte in expressions and in what they look at.</summary>
    internal static char Widen(char c) => c < 0x80 ? c : (char)(HighBytes + c);

    /// <summary>Text of one char per byte as expressions see it; for what is not on the way of every request.</summary>
    internal static string Widen(string latin) => string.Create(latin.Length, latin, (chars, text) =>
    {
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = Widen(text[i]);
        }
    });
}
