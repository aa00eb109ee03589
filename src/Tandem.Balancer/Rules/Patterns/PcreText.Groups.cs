using System.Globalization;

namespace Tandem.Balancer.Rules;

/// <content>What parentheses begin.</content>
internal sealed partial class PcreText
{
    private const string Recursion = "an expression that calls a part of itself is not supported; write that part out as often as it may be nested";

    private void Open()
    {
        var start = at++;
        if (!AtEnd && text[at] == '*')
        {
            throw new PcreFault(start, "a verb such as '(*UTF8)' is not supported; leave it out, or write a flag such as '(?i)' instead");
        }

        if (AtEnd || text[at] != '?')
        {
            Push(start, flags.NoCapture ? "(?:" : "(");
            groups += flags.NoCapture ? 0 : 1;
            return;
        }

        at++;
        foreach (var same in (ReadOnlySpan<string>)[":", "=", "!", "<=", "<!", ">"])
        {
            if (string.CompareOrdinal(text, at, same, 0, same.Length) == 0)
            {
                at += same.Length;
                Push(start, "(?" + same);
                return;
            }
        }

        OpenSpecial(start, AtEnd ? '\0' : text[at]);
    }

    private void OpenSpecial(int start, char c)
    {
        switch (c)
        {
            case '#':
                var end = text.IndexOf(')', at);
                at = end >= 0 ? end + 1 : throw new PcreFault(start, "the comment that begins here is never closed");
                break;
            case '<' or '\'':
                at++;
                OpenNamed(start, c == '<' ? '>' : '\'');
                break;
            case 'P' when at + 1 < text.Length && text[at + 1] == '<':
                at += 2;
                OpenNamed(start, '>');
                break;
            case 'P' when at + 1 < text.Length && text[at + 1] == '=':
                at += 2;
                ReferToName(start, Name(start, ')'));
                break;
            case '(':
                OpenCondition(start);
                break;
            case '|':
                throw new PcreFault(start, "a group that numbers its alternatives alike, '(?|', is not supported; write '(?:' and count the groups one by one");
            case 'C':
                throw new PcreFault(start, "a callout is not supported; leave it out");
            case 'R' or 'P' or '&' or '+' or >= '0' and <= '9':
                throw new PcreFault(start, Recursion);
            case '-' when at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]):
                throw new PcreFault(start, Recursion);
            default:
                SetFlags(start);
                break;
        }
    }

    private void OpenNamed(int start, char close)
    {
        var name = Name(start, close);
        groups++;
        if (!names.TryAdd(name, groups))
        {
            throw new PcreFault(start, $"there are two groups named '{name}'");
        }

        Push(start, flags.NoCapture ? string.Create(CultureInfo.InvariantCulture, $"(?<{groups}>") : "(");
    }

    /// <summary>(?(1)..) and (?(name)..): what follows depends on a group.</summary>
    private void OpenCondition(int start)
    {
        at++;
        if (!AtEnd && text[at] is '?' or '*')
        {
            throw new PcreFault(start, "a condition other than the number or the name of a group is not supported; write '(?:(?=condition)yes|(?!condition)no)' instead");
        }

        var name = Name(start, ')');
        Push(start, "(?(");
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            references.Add((number, start));
            output.Append(CultureInfo.InvariantCulture, $"{number}");
        }
        else if (name is "R" or "DEFINE" || name.StartsWith("R&", StringComparison.Ordinal))
        {
            throw new PcreFault(start, Recursion);
        }
        else
        {
            namedReferences.Add(new NamedReference(name.Trim('<', '>', '\''), output.Length, start));
        }

        output.Append(')');
    }

    /// <summary>(?i), (?i-m) and (?i:..). Extended expressions are unfolded here, so that .NET need not know of them.</summary>
    private void SetFlags(int start)
    {
        var (before, on, set, cleared) = (flags, true, "", "");
        for (; !AtEnd && text[at] is not (')' or ':'); at++)
        {
            var c = text[at];
            switch (c)
            {
                case '^' when set.Length == 0:
                    flags = default;
                    cleared = "ims";
                    break;
                case '-' when on:
                    on = false;
                    break;
                case 'i':
                    flags = flags with { IgnoreCase = on };
                    break;
                case 'x':
                    flags = flags with { Extended = on };
                    break;
                case 'n':
                    flags = flags with { NoCapture = on };
                    break;
                case 'm' or 's':
                    break;
                default:
                    throw new PcreFault(at, $"the flag '{c}' is not supported; the flags are i, m, n, s and x");
            }

            if (c is 'i' or 'm' or 's')
            {
                cleared = cleared.Replace(c.ToString(), "", StringComparison.Ordinal);
                (set, cleared) = on ? (set + c, cleared) : (set, cleared + c);
            }
        }

        if (AtEnd)
        {
            throw new PcreFault(start, "the parenthesis that is opened here is never closed");
        }

        var written = set + (cleared.Length > 0 ? "-" + cleared : "");
        if (text[at++] == ':')
        {
            Push(start, $"(?{written}:");
            open.Push(open.Pop() with { Before = before });
            return;
        }

        unit = -1;
        output.Append(written.Length > 0 ? $"(?{written})" : "");
    }

    private void Push(int offset, string opening)
    {
        open.Push(new OpenGroup(output.Length, offset, flags));
        output.Append(opening);
        unit = -1;
    }

    private void Close()
    {
        if (!open.TryPop(out var group))
        {
            throw new PcreFault(at, "the parenthesis that is closed here was never opened");
        }

        at++;
        output.Append(')');
        unit = group.Start;
        flags = group.Before;
    }

    private string Name(int start, char close)
    {
        var end = text.IndexOf(close, at);
        if (end <= at)
        {
            throw new PcreFault(start, $"the name of a group is expected here, with a '{close}' behind it");
        }

        var name = text[at..end];
        at = end + 1;
        return name;
    }

    private void ReferToName(int offset, string name)
    {
        unit = output.Length;
        output.Append("\\k<");
        namedReferences.Add(new NamedReference(name, output.Length, offset));
        output.Append('>');
    }
}
