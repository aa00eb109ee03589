using System.Text;
using Tandem.Balancer.Balancing;

namespace Tandem.Balancer.Tests.Balancing;

public sealed class KeyTests
{
    [Theory]
    [InlineData("/a/b/c?d=e", 0, 0, false, false, "/a/b/c")]
    [InlineData("/a/b/c?d=e", 0, 0, true, false, "/a/b/c?d=e")]
    [InlineData("/a/b/c?d=e", 3, 0, false, false, "/a/")]
    [InlineData("/a/b/c?d=e", 0, 1, false, false, "/a")]
    [InlineData("/a/b/c?d=e", 0, 2, false, false, "/a/b")]
    [InlineData("/a/b/c?d=e", 0, 9, false, false, "/a/b/c")]
    [InlineData("/a/b/c?d=e", 3, 2, false, false, "/a/")]
    [InlineData("http://host/a/b", 0, 0, false, false, "http://host/a/b")]
    [InlineData("http://host/a/b?c", 0, 1, false, true, "/a")]
    [InlineData("*", 0, 0, false, true, "")]
    [InlineData("", 0, 3, false, true, "")]
    public void Uri_key_is_the_part_that_the_line_names(
        string target, int length, int depth, bool whole, bool pathOnly, string expected)
    {
        var key = new UriKey(new BalanceParameters { UriLength = length, UriDepth = depth, Whole = whole, PathOnly = pathOnly });
        Assert.Equal(expected, Text(key.Of(Bytes(target))));
    }

    [Theory]
    [InlineData("/?id=7", "7")]
    [InlineData("/?a=1&id=7&b", "7")]
    [InlineData("/?id=", "")]
    [InlineData("/?id", null)]
    [InlineData("/?xid=7", null)]
    [InlineData("/id=7", null)]
    public void Url_parameter_is_found_by_its_exact_name(string target, string? expected) =>
        Assert.Equal(expected, Text(UrlParameterKey.Of(Bytes(target), "id"u8)));

    [Theory]
    [InlineData("value", false, "value")]
    [InlineData(" one , two", false, "one")]
    [InlineData("\"a,b\",c", false, "\"a,b\"")]
    [InlineData("", false, null)]
    [InlineData(" \t", true, null)]
    [InlineData("www.example.com", true, "example")]
    [InlineData("haproxy.1wt.eu", true, "1wt")]
    [InlineData("localhost", true, "localhost")]
    public void Header_key_is_the_first_element_or_its_domain(string value, bool domainOnly, string? expected) =>
        Assert.Equal(expected, Text(HeaderKey.Of(Bytes(value), domainOnly)));

    [Theory]
    [InlineData("Cookie: mstshash=alice\r\n", "alice")]
    [InlineData("COOKIE:MSTSHASH=bob\r\n\u0001", "bob")]
    [InlineData("Cookie: mstshash=alice", null)]
    [InlineData("Cookie: mstshash=alice\r", null)]
    [InlineData("Cookie: mstshash=\r\n", null)]
    [InlineData("Cookie: msts=alice\r\n", null)]
    [InlineData("", null)]
    public void Rdp_cookie_is_found_behind_eleven_bytes(string cookie, string? expected) =>
        Assert.Equal(expected, Text(RdpCookieKey.Of(Bytes("01234567890" + cookie), RdpCookieKey.DefaultName)));

    [Fact]
    public void Rdp_cookie_of_any_cut_packet_is_absent()
    {
        byte[] packet = Bytes("01234567890Cookie: mstshash=alice\r\n");
        for (int length = 0; length < packet.Length; length++)
        {
            Assert.False(RdpCookieKey.Of(packet.AsSpan(0, length), RdpCookieKey.DefaultName).IsPresent);
        }
    }

    private static string? Text(BalancingKey key) => key.IsPresent ? Encoding.Latin1.GetString(key.Bytes) : null;

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
