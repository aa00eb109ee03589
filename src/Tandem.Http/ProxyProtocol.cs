using System.Buffers.Binary;
using System.Numerics;

namespace Tandem.Http;

/// <summary>
/// The PROXY protocol, versions 1 and 2 (proxy-protocol.txt): decodes what a proxy in front sends, whichever version it is, and encodes what
/// servers behind are sent. It moves bytes only; sockets and trust are the caller's matter.
/// </summary>
public static unsafe class ProxyProtocol
{
    /// <summary>The longest header that <see cref="EncodeV1"/> and <see cref="EncodeV2"/> write, in bytes.</summary>
    public const int MaxEncodedLength = 107;

    private const int MaxV1Length = 107;
    private const int V2HeadLength = 16;
    private const byte ChecksumType = 0x03;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Decodes a header of either version from the first bytes of a connection.</summary>
    /// <param name="data">The first byte.</param>
    /// <param name="length">How many have come.</param>
    /// <param name="header">What it says, when complete.</param>
    /// <param name="consumed">Bytes of the header, when complete.</param>
    /// <param name="maxLength">Longest header accepted, in bytes; its extensions may be long.</param>
    public static ParseResult Decode(byte* data, int length, out ProxyHeader header, out int consumed, int maxLength = 16384)
    {
        header = default;
        consumed = 0;
        var bytes = new ReadOnlySpan<byte>(data, length);
        if (length == 0)
            return ParseResult.Incomplete;
        if (bytes[0] == 'P')
            return DecodeV1(bytes, ref header, ref consumed);
        var signature = Signature;
        if (length < signature.Length)
            return signature.StartsWith(bytes) ? ParseResult.Incomplete : Refuse(ref header, ProxyFault.NotHeader);
        if (!bytes.StartsWith(signature))
            return Refuse(ref header, ProxyFault.NotHeader);
        return DecodeV2(bytes, ref header, ref consumed, maxLength);
    }

    private static ParseResult DecodeV1(ReadOnlySpan<byte> bytes, ref ProxyHeader header, ref int consumed)
    {
        var line = bytes[..Math.Min(bytes.Length, MaxV1Length)];
        var prefix = "PROXY "u8;
        if (!line.StartsWith(prefix))
            return prefix.StartsWith(line) ? ParseResult.Incomplete : Refuse(ref header, ProxyFault.NotHeader);
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || (line[end] == '\r' && end + 1 == line.Length))
            return bytes.Length < MaxV1Length ? ParseResult.Incomplete : Refuse(ref header, ProxyFault.Invalid);
        if (line[end] != '\r' || line[end + 1] != '\n')
            return Refuse(ref header, ProxyFault.Invalid);
        consumed = end + 2;
        line = line[prefix.Length..end];
        // Nothing may follow: HAProxy refuses what proxy-protocol.txt 2.1 would have ignored.
        if (line.SequenceEqual("UNKNOWN"u8))
            return ParseResult.Complete;
        var family = line.StartsWith("TCP4 "u8) ? ProxyFamily.Ipv4 : line.StartsWith("TCP6 "u8) ? ProxyFamily.Ipv6 : ProxyFamily.Local;
        if (family == ProxyFamily.Local)
            return Refuse(ref header, ProxyFault.UnhandledProtocol);
        line = line[5..];
        var fits = TryAddress(ref line, family, header.Source) && TryAddress(ref line, family, header.Destination)
            && TryPort(ref line, last: false, out header.SourcePort) && TryPort(ref line, last: true, out header.DestinationPort);
        header.Family = family;
        return fits ? ParseResult.Complete : Refuse(ref header, ProxyFault.Invalid);
    }

    private static ParseResult Refuse(ref ProxyHeader header, ProxyFault fault)
    {
        header.Fault = fault;
        return ParseResult.Invalid;
    }

    private static bool TryAddress(ref ReadOnlySpan<byte> line, ProxyFamily family, scoped Span<byte> address)
    {
        var blank = line.IndexOf((byte)' ');
        if (blank < 0)
            return false;
        var text = line[..blank];
        line = line[(blank + 1)..];
        return family == ProxyFamily.Ipv4 ? IpText.TryParse4(text, address) : IpText.TryParse6(text, address);
    }

    private static bool TryPort(ref ReadOnlySpan<byte> line, bool last, out ushort port)
    {
        port = 0;
        var blank = line.IndexOf((byte)' ');
        if (last != blank < 0)
            return false;
        var text = last ? line : line[..blank];
        if (text.Length is 0 or > 5 || text[0] == '0' && text.Length > 1)
            return false;
        var value = 0;
        foreach (var digit in text)
        {
            if (!Ascii.IsDigit(digit))
                return false;
            value = value * 10 + digit - '0';
        }
        port = (ushort)value;
        line = last ? default : line[(blank + 1)..];
        return value <= 65535;
    }

    private static ParseResult DecodeV2(ReadOnlySpan<byte> bytes, ref ProxyHeader header, ref int consumed, int maxLength)
    {
        if (bytes.Length >= 13 && bytes[12] is not (0x20 or 0x21))
            return Refuse(ref header, bytes[12] >> 4 == 2 ? ProxyFault.Invalid : ProxyFault.NotHeader);
        if (bytes.Length < V2HeadLength)
            return ParseResult.Incomplete;
        var total = V2HeadLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (total > maxLength)
            return Refuse(ref header, ProxyFault.Invalid);
        if (bytes.Length < total)
            return ParseResult.Incomplete;
        consumed = total;
        if (bytes[12] == 0x20)
            return ParseResult.Complete;
        // Family and transport in one byte; of the transports only streams. Without known addresses, or with names of Unix sockets, the
        // connection's own addresses are taken (proxy-protocol.txt 2.2).
        if (bytes[13] is 0x00 or 0x31)
            return ParseResult.Complete;
        if (bytes[13] is not (0x11 or 0x21))
            return Refuse(ref header, ProxyFault.UnhandledProtocol);
        var family = bytes[13] == 0x11 ? ProxyFamily.Ipv4 : ProxyFamily.Ipv6;
        var size = family == ProxyFamily.Ipv4 ? 4 : 16;
        var tail = V2HeadLength + 2 * size + 4;
        if (total < tail || !CheckExtensions(bytes[..total], tail))
            return Refuse(ref header, ProxyFault.Invalid);
        header.Family = family;
        bytes.Slice(V2HeadLength, size).CopyTo(header.Source);
        bytes.Slice(V2HeadLength + size, size).CopyTo(header.Destination);
        header.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes[(V2HeadLength + 2 * size)..]);
        header.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[(V2HeadLength + 2 * size + 2)..]);
        return ParseResult.Complete;
    }

    private static bool CheckExtensions(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            if (bytes.Length - at < 3)
                return false;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 1)..]);
            if (length > bytes.Length - at - 3)
                return false;
            if (bytes[at] == ChecksumType && (length != 4 || !ChecksumFits(bytes, at + 3)))
                return false;
            at += 3 + length;
        }
        return true;
    }

    /// <summary>CRC32c over the header with the checksum itself taken as zero.</summary>
    private static bool ChecksumFits(ReadOnlySpan<byte> bytes, int checksumAt)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < bytes.Length; i++)
            crc = BitOperations.Crc32C(crc, i >= checksumAt && i < checksumAt + 4 ? (byte)0 : bytes[i]);
        return ~crc == BinaryPrimitives.ReadUInt32BigEndian(bytes[checksumAt..]);
    }

    /// <summary>Writes a version 1 header; <c>PROXY UNKNOWN</c> if there are no addresses.</summary>
    /// <param name="header">The addresses.</param>
    /// <param name="to">Where to write; <see cref="MaxEncodedLength"/> bytes are always enough.</param>
    /// <returns>Bytes written, or -1 if there is no room.</returns>
    public static int EncodeV1(in ProxyHeader header, Span<byte> to)
    {
        Span<byte> line = stackalloc byte[MaxEncodedLength + 16];
        var at = 0;
        if (header.Family == ProxyFamily.Local)
            Put("PROXY UNKNOWN"u8, line, ref at);
        else
        {
            var is4 = header.Family == ProxyFamily.Ipv4;
            Put(is4 ? "PROXY TCP4 "u8 : "PROXY TCP6 "u8, line, ref at);
            at += is4 ? IpText.Write4(header.Source, line[at..]) : IpText.Write6(header.Source, line[at..]);
            line[at++] = (byte)' ';
            at += is4 ? IpText.Write4(header.Destination, line[at..]) : IpText.Write6(header.Destination, line[at..]);
            line[at++] = (byte)' ';
            at += IpText.WriteNumber(header.SourcePort, line[at..]);
            line[at++] = (byte)' ';
            at += IpText.WriteNumber(header.DestinationPort, line[at..]);
        }
        Put("\r\n"u8, line, ref at);
        return line[..at].TryCopyTo(to) ? at : -1;
    }

    /// <summary>Writes a version 2 header for TCP; the command LOCAL if there are no addresses. Otherwise like <see cref="EncodeV1"/>.</summary>
    public static int EncodeV2(in ProxyHeader header, Span<byte> to)
    {
        var size = header.Family switch { ProxyFamily.Ipv4 => 4, ProxyFamily.Ipv6 => 16, _ => 0 };
        var length = size == 0 ? 0 : 2 * size + 4;
        if (to.Length < V2HeadLength + length)
            return -1;
        Signature.CopyTo(to);
        to[12] = (byte)(size == 0 ? 0x20 : 0x21);
        to[13] = (byte)(size switch { 4 => 0x11, 16 => 0x21, _ => 0 });
        BinaryPrimitives.WriteUInt16BigEndian(to[14..], (ushort)length);
        if (size == 0)
            return V2HeadLength;
        ((ReadOnlySpan<byte>)header.Source)[..size].CopyTo(to[V2HeadLength..]);
        ((ReadOnlySpan<byte>)header.Destination)[..size].CopyTo(to[(V2HeadLength + size)..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[(V2HeadLength + 2 * size)..], header.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(to[(V2HeadLength + 2 * size + 2)..], header.DestinationPort);
        return V2HeadLength + length;
    }

    private static void Put(ReadOnlySpan<byte> text, Span<byte> to, ref int at)
    {
        text.CopyTo(to[at..]);
        at += text.Length;
    }
}
