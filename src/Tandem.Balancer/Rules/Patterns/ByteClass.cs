using System.Globalization;
using System.Text;

namespace Tandem.Balancer.Rules;

/// <summary>A set of bytes that a class of a regular expression matches, with the classes that have names. Only for compiling.</summary>
internal sealed class ByteClass
{
    private const string Blanks = "\t ";
    private const string LineEnds = "\n\v\f\r";

    private readonly bool[] members = new bool[256];

    /// <summary>What <c>\d</c>, <c>\w</c>, <c>\s</c>, <c>\h</c>, <c>\v</c> and their negations stand for; null for other letters.</summary>
    internal static ByteClass? OfEscape(char letter)
    {
        var set = char.ToLowerInvariant(letter) switch
        {
            'd' => Where(static c => char.IsAsciiDigit(c)),
            'w' => OfName("word", ignoreCase: false),
            's' => OfName("space", ignoreCase: false),
            'h' => Where(static c => Blanks.Contains(c) || c == '\u00a0'),
            'v' => Where(static c => LineEnds.Contains(c) || c == '\u0085'),
            _ => null,
        };
        return set != null && char.IsAsciiLetterUpper(letter) ? set.Negated() : set;
    }

    /// <summary>The class between <c>[:</c> and <c>:]</c>; null for an unknown name.</summary>
    internal static ByteClass? OfName(string name, bool ignoreCase) => name switch
    {
        "alnum" => Where(static c => char.IsAsciiLetterOrDigit(c)),
        "alpha" => Where(static c => char.IsAsciiLetter(c)),
        "upper" or "lower" when ignoreCase => Where(static c => char.IsAsciiLetter(c)),
        "upper" => Where(static c => char.IsAsciiLetterUpper(c)),
        "lower" => Where(static c => char.IsAsciiLetterLower(c)),
        "ascii" => Where(static c => c < 0x80),
        "blank" => Where(static c => Blanks.Contains(c)),
        "cntrl" => Where(static c => c is < ' ' or '\x7f'),
        "digit" => Where(static c => char.IsAsciiDigit(c)),
        "graph" => Where(static c => c is > ' ' and < '\x7f'),
        "print" => Where(static c => c is >= ' ' and < '\x7f'),
        "punct" => Where(static c => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c)),
        "space" => Where(static c => c == ' ' || c == '\t' || LineEnds.Contains(c)),
        "word" => Where(static c => char.IsAsciiLetterOrDigit(c) || c == '_'),
        "xdigit" => Where(static c => char.IsAsciiHexDigit(c)),
        _ => null,
    };

    internal void Add(char first, char last)
    {
        for (var c = first; c <= last; c++)
        {
            members[c] = true;
        }
    }

    internal void Add(ByteClass other)
    {
        for (var i = 0; i < members.Length; i++)
        {
            members[i] |= other.members[i];
        }
    }

    internal ByteClass Negated()
    {
        var result = new ByteClass();
        for (var i = 0; i < members.Length; i++)
        {
            result.members[i] = !members[i];
        }

        return result;
    }

    /// <summary>Writes it as a class of .NET over widened bytes.</summary>
    internal void Write(StringBuilder output, bool negated)
    {
        output.Append(negated ? "[^" : "[");
        for (var i = 0; i < members.Length; i++)
        {
            if (!members[i])
            {
                continue;
            }

            // A run ends at the last ASCII byte: those behind it are widened to another place.
            var first = i;
            while (i + 1 < members.Length && members[i + 1] && i != 0x7f)
            {
                i++;
            }

            WriteByte(output, first);
            if (i > first)
            {
                output.Append('-');
                WriteByte(output, i);
            }
        }

        output.Append(']');
    }

    private static void WriteByte(StringBuilder output, int value) =>
        output.Append(CultureInfo.InvariantCulture, $"\\u{(int)RegexText.Widen((char)value):x4}");

    private static ByteClass Where(Func<char, bool> belongs)
    {
        var result = new ByteClass();
        for (var c = '\0'; c < 256; c++)
        {
            result.members[c] = belongs(c);
        }

        return result;
    }
}
