namespace Tandem.Http.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData("a=1&b=2", "b", "2")]
    [InlineData("a=1;b=2", "b", "2")]
    [InlineData("ab=1&b=2", "b", "2")]
    [InlineData("b=", "b", "")]
    [InlineData("b=1=2", "b", "1=2")]
    [InlineData("b=1&b=2", "b", "1")]
    [InlineData("b&a=1", "b", null)]
    [InlineData("", "b", null)]
    [InlineData("B=1", "b", null)]
    public void A_parameter_is_found_by_its_name(string query, string name, string? value)
    {
        var found = UrlParameter.TryFind(Wire.Bytes(query), Wire.Bytes(name), out var bytes);

        Assert.Equal(value is not null, found);
        Assert.Equal(value ?? "", Wire.Text(bytes));
    }

    [Theory]
    [InlineData("/?a=1&b=2", '?', "2")]
    [InlineData("/?b=1?b=2", '?', "1")]
    [InlineData("/?x?b=2", '?', "2")]
    [InlineData("/?a=b=1", '?', null)]
    [InlineData("/?&b=1", '?', "1")]
    [InlineData("/?b=1:c", '?', "1:c")]
    [InlineData("/b=1", '?', null)]
    [InlineData("/:b=5", ':', "5")]
    [InlineData("/:a=1:b=2?c=3", ':', "2?c=3")]
    [InlineData("/?a=1:b=2", ':', "2")]
    [InlineData("/?b=1:c", ':', null)]
    public void Parameters_begin_at_the_delimiter_as_recorded_of_haproxy(string target, char delimiter, string? value)
    {
        var found = UrlParameter.TryFindInTarget(Wire.Bytes(target), "b"u8, (byte)delimiter, out var bytes);

        Assert.Equal(value is not null, found);
        Assert.Equal(value ?? "", Wire.Text(bytes));
    }

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
