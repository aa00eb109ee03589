namespace Tandem.Balancer.Rules;

/// <content>Classes in brackets.</content>
internal sealed partial class PcreText
{
    private void Class()
    {
        var start = at;
        if (TryPosixName(out var outside, out _))
        {
            throw new PcreFault(start, $"'[:{outside}:]' is known inside of brackets only; write '[[:{outside}:]]'");
        }

        at++;
        var negated = !AtEnd && text[at] == '^';
        at += negated ? 1 : 0;
        var set = new ByteClass();
        for (var first = true; first || AtEnd || text[at] != ']'; first = false)
        {
            if (AtEnd)
            {
                throw new PcreFault(start, "the class that is opened here is never closed with ']'");
            }

            Member(set);
        }

        at++;
        unit = output.Length;
        set.Write(output, negated);
    }

    /// <summary>One character, range or class within brackets, or the text of a \Q..\E.</summary>
    private void Member(ByteClass set)
    {
        var start = at;
        if (TryPosixName(out var name, out var inverted))
        {
            at = text.IndexOf(":]", at + 2, StringComparison.Ordinal) + 2;
            var known = ByteClass.OfName(name, flags.IgnoreCase) ?? throw new PcreFault(start, $"there is no class named '[:{name}:]'");
            set.Add(inverted ? known.Negated() : known);
            RefuseRange();
        }
        else if (text[at] == '[' && at + 1 < text.Length && text[at + 1] is '.' or '=' && text.Contains($"{text[at + 1]}]", StringComparison.Ordinal))
        {
            throw new PcreFault(start, "collating elements, '[.' and '[=', are not supported; write the characters themselves");
        }
        else if (text[at] == '\\' && at + 1 < text.Length && ByteClass.OfEscape(text[at + 1]) is { } escaped)
        {
            at += 2;
            set.Add(escaped);
            RefuseRange();
        }
        else if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is 'Q' or 'E')
        {
            QuotedMembers(set);
        }
        else
        {
            var first = MemberCharacter();
            set.Add(first, RangeEnd(start, first));
        }
    }

    private char RangeEnd(int start, char first)
    {
        if (at + 1 >= text.Length || text[at] != '-' || text[at + 1] == ']')
        {
            return first;
        }

        at++;
        if (TryPosixName(out _, out _) || (text[at] == '\\' && at + 1 < text.Length && ByteClass.OfEscape(text[at + 1]) != null))
        {
            throw new PcreFault(at, "a range ends with a character, not with a class; put a '-' that means itself last");
        }

        var last = MemberCharacter();
        return last >= first ? last : throw new PcreFault(start, "the lower end of a range stands first");
    }

    private void RefuseRange()
    {
        if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']')
        {
            throw new PcreFault(at, "a range begins with a character, not with a class; put a '-' that means itself last");
        }
    }

    private void QuotedMembers(ByteClass set)
    {
        var quotes = text[at + 1] == 'Q';
        at += 2;
        while (quotes && !AtEnd)
        {
            if (string.CompareOrdinal(text, at, "\\E", 0, 2) == 0)
            {
                at += 2;
                return;
            }

            set.Add(text[at], text[at]);
            at++;
        }
    }

    /// <summary>A character as it stands in brackets: \b is the backspace there, and digits are octal.</summary>
    private char MemberCharacter()
    {
        var start = at;
        var c = text[at++];
        if (c != '\\')
        {
            return c;
        }

        if (AtEnd)
        {
            throw new PcreFault(start, "the last character is a lone '\\'; a backslash itself is written '\\\\'");
        }

        switch (text[at])
        {
            case 'b':
                at++;
                return '\b';
            case '8' or '9':
                return text[at++];
            default:
                return Character(start);
        }
    }

    /// <summary>Whether a name such as [:alpha:] or [:^alpha:] stands here.</summary>
    private bool TryPosixName(out string name, out bool inverted)
    {
        name = "";
        inverted = false;
        if (at + 2 >= text.Length || text[at] != '[' || text[at + 1] != ':')
        {
            return false;
        }

        inverted = text[at + 2] == '^';
        var first = at + (inverted ? 3 : 2);
        var end = first;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        name = text[first..end];
        return end > first && string.CompareOrdinal(text, end, ":]", 0, 2) == 0;
    }
}
