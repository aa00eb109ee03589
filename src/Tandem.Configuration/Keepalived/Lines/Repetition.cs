using System.Globalization;

namespace Tandem.Configuration.Keepalived;

/// <summary>A <c>~SEQ</c> or <c>~LST</c> line that is being repeated: which names get which values in each round, and the text.</summary>
internal sealed class Repetition
{
    private readonly string[] names;
    private readonly List<string[]>? lists;
    private readonly long step;
    private readonly long last;
    private readonly bool hexadecimal;
    private long next;
    private int round;

    private Repetition(string[] names, List<string[]>? lists, long first, long step, long last, bool hexadecimal, string text)
    {
        this.names = names;
        this.lists = lists;
        this.step = step;
        this.last = last;
        this.hexadecimal = hexadecimal;
        next = first;
        Text = text;
    }

    /// <summary>What is repeated.</summary>
    internal string Text { get; }

    /// <summary>Sets the names for the next round.</summary>
    /// <returns>False when there is no further round.</returns>
    internal bool TryNext(Definitions definitions)
    {
        if (lists is not null)
        {
            if (round == lists.Count)
            {
                return false;
            }

            for (var i = 0; i < names.Length; i++)
            {
                definitions.Set(names[i], lists[round][i]);
            }

            round++;
            return true;
        }

        if (step > 0 ? next > last : next < last)
        {
            return false;
        }

        definitions.Set(names[0], next.ToString(hexadecimal ? "x" : "d", CultureInfo.InvariantCulture));
        // A step beyond the number's range ends the sequence.
        next = step > 0 ? (next > long.MaxValue - step ? long.MaxValue : next + step) : (next < long.MinValue - step ? long.MinValue : next + step);
        return true;
    }

    /// <summary>Reads <c>~SEQ(NAME, [FIRST, [STEP,]] LAST) TEXT</c> or <c>~SEQx(...)</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="expand">Replaces definitions within the numbers.</param>
    /// <param name="complaint">What is wrong, in keepalived's words; null when nothing is.</param>
    internal static Repetition? ReadSequence(string line, Func<string, string> expand, out string? complaint)
    {
        complaint = $"Invalid ~SEQ definition '{line}'";
        var i = 4;
        var hexadecimal = i < line.Length && line[i] == 'x';
        i = SkipBlanks(line, hexadecimal ? i + 1 : i);
        var close = line.IndexOf(')', StringComparison.Ordinal);
        if (i >= line.Length || line[i] != '(' || close < 0)
        {
            complaint = $"Invalid ~SEQ specification '{line}'";
            return null;
        }

        var parts = expand(line[(i + 1)..close]).Split(',', StringSplitOptions.TrimEntries);
        var numbers = new long[parts.Length];
        if (parts.Length is < 2 or > 4 || parts[0].Length == 0 || parts[0].AsSpan().ContainsAny(' ', '\t'))
        {
            return null;
        }

        for (var n = 1; n < parts.Length; n++)
        {
            if (!TryNumber(parts[n], out numbers[n]))
            {
                return null;
            }
        }

        var (first, step, last) = parts.Length switch
        {
            2 => (numbers[1] < 0 ? -1 : 1, numbers[1] < 1 ? -1 : 1, numbers[1]),
            3 => (numbers[1], numbers[1] <= numbers[2] ? 1 : -1, numbers[2]),
            _ => (numbers[1], numbers[2], numbers[3]),
        };
        if (step == 0 || (first < last && step < 0) || (first > last && step > 0 && parts.Length == 4))
        {
            complaint = $"Invalid ~SEQ values '{line}'";
            return null;
        }

        if (hexadecimal && (first < 0 || last < 0))
        {
            complaint = $"~SEQx is only valid for positive numbers '{line}'";
            return null;
        }

        complaint = null;
        return new Repetition([parts[0]], null, first, step, last, hexadecimal, line[(close + 1)..].TrimStart(' ', '\t'));
    }

    /// <summary>Reads <c>~LST(NAME, V1, V2, ...) TEXT</c> or <c>~LST({N1, N2}, {A1, A2}, {B1, B2}) TEXT</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="complaint">What is wrong, in keepalived's words; null when nothing is.</param>
    internal static Repetition? ReadList(string line, out string? complaint)
    {
        complaint = $"Invalid ~LST specification '{line}'";
        var i = SkipBlanks(line, 4);
        if (i == line.Length || line[i++] != '(' || ReadSet(line, ref i) is not { } names)
        {
            return null;
        }

        var lists = new List<string[]>();
        while (i < line.Length && line[i] == ',')
        {
            i++;
            if (ReadSet(line, ref i) is not { } values)
            {
                return null;
            }

            if (values.Count > names.Count)
            {
                complaint = $"~LST specification has too many values '{line}'";
                return null;
            }

            while (values.Count < names.Count)
            {
                values.Add("");
            }

            lists.Add([.. values]);
        }

        if (i == line.Length || line[i] != ')' || lists.Count == 0)
        {
            return null;
        }

        complaint = null;
        return new Repetition([.. names], lists, 0, 1, 0, false, line[(i + 1)..].TrimStart(' ', '\t'));
    }

    /// <summary>Reads one word, or several between braces, up to the sign that follows.</summary>
    private static List<string>? ReadSet(string line, ref int i)
    {
        i = SkipBlanks(line, i);
        var braces = i < line.Length && line[i] == '{';
        i += braces ? 1 : 0;
        var words = new List<string>();
        while (true)
        {
            i = SkipBlanks(line, i);
            var start = i;
            while (i < line.Length && line[i] is not (' ' or '\t' or ',' or '}' or ')'))
            {
                i++;
            }

            words.Add(line[start..i]);
            i = SkipBlanks(line, i);
            if (i == line.Length)
            {
                return null;
            }

            if (!braces)
            {
                return words;
            }

            if (line[i] == '}')
            {
                i = SkipBlanks(line, i + 1);
                return words;
            }

            if (line[i++] != ',')
            {
                return null;
            }
        }
    }

    private static int SkipBlanks(string line, int i)
    {
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }

        return i;
    }

    /// <summary>A number as C's strtol with base 0 reads it: decimal, 0x..., or octal with a leading 0; nothing counts as 0.</summary>
    private static bool TryNumber(string text, out long value)
    {
        var negative = text.StartsWith('-');
        var digits = text.TrimStart('-', '+');
        var ok = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : digits.Length > 1 && digits[0] == '0' ? TryOctal(digits, out value)
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        value = negative ? -value : value;
        return ok || digits.Length == 0;
    }

    private static bool TryOctal(string digits, out long value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (c is < '0' or > '7' || value > long.MaxValue >> 4)
            {
                return false;
            }

            value = (value << 3) + (c - '0');
        }

        return true;
    }
}
