using System.Globalization;
using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <content>Numbers, switches and addresses as keepalived reads them.</content>
internal sealed partial class ConfigurationReader
{
    /// <summary>
    /// Reads an unsigned number. Text after the digits, or a number that is out of range, is a mistake; when <paramref name="lenient"/>, digits
    /// with text after them still count.
    /// </summary>
    internal bool TryUnsigned(SourceLine line, int index, uint min, uint max, bool lenient, out uint value) =>
        TryUnsigned(line, index, line[index], min, max, lenient, out value);

    /// <inheritdoc cref="TryUnsigned(SourceLine, int, uint, uint, bool, out uint)"/>
    internal bool TryUnsigned(SourceLine line, int index, string text, uint min, uint max, bool lenient, out uint value)
    {
        var number = text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        var warn = lenient ? "WARNING - " : "";
        var digits = Digits(number, out var whole);
        value = (uint)digits;
        if (number.StartsWith('-'))
        {
            Complain(line, $"{warn}negative number '{text}'", index);
        }
        else if (!whole)
        {
            Complain(line, $"{warn}invalid number '{text}'", index);
            return lenient && digits >= min && digits <= max;
        }
        else if (digits > uint.MaxValue)
        {
            Complain(line, $"{warn}number '{text}' outside unsigned integer range", index);
        }
        else if (digits < min || digits > max)
        {
            Complain(line, $"{warn}number '{text}' outside range [{min}, {max}]", index);
        }
        else
        {
            return true;
        }

        return false;
    }

    /// <summary>Reads a signed number, with the mistakes of <see cref="TryUnsigned(SourceLine, int, uint, uint, bool, out uint)"/>; a value out of range is given back all the same.</summary>
    internal bool TryInt(SourceLine line, int index, int min, int max, out int value)
    {
        var text = line[index];
        var number = text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        var negative = number.StartsWith('-');
        var magnitude = Digits(negative ? number[1..] : number, out var whole);
        var read = magnitude > int.MaxValue ? int.MaxValue : (long)magnitude;
        value = (int)(negative ? -read : read);
        var inRange = value >= min && value <= max && magnitude <= int.MaxValue;
        if (!whole)
        {
            Complain(line, $"WARNING - invalid number '{text}'", index);
            return inRange;
        }

        if (magnitude > int.MaxValue)
        {
            Complain(line, $"WARNING - number '{text}' outside integer range", index);
        }
        else if (!inRange)
        {
            Complain(line, $"number '{text}' outside range [{min}, {max}]", index);
        }

        return inRange;
    }

    /// <summary>Reads a decimal number of seconds as microseconds; more than six places are rounded with a complaint.</summary>
    internal bool TrySeconds(SourceLine line, int index, long minUs, long maxUs, out long valueUs)
    {
        const int Places = 6;
        var text = line[index];
        valueUs = 0;
        if (text.StartsWith('-'))
        {
            Complain(line, $"WARNING - negative number '{text}'", index);
            return false;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : text[(point + 1)..];
        var roundUp = false;
        if (fraction.Length > Places)
        {
            Complain(line, $"WARNING - number '{text}' has too many decimal places", index);
            roundUp = fraction[Places] >= '5';
            fraction = fraction[..Places];
        }

        var digits = Digits((point < 0 ? text : text[..point]) + fraction.PadRight(Places, '0'), out var whole);
        valueUs = digits > long.MaxValue ? long.MaxValue : (long)digits;
        if (roundUp && valueUs < long.MaxValue)
        {
            valueUs++;
        }

        if (!whole)
        {
            Complain(line, $"WARNING - invalid number '{text}'", index);
            return valueUs >= minUs && valueUs <= maxUs;
        }

        if (valueUs < minUs || valueUs > maxUs)
        {
            Complain(line, $"WARNING - number '{text}' outside range [{Seconds(minUs)}, {Seconds(maxUs)}]", index);
            return false;
        }

        return true;
    }

    /// <summary>Reads <c>on|off|true|false|yes|no</c>; without a word it is true, with another one null.</summary>
    internal static bool? Switch(SourceLine line) => line.Count < 2 ? true : line[1] switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => null,
    };

    /// <summary>Reads an address as inet_pton does: IPv6 when there is a colon, else four decimal numbers.</summary>
    internal static IPAddress? Address(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return text.AsSpan().ContainsAny('%', '[', '/') || !IPAddress.TryParse(text, out var six) ? null : six;
        }

        Span<byte> bytes = stackalloc byte[4];
        var parts = text.Split('.');
        if (parts.Length != 4)
        {
            return null;
        }

        for (var i = 0; i < 4; i++)
        {
            if (parts[i].Length is 0 or > 3 || (parts[i].Length > 1 && parts[i][0] == '0')
                || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return new IPAddress(bytes);
    }

    /// <summary>The name of an interface, unless it is too long for one or is known not to be there.</summary>
    internal static bool FitsInterface(string name) => name.Length is > 0 and < 16;

    /// <summary>Complains of an interface that is not there; where it is waited for, that is no mistake and only said.</summary>
    /// <returns>Whether it is missing and not waited for.</returns>
    internal bool MissesInterface(string name, SourceLine line, string message, int word = 0, DiagnosticKind kind = DiagnosticKind.Other)
    {
        if (Global.Value.DynamicInterfaces || Options.InterfaceExists is not { } exists)
        {
            return false;
        }

        if (Options.AwaitsInterfaces)
        {
            // In another network namespace, where the process is not yet, it may well be.
            if (Global.Value.NetworkNamespace is null && !exists(name))
            {
                Note(line, message, word, kind);
            }

            return false;
        }

        if (exists(name))
        {
            return false;
        }

        MissingInterface = true;
        Complain(line, message, word);
        return true;
    }

    /// <summary>Whether an interface was missed.</summary>
    internal bool MissingInterface { get; private set; }

    /// <summary>Text as people read it.</summary>
    internal static string Shown(string text) => ByteText.ToDisplay(text);

    internal static string Seconds(long us) => string.Create(CultureInfo.InvariantCulture, $"{us / 1_000_000}.{us % 1_000_000:D6}");

    /// <summary>The digits that a text begins with, cut off at the largest number.</summary>
    private static ulong Digits(string text, out bool whole)
    {
        ulong value = 0;
        var i = text.StartsWith('+') ? 1 : 0;
        var first = i;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++)
        {
            value = value > (ulong.MaxValue - 9) / 10 ? ulong.MaxValue : (value * 10) + (uint)(text[i] - '0');
        }

        whole = i == text.Length && i > first;
        return value;
    }
}
