namespace Tandem.Http.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData("a.com", "a.com", -1)]
    [InlineData("a.com:80", "a.com", 80)]
    [InlineData("a.com:", "a.com", -1)]
    [InlineData("[::1]", "[::1]", -1)]
    [InlineData("[::1]:8080", "[::1]", 8080)]
    [InlineData("a:99999", "a", -1)]
    [InlineData("a:8x", "a", -1)]
    public void A_host_is_split_from_its_port(string authority, string host, int port)
    {
        Assert.Equal(host, Wire.Text(HostName.WithoutPort(Wire.Bytes(authority))));
        Assert.Equal(port, HostName.Port(Wire.Bytes(authority)));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a, b ,c", "a|b|c")]
    [InlineData("a,,b,", "a||b|")]
    [InlineData("\"a,b\", c", "\"a,b\"|c")]
    [InlineData("\"a\\\",b\",c", "\"a\\\",b\"|c")]
    [InlineData("\"a,b", "\"a,b")]
    [InlineData("", "")]
    public void A_value_is_split_at_commas_outside_of_quotes(string value, string expected)
    {
        var elements = new List<string>();
        foreach (var element in new HeaderValues(Wire.Bytes(value)))
            elements.Add(Wire.Text(element));

        Assert.Equal(expected, string.Join('|', elements));
    }
}
