using System.Net;

namespace Tandem.Http.Tests;

public sealed unsafe class ProxyProtocolTests
{
    private const string V4Addresses = "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\0\u0050\u0001\u00bb";
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    private static (ParseResult Result, ProxyHeader Header, int Consumed) Decode(string text)
    {
        using var memory = new GuardedMemory();
        var bytes = Wire.Bytes(text);
        var result = ProxyProtocol.Decode(memory.Place(bytes), bytes.Length, out var header, out var consumed);
        return (result, header, consumed);
    }

    private static string Show(ProxyHeader header)
    {
        var size = header.Family switch { ProxyFamily.Ipv4 => 4, ProxyFamily.Ipv6 => 16, _ => 0 };
        if (size == 0)
            return "local";
        return $"{new IPAddress(((ReadOnlySpan<byte>)header.Source)[..size])} {header.SourcePort} "
            + $"{new IPAddress(((ReadOnlySpan<byte>)header.Destination)[..size])} {header.DestinationPort}";
    }

    [Theory]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 65535\r\n", "1.2.3.4 1 5.6.7.8 65535")]
    [InlineData("PROXY TCP4 0.0.0.0 255.255.255.255 0 80\r\n", "0.0.0.0 0 255.255.255.255 80")]
    [InlineData("PROXY TCP6 ::1 2001:db8::2:1 80 443\r\n", "::1 80 2001:db8::2:1 443")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:8 ::ffff:1.2.3.4 80 443\r\n", "1:2:3:4:5:6:7:8 80 ::ffff:1.2.3.4 443")]
    [InlineData("PROXY TCP6 :: 1:: 80 443\r\n", ":: 80 1:: 443")]
    [InlineData("PROXY UNKNOWN\r\n", "local")]
    [InlineData(Signature + "\u0021\u0011\0\u000c" + V4Addresses, "1.2.3.4 80 5.6.7.8 443")]
    [InlineData(Signature + "\u0021\u0011\0\u0010" + V4Addresses + "\u0004\0\u0001z", "1.2.3.4 80 5.6.7.8 443")]
    [InlineData(Signature + "\u0020\0\0\0", "local")]
    [InlineData(Signature + "\u0020\u0011\0\u0002ab", "local")]
    [InlineData(Signature + "\u0021\0\0\0", "local")]
    public void A_header_is_decoded_and_no_byte_more(string text, string expected)
    {
        var (result, header, consumed) = Decode(text + "GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(ParseResult.Complete, result);
        Assert.Equal(expected, Show(header));
        Assert.Equal(text.Length, consumed);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROXX")]
    [InlineData("PROXY UNKNOWN ffff::1 what ever\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n")]
    [InlineData("PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.04 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 ::1 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP6 1.2.3.4 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 1::2::3 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 12345:: ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 65536\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 02\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n")]
    [InlineData("PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\rx")]
    [InlineData("PROXY UNKNOWN 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\r")]
    [InlineData(Signature + "\u0031\u0011\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0022\u0011\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0012\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0010\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0041\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0021\0\u000c" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0011\0\u000b" + V4Addresses)]
    [InlineData(Signature + "\u0021\u0011\0\u000f" + V4Addresses + "\u0004\0\u0001")]
    [InlineData(Signature + "\u0021\u0011\0\u0013" + V4Addresses + "\u0003\0\u0004abcd")]
    [InlineData(Signature + "\u0021\u0011\u00ff\u00ff" + V4Addresses)]
    public void What_is_no_header_is_refused(string text)
    {
        Assert.Equal(ParseResult.Invalid, Decode(text).Result);
    }

    [Theory]
    [InlineData("1.2.3.4", "5.6.7.8", "PROXY TCP4 1.2.3.4 5.6.7.8 1 65535\r\n")]
    [InlineData("::1", "1:0:0:2::", "PROXY TCP6 ::1 1:0:0:2:: 1 65535\r\n")]
    [InlineData("::", "2001:db8:0:1:1:1:1:1", "PROXY TCP6 :: 2001:db8:0:1:1:1:1:1 1 65535\r\n")]
    [InlineData("::ffff:1.2.3.4", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "PROXY TCP6 ::ffff:1.2.3.4 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 1 65535\r\n")]
    public void Both_versions_are_written_and_read_back(string source, string destination, string line)
    {
        var header = new ProxyHeader(IPAddress.Parse(source).GetAddressBytes(), 1, IPAddress.Parse(destination).GetAddressBytes(), 65535);
        var room = new byte[ProxyProtocol.MaxEncodedLength];

        var length = ProxyProtocol.EncodeV1(header, room);
        Assert.Equal(line, Wire.Text(room.AsSpan(0, length)));
        Assert.Equal(Show(header), Show(Decode(line).Header));

        length = ProxyProtocol.EncodeV2(header, room);
        Assert.Equal(Show(header), Show(Decode(Wire.Text(room.AsSpan(0, length))).Header));
        Assert.Equal(-1, ProxyProtocol.EncodeV2(header, room.AsSpan(0, length - 1)));
        Assert.Equal(-1, ProxyProtocol.EncodeV1(header, room.AsSpan(0, line.Length - 1)));
    }

    [Fact]
    public void A_connection_of_ones_own_is_told_as_local()
    {
        var room = new byte[ProxyProtocol.MaxEncodedLength];

        Assert.Equal("PROXY UNKNOWN\r\n", Wire.Text(room.AsSpan(0, ProxyProtocol.EncodeV1(default, room))));
        Assert.Equal(Signature + "\u0020\0\0\0", Wire.Text(room.AsSpan(0, ProxyProtocol.EncodeV2(default, room))));
    }

    [Fact]
    public void A_right_checksum_is_accepted()
    {
        var bytes = Wire.Bytes(Signature + "\u0021\u0011\0\u0013" + V4Addresses + "\u0003\0\u0004\0\0\0\0");
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = System.Numerics.BitOperations.Crc32C(crc, value);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - 4), ~crc);

        Assert.Equal(ParseResult.Complete, Decode(Wire.Text(bytes)).Result);
    }
}
