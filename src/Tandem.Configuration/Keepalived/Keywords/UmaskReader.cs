using System.Globalization;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads <c>umask NUMBER|BITS</c>.</summary>
internal static class UmaskReader
{
    internal static void Read(ConfigurationReader reader, SourceLine line)
    {
        if (TryRead(reader, line, out var mask))
        {
            GlobalKeywords.Set(reader, g => g with { Umask = mask });
        }
    }

    private static bool TryRead(ConfigurationReader reader, SourceLine line, out int mask)
    {
        mask = 0;
        var text = string.Concat(line.Words.Skip(1));
        if (char.IsAsciiDigit(text.Length > 0 ? text[0] : ' '))
        {
            if (TryNumber(text, out mask) && mask is >= 0 and <= 0x1ff)
            {
                return true;
            }

            reader.Complain(line, $"invalid umask value {text}", 1);
            return false;
        }

        foreach (var name in text.Split('|'))
        {
            if (Bit(name) is not { } bit)
            {
                reader.Complain(line, $"Unknown umask bit {name}", 1);
                return false;
            }

            mask |= bit;
        }

        return true;
    }

    private static bool TryNumber(string text, out int value)
    {
        value = 0;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return int.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }

        if (text[0] != '0')
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        foreach (var c in text)
        {
            if (c is < '0' or > '7' || value > 0xffff)
            {
                return false;
            }

            value = (value << 3) + (c - '0');
        }

        return true;
    }

    /// <summary>I{R|W|X}{USR|GRP|OTH}, with or without <c>S_</c>.</summary>
    private static int? Bit(string name)
    {
        name = name.StartsWith("S_", StringComparison.Ordinal) ? name[2..] : name;
        if (name.Length != 5 || name[0] != 'I')
        {
            return null;
        }

        var right = name[1] switch { 'R' => 4, 'W' => 2, 'X' => 1, _ => 0 };
        var shift = name[2..] switch { "USR" => 6, "GRP" => 3, "OTH" => 0, _ => -1 };
        return right == 0 || shift < 0 ? null : right << shift;
    }
}
