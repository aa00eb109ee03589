using System.Buffers.Binary;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>Addresses as text, and IPv4 in IPv6, without allocation.</summary>
internal static class AddressText
{
    /// <summary>Reads a dotted quad or an IPv6 address without brackets, port or scope.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out Endpoint address)
    {
        if (TryParseIPv4(text, out var quad))
        {
            address = Endpoint.FromIPv4(quad, 0);
            return true;
        }

        return TryParseIPv6(text, out address);
    }

    /// <summary>The IPv4 address in a mapped (::ffff:a.b.c.d) or compatible (::a.b.c.d) one, and where patterns ask for it in a 6to4 (2002::/16) one.</summary>
    internal static bool TryMapToIPv4(Endpoint address, out Endpoint mapped, bool with6To4 = false)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.CopyAddress(bytes);
        var high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var middle = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (high == 0 && middle is 0 or 0xFFFF)
        {
            mapped = Endpoint.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), address.Port);
            return true;
        }

        mapped = Endpoint.FromIPv4((uint)(high >> 16), address.Port);
        return with6To4 && high >> 48 == 0x2002;
    }

    /// <summary>The mapped form of an IPv4 address.</summary>
    internal static Endpoint MapToIPv6(Endpoint address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[10] = bytes[11] = 0xFF;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], address.IPv4);
        return Endpoint.FromIPv6(bytes, address.Port);
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        int parts = 0, value = -1;
        foreach (var c in text)
        {
            if (c == '.' && value >= 0 && parts < 3)
            {
                address = (address << 8) | (uint)value;
                parts++;
                value = -1;
            }
            else if ((uint)(c - '0') <= 9)
            {
                value = (value < 0 ? 0 : value * 10) + c - '0';
                if (value > 255)
                {
                    return false;
                }
            }
            else
            {
                return false;
            }
        }

        address = (address << 8) | (uint)value;
        return parts == 3 && value >= 0;
    }

    private static bool TryParseIPv6(ReadOnlySpan<byte> text, out Endpoint address)
    {
        address = default;
        if (text.Length is < 2 or > 45)
        {
            return false;
        }

        Span<ushort> groups = stackalloc ushort[8];
        int count = 0, gap = -1, at = 0;
        if (text[0] == ':')
        {
            if (text[1] != ':')
            {
                return false;
            }

            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            var end = text[at..].IndexOf((byte)':');
            var part = end < 0 ? text[at..] : text.Slice(at, end);
            if (end < 0 && part.Contains((byte)'.'))
            {
                if (count > 6 || !TryParseIPv4(part, out var quad))
                {
                    return false;
                }

                groups[count++] = (ushort)(quad >> 16);
                groups[count++] = (ushort)quad;
                at = text.Length;
                break;
            }

            if (count == 8 || part.Length is 0 or > 4 || !TryParseGroup(part, out groups[count]))
            {
                return false;
            }

            count++;
            at += part.Length;
            if (end < 0)
            {
                break;
            }

            at++;
            if (at == text.Length)
            {
                return false;
            }

            if (text[at] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                at++;
            }
        }

        if (gap < 0 ? count != 8 : count > 7)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        for (var i = 0; i < count; i++)
        {
            var place = gap < 0 || i < gap ? i : 8 - count + i;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(place * 2)..], groups[i]);
        }

        address = Endpoint.FromIPv6(bytes, 0);
        return true;
    }

    private static bool TryParseGroup(ReadOnlySpan<byte> text, out ushort group)
    {
        group = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit((char)c))
            {
                return false;
            }

            group = (ushort)((group << 4) | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
        }

        return true;
    }
}
