using Tandem.Balancer.Logging.Segments;
using Tandem.Configuration.Text;

namespace Tandem.Balancer.Logging;

/// <summary>
/// Reads one format string into segments, with HAProxy's rules and messages. Not for sample expressions: those are handed on.
/// </summary>
internal sealed class LogFormatParser
{
    private readonly string text;
    private readonly Position position;
    private readonly Diagnostics diagnostics;
    private readonly LogFormatSettings settings;
    private readonly SampleCompiler? sampleCompiler;
    private readonly List<LogSegment> segments = [];
    private readonly System.Text.StringBuilder literal = new();
    private FormatFlags defaultFlags;
    private int at;

    internal LogFormatParser(
        string text, Position position, Diagnostics diagnostics, LogFormatSettings settings, SampleCompiler? sampleCompiler)
    {
        this.text = text;
        this.position = position;
        this.diagnostics = diagnostics;
        this.settings = settings;
        this.sampleCompiler = sampleCompiler;
        defaultFlags = settings.Purpose switch
        {
            FormatPurpose.Log => FormatFlags.Mandatory,
            FormatPurpose.Header => FormatFlags.EncodeHeader,
            _ => FormatFlags.None,
        };
    }

    internal LogFormat? Parse()
    {
        while (at < text.Length)
        {
            if (text[at] == '%')
            {
                at++;
                if (!ParseVariable())
                {
                    return null;
                }
            }
            else if (text[at] == ' ' && settings.Purpose == FormatPurpose.Log)
            {
                at++;
                EndLiteral();
                segments.Add(SeparatorSegment.Instance);
            }
            else
            {
                literal.Append(text[at++]);
            }
        }

        EndLiteral();
        return new LogFormat([.. segments]);
    }

    private bool ParseVariable()
    {
        if (at == text.Length)
        {
            return Fail("truncated line after '%'");
        }

        var c = text[at];
        if (c == '%')
        {
            literal.Append(c);
            at++;
            return true;
        }

        if (c is ' ' or '\t' || char.IsAsciiDigit(c))
        {
            return Fail(
                $"unexpected variable name near '{c}' at position {at} line : '{Shown(text)}'. Maybe you want to write a single '%', use the syntax '%%'");
        }

        var flags = defaultFlags;
        if (c == '{')
        {
            var end = text.IndexOf('}', at);
            if (end < 0)
            {
                return Fail($"truncated line after '{Shown(text[(at + 1)..])}'");
            }

            var arguments = text[(at + 1)..end];
            flags = Apply(arguments, flags);
            at = end + 1;
            if (at == text.Length || (text[at] != '[' && !char.IsAsciiLetterOrDigit(text[at])))
            {
                return Fail($"parse argument modifier without variable name near '%{{{Shown(arguments)}}}'");
            }
        }

        return text[at] == '[' ? ParseSample(flags) : !char.IsAsciiLetterOrDigit(text[at]) || ParseName(flags);
    }

    private bool ParseName(FormatFlags flags)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        var name = text[start..at];
        if (name == "o")
        {
            defaultFlags = flags;
            return true;
        }

        if (!LogVariables.TryFind(name, out var variable))
        {
            return Fail(
                $"no such format variable '{name}'. If you wanted to emit the '%' character verbatim, you need to use '%%'");
        }

        if (variable.HttpOnly && !settings.IsHttp)
        {
            return Fail($"format variable '{name}' is reserved for HTTP mode");
        }

        EndLiteral();
        segments.Add(variable.Create(flags, settings));
        return true;
    }

    private bool ParseSample(FormatFlags flags)
    {
        var start = ++at;
        var end = EndOfSample(start);
        if (end < 0)
        {
            return Fail($"missing ']' after '{Shown(text[start..])}'");
        }

        var expression = text[start..end];
        at = end + 1;
        EndLiteral();
        if (sampleCompiler == null)
        {
            return Fail($"sample expression '{Shown(expression)}' cannot be used here");
        }

        var segment = sampleCompiler(expression, flags, PositionOf(start), diagnostics);
        if (segment == null)
        {
            return false;
        }

        segments.Add(new SampleSegment(segment));
        return true;
    }

    /// <summary>The bracket that ends an expression: the first one outside of quotes and parentheses.</summary>
    private int EndOfSample(int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '\'' or '"':
                    var close = text.IndexOf(text[i], i + 1);
                    i = close < 0 ? i : close;
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case ']' when depth <= 0:
                    return i;
            }
        }

        // Unbalanced parentheses are the expression's fault: let its compiler say so.
        return text.IndexOf(']', start);
    }

    /// <summary>Flags are separated by commas; what is no flag is ignored, as HAProxy does.</summary>
    private static FormatFlags Apply(string arguments, FormatFlags flags)
    {
        foreach (var argument in arguments.Split(','))
        {
            var sign = argument.LastIndexOfAny(['+', '-']);
            if (sign < 0)
            {
                continue;
            }

            var flag = argument[(sign + 1)..] switch
            {
                "Q" => FormatFlags.Quote,
                "X" => FormatFlags.Hexadecimal,
                "E" => FormatFlags.Escape,
                _ => FormatFlags.None,
            };
            flags = argument[sign] == '+' ? flags | flag : flags & ~flag;
        }

        return flags;
    }

    private void EndLiteral()
    {
        if (literal.Length > 0)
        {
            segments.Add(new LiteralSegment(ByteText.ToBytes(literal.ToString())));
            literal.Clear();
        }
    }

    private bool Fail(string message)
    {
        diagnostics.Alert(position, $"failed to parse log-format : {message}.");
        return false;
    }

    private Position PositionOf(int offset) => position.Column == 0 ? position : position with { Column = position.Column + offset };

    private static string Shown(string part) => ByteText.ToDisplay(part);
}
