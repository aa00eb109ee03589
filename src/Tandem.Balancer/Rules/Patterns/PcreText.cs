using System.Globalization;
using System.Text;

namespace Tandem.Balancer.Rules;

/// <summary>
/// Translates a regular expression of haproxy.cfg, which is PCRE over bytes, into one of .NET over widened bytes
/// (<see cref="RegexText"/>) that matches the same. What .NET has not got is refused; nothing changes its meaning in silence.
/// Names of groups become numbers, since .NET numbers named groups behind all others.
/// </summary>
internal sealed partial class PcreText
{
    private const int MaxRepeats = 65535;

    private readonly string text;
    private readonly StringBuilder output = new();
    private readonly Stack<OpenGroup> open = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly List<(int Number, int Offset)> references = [];
    private readonly List<NamedReference> namedReferences = [];
    private Flags flags;
    private int at;
    private int groups;

    /// <summary>Where in the output the last thing begins that may be repeated; -1 when there is none.</summary>
    private int unit = -1;

    private PcreText(string text, bool ignoreCase)
    {
        this.text = text;
        flags = new Flags(ignoreCase, Extended: false, NoCapture: false);
    }

    private bool AtEnd => at >= text.Length;

    /// <summary>Translates an expression.</summary>
    /// <param name="pattern">PCRE, one char per byte.</param>
    /// <param name="ignoreCase">Whether it will be compiled to ignore case.</param>
    /// <param name="error">What is wrong, and where, when null is returned.</param>
    internal static string? Translate(string pattern, bool ignoreCase, out string? error)
    {
        try
        {
            error = null;
            return new PcreText(pattern, ignoreCase).Translate();
        }
        catch (PcreFault fault)
        {
            error = $"at character {fault.Offset + 1}: {fault.Message}";
            return null;
        }
    }

    private string Translate()
    {
        while (!AtEnd)
        {
            Next();
        }

        if (open.Count > 0)
        {
            throw new PcreFault(open.Peek().Offset, "the parenthesis that is opened here is never closed");
        }

        CheckReferences();
        return output.ToString();
    }

    private void Next()
    {
        var c = text[at];
        if (flags.Extended && SkipExtended(c))
        {
            return;
        }

        switch (c)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Class();
                break;
            case '(':
                Open();
                break;
            case ')':
                Close();
                break;
            case '|':
                at++;
                unit = -1;
                output.Append('|');
                break;
            case '*' or '+' or '?':
                at++;
                Repeat(at - 1, c.ToString());
                break;
            case '{' when TryBounds(out var bounds, out var start):
                Repeat(start, bounds);
                break;
            case '^' or '$':
                at++;
                unit = -1;
                output.Append(c);
                break;
            case '.':
                at++;
                unit = output.Length;
                output.Append('.');
                break;
            default:
                at++;
                Literal(c);
                break;
        }
    }

    /// <summary>(?x): blanks and comments mean nothing.</summary>
    private bool SkipExtended(char c)
    {
        if (c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r')
        {
            at++;
            return true;
        }

        if (c == '#')
        {
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
            return true;
        }

        return false;
    }

    private void Literal(char c)
    {
        unit = output.Length;
        if (char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-')
        {
            output.Append(c);
        }
        else
        {
            output.Append(CultureInfo.InvariantCulture, $"\\u{(int)RegexText.Widen(c):x4}");
        }
    }

    /// <summary>{n}, {n,} or {n,m}; anything else in braces is text.</summary>
    private bool TryBounds(out string bounds, out int start)
    {
        bounds = "";
        start = at;
        var end = text.IndexOf('}', at);
        var inner = end < 0 ? default : text.AsSpan(at + 1, end - at - 1);
        var comma = inner.IndexOf(',');
        var first = comma < 0 ? inner : inner[..comma];
        var last = comma < 0 ? default : inner[(comma + 1)..];
        if (end < 0 || first.IsEmpty || first.ContainsAnyExceptInRange('0', '9') || last.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (!Bounded(first, out var least) | !Bounded(last, out var most))
        {
            throw new PcreFault(at, $"a number of repetitions is at most {MaxRepeats}");
        }

        if (!last.IsEmpty && most < least)
        {
            throw new PcreFault(at, "the smaller number of repetitions stands first");
        }

        bounds = text[at..(end + 1)];
        at = end + 1;
        return true;
    }

    private static bool Bounded(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        return digits.IsEmpty || (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= MaxRepeats);
    }

    /// <summary>A quantifier. Possessive ones, which .NET has not got, become an atomic group.</summary>
    private void Repeat(int start, string quantifier)
    {
        if (unit < 0)
        {
            throw new PcreFault(start, $"there is nothing before '{quantifier}' that could be repeated");
        }

        if (!AtEnd && text[at] == '+')
        {
            at++;
            const string opening = "(?>";
            output.Insert(unit, opening).Append(quantifier).Append(')');
            for (var i = 0; i < namedReferences.Count; i++)
            {
                var reference = namedReferences[i];
                namedReferences[i] = reference.Start < unit ? reference : reference with { Start = reference.Start + opening.Length };
            }
        }
        else
        {
            output.Append(quantifier);
            if (!AtEnd && text[at] == '?')
            {
                at++;
                output.Append('?');
            }
        }

        unit = -1;
    }

    private void CheckReferences()
    {
        foreach (var (name, start, offset) in namedReferences.AsEnumerable().Reverse())
        {
            if (!names.TryGetValue(name, out var number))
            {
                throw new PcreFault(offset, $"there is no group named '{name}'");
            }

            // The last ones first, so that the places of the others stay.
            output.Insert(start, number.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (number, offset) in references)
        {
            if (number > groups || number < 1)
            {
                throw new PcreFault(offset, $"there is no group {number} to refer to");
            }
        }
    }

    /// <summary>The flags that (?..) sets and that matter to the translation.</summary>
    private readonly record struct Flags(bool IgnoreCase, bool Extended, bool NoCapture);

    /// <summary>A reference to a group by name, whose number belongs at a place of the output once it is known.</summary>
    private readonly record struct NamedReference(string Name, int Start, int Offset);

    /// <summary>A group that is not closed yet.</summary>
    private readonly record struct OpenGroup(int Start, int Offset, Flags Before);
}
