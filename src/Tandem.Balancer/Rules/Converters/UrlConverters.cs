namespace Tandem.Balancer.Rules;

/// <summary>Percent encoding.</summary>
internal static unsafe class UrlConverters
{
    /// <summary>Decodes %XX, and '+' as a blank behind the question mark or when the argument is not 0. A malformed sequence gives nothing.</summary>
    internal static bool Decode(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var at = context.Take(sample.Length);
        if (at == null)
        {
            return false;
        }

        var inForm = arguments.IntegerOr(0, 0) != 0;
        var length = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            var c = sample.Pointer[i];
            if (c == '%')
            {
                if (i + 2 >= sample.Length || Digit(sample.Pointer[i + 1]) < 0 || Digit(sample.Pointer[i + 2]) < 0)
                {
                    return false;
                }

                c = (byte)((Digit(sample.Pointer[i + 1]) << 4) | Digit(sample.Pointer[i + 2]));
                i += 2;
            }
            else if (c == '+' && inForm)
            {
                c = (byte)' ';
            }
            else if (c == '?')
            {
                inForm = true;
            }

            at[length++] = c;
        }

        return sample.Set(at, length);
    }

    internal static string? CheckEncode(Arguments arguments, RuleCompiler compiler) =>
        arguments[0].Text is "" or "query" ? null : "Unexpected encode type. Allowed value is 'query'";

    /// <summary>Encodes all but letters, digits and <c>-._~</c>; the only argument there is, "query", is the default.</summary>
    internal static bool Encode(RuleContext context, Arguments arguments, ref Sample sample)
    {
        var room = context.Rest();
        var length = 0;
        foreach (var c in sample.Bytes)
        {
            if (room.Length - length < 3)
            {
                return false;
            }

            if (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                room[length++] = c;
                continue;
            }

            var digits = "0123456789ABCDEF"u8;
            room[length++] = (byte)'%';
            room[length++] = digits[c >> 4];
            room[length++] = digits[c & 15];
        }

        return sample.Set(context.Take(length), length);
    }

    private static int Digit(byte c) => char.IsAsciiHexDigit((char)c) ? c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10 : -1;
}
