using System.Globalization;

namespace Tandem.Balancer.Rules;

/// <content>What a backslash begins.</content>
internal sealed partial class PcreText
{
    private void Escape()
    {
        var start = at++;
        if (AtEnd)
        {
            throw new PcreFault(start, "the last character is a lone '\\'; a backslash itself is written '\\\\'");
        }

        var c = text[at];
        if (ByteClass.OfEscape(c) is { } set)
        {
            at++;
            unit = output.Length;
            set.Write(output, negated: false);
            return;
        }

        switch (c)
        {
            case 'Q':
                at++;
                Quoted();
                break;
            case 'E':
                at++;
                break;
            case 'A' or 'z' or 'Z' or 'G' or 'b' or 'B':
                at++;
                unit = output.Length;
                output.Append('\\').Append(c);
                break;
            case 'R':
                Write("(?>\\r\\n|[\\n\\u000b\\f\\r\\ue085])");
                break;
            case 'N' when at + 1 >= text.Length || text[at + 1] != '{':
                Write("[^\\n]");
                break;
            case 'C':
                Write("(?s:.)");
                break;
            case 'k' or 'g':
                at++;
                Reference(start, c);
                break;
            case >= '1' and <= '9':
                NumberedReference(start);
                break;
            default:
                Literal(Character(start));
                break;
        }
    }

    private void Write(string same)
    {
        at++;
        unit = output.Length;
        output.Append(same);
    }

    /// <summary>\Q..\E: text that means itself.</summary>
    private void Quoted()
    {
        var end = text.IndexOf("\\E", at, StringComparison.Ordinal);
        var stop = end < 0 ? text.Length : end;
        while (at < stop)
        {
            Literal(text[at++]);
        }

        at = end < 0 ? text.Length : end + 2;
    }

    /// <summary>\1 to \9 are always groups; more digits only when there are so many groups already, else they are octal.</summary>
    private void NumberedReference(int start)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (int.TryParse(text.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (number < 10 || number <= groups || text[at] >= '8'))
        {
            at = end;
            ReferToNumber(start, number);
            return;
        }

        Literal(Octal(start, 3));
    }

    /// <summary>\k{name}, \k&lt;name&gt;, \k'name', \g1, \g-1, \g{1}, \g{-1}, \g{name}.</summary>
    private void Reference(int start, char kind)
    {
        var opening = AtEnd ? '\0' : text[at];
        if (kind == 'g' && opening is '<' or '\'')
        {
            throw new PcreFault(start, Recursion);
        }

        string name;
        if (opening is '{' or '<' or '\'')
        {
            at++;
            name = Name(start, opening switch { '{' => '}', '<' => '>', _ => '\'' });
        }
        else
        {
            var end = at;
            while (kind == 'g' && end < text.Length && (char.IsAsciiDigit(text[end]) || (end == at && text[end] is '-' or '+')))
            {
                end++;
            }

            name = text[at..end];
            at = end;
        }

        if (kind == 'g' && int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            // -1 is the group opened last, +1 the next one.
            ReferToNumber(start, name[0] switch { '-' => groups + 1 + number, '+' => groups + number, _ => number });
        }
        else if (name.Length > 0)
        {
            ReferToName(start, name);
        }
        else
        {
            throw new PcreFault(start, $"'\\{kind}' needs the name of a group in braces, such as '\\{kind}{{name}}'");
        }
    }

    private void ReferToNumber(int start, int number)
    {
        references.Add((number, start));
        unit = output.Length;
        output.Append(CultureInfo.InvariantCulture, $"\\k<{number}>");
    }

    /// <summary>An escape that stands for one byte; at its letter.</summary>
    private char Character(int start)
    {
        var c = text[at++];
        switch (c)
        {
            case 'a':
                return '\a';
            case 'e':
                return '\x1b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'c' when !AtEnd && text[at] is > ' ' and < '\x7f':
                return (char)(char.ToUpperInvariant(text[at++]) ^ 0x40);
            case 'x':
                return Hexadecimal(start);
            case 'o' when !AtEnd && text[at] == '{':
                at++;
                return Code(start, Name(start, '}'), 8);
            case >= '0' and <= '7':
                at--;
                return Octal(start, 3);
            case 'K':
                throw new PcreFault(start, "'\\K' is not supported; put what stands before it into a look-behind, '(?<=..)'");
            case 'p' or 'P' or 'X':
                throw new PcreFault(start, $"'\\{c}' is not supported; expressions see bytes, write a class such as '[[:alpha:]]' instead");
            default:
                return char.IsAsciiLetterOrDigit(c)
                    ? throw new PcreFault(start, $"'\\{c}' means nothing; write '{c}' for the character itself")
                    : c;
        }
    }

    private char Hexadecimal(int start)
    {
        if (!AtEnd && text[at] == '{')
        {
            at++;
            return Code(start, Name(start, '}'), 16);
        }

        var value = 0;
        for (var digits = 0; digits < 2 && !AtEnd && char.IsAsciiHexDigit(text[at]); digits++)
        {
            value = (value * 16) + Convert.ToInt32(text[at++].ToString(), 16);
        }

        return (char)value;
    }

    private char Octal(int start, int most)
    {
        var value = 0;
        for (var digits = 0; digits < most && !AtEnd && text[at] is >= '0' and <= '7'; digits++)
        {
            value = (value * 8) + (text[at++] - '0');
        }

        return value <= 0xff ? (char)value : throw TooLarge(start);
    }

    private static char Code(int start, string digits, int radix)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            var one = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (one >= radix)
            {
                throw new PcreFault(start, $"'{digit}' is no digit of a character's code");
            }

            value = Math.Min((value * radix) + one, 0x100);
        }

        return value <= 0xff ? (char)value : throw TooLarge(start);
    }

    private static PcreFault TooLarge(int start) => new(start, "a character is a byte, its code at most ff (octal 377); write the bytes of a longer one one by one");
}
