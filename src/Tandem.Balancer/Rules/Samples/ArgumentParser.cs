using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>Cuts an argument list at its commas and closing parenthesis (quotes and escapes: configuration.txt 2.2) and gives each argument its type.</summary>
internal static class ArgumentParser
{
    /// <summary>Reads a list.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="at">Just behind the opening parenthesis; afterwards just behind the closing one.</param>
    /// <param name="error">What was wrong.</param>
    /// <returns>The arguments' texts, or null.</returns>
    internal static List<string>? Split(string text, ref int at, out string? error)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        var quote = '\0';
        error = null;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == '\'' && c != '\'')
            {
                current.Append(c);
            }
            else if (c == '\\' && at + 1 < text.Length)
            {
                current.Append(Unescape(text[++at]));
            }
            else if (c is '\'' or '"')
            {
                if (quote != '\0' && quote != c)
                {
                    current.Append(c);
                    continue;
                }

                quote = quote == '\0' ? c : '\0';
            }
            else if (quote != '\0' || c is not (',' or ')'))
            {
                current.Append(c);
            }
            else
            {
                arguments.Add(current.ToString());
                current.Clear();
                if (c == ')')
                {
                    at++;
                    return arguments;
                }
            }
        }

        error = quote != '\0' ? "unmatched quote" : "missing closing ')'";
        return null;
    }

    /// <summary>Types the texts by a signature such as <c>string[,integer]</c>.</summary>
    /// <returns>The arguments, or null with the error.</returns>
    internal static Arguments? Type(string signature, List<string> texts, out string? error)
    {
        error = null;
        var required = RequiredCount(signature, out var types);
        while (texts.Count > 0 && texts[^1].Length == 0 && texts.Count > required)
        {
            texts.RemoveAt(texts.Count - 1);
        }

        if (texts.Count == 0 && required > 0)
        {
            // No list at all is one empty argument, which suffices where a text is expected.
            texts = [""];
        }

        if (texts.Count < required)
        {
            error = $"missing arguments (got {texts.Count}/{required}), type '{types[texts.Count]}' expected";
            return null;
        }

        if (texts.Count > types.Length)
        {
            error = types.Length == 0
                ? "no argument supported"
                : $"too many arguments or unbalanced parenthesis, only {types.Length} supported";
            return null;
        }

        var arguments = new Argument[texts.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = new Argument(texts[i]);
            if (!Convert(arguments[i], types[i], i < required, out error))
            {
                error = $"invalid arg {i + 1}: {error}";
                return null;
            }
        }

        return new Arguments(arguments);
    }

    private static int RequiredCount(string signature, out string[] types)
    {
        var optional = signature.IndexOf('[', StringComparison.Ordinal);
        types = signature.Length == 0
            ? []
            : signature.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split(',');
        return optional < 0 ? types.Length : optional == 0 ? 0 : signature[..optional].Split(',').Length;
    }

    private static bool Convert(Argument argument, string type, bool required, out string? error)
    {
        error = null;
        if (argument.Text.Length == 0)
        {
            var typed = type.StartsWith("IPv", StringComparison.Ordinal) || type == "integer";
            error = required && typed ? $"expected type '{type}' at position 1, but got nothing" : null;
            return error == null;
        }

        switch (type)
        {
            case "integer":
                if (!long.TryParse(argument.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    error = $"failed to parse '{argument.Text}' as type 'integer'";
                    return false;
                }

                argument.Integer = number;
                return true;
            case "IPv4 address" or "IPv4 mask":
                return Address(argument, type, AddressFamily.InterNetwork, 32, out error);
            case "IPv6 address" or "IPv6 mask":
                return Address(argument, type, AddressFamily.InterNetworkV6, 128, out error);
            default:
                return true;
        }
    }

    private static bool Address(Argument argument, string type, AddressFamily family, int bits, out string? error)
    {
        error = null;
        Span<byte> bytes = stackalloc byte[bits / 8];
        if (type.EndsWith("mask", StringComparison.Ordinal)
            && int.TryParse(argument.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bits)
        {
            bytes.Clear();
            for (var i = 0; i < length; i++)
            {
                bytes[i / 8] |= (byte)(0x80 >> (i % 8));
            }

            argument.Address = Endpoint.From(new IPAddress(bytes), 0);
            return true;
        }

        if (AddressText.TryParse(argument.Bytes.Span, out _) && IPAddress.TryParse(argument.Text, out var address) && address.AddressFamily == family)
        {
            argument.Address = Endpoint.From(address, 0);
            return true;
        }

        error = $"failed to parse '{argument.Text}' as type '{type}'";
        return false;
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => c,
    };
}
