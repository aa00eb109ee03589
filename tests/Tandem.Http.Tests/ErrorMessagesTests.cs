namespace Tandem.Http.Tests;

public sealed class ErrorMessagesTests
{
    [Fact]
    public void The_raw_message_is_haproxys()
    {
        Assert.Equal(
            "HTTP/1.1 400 Bad request\r\nContent-length: 90\r\nCache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
            + "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n",
            Wire.Text(ErrorMessages.Raw(400)));
        Assert.Equal(
            "HTTP/1.1 413 Payload Too Large\r\nContent-length: 106\r\nCache-Control: no-cache\r\nContent-Type: text/html\r\n\r\n"
            + "<html><body><h1>413 Payload Too Large</h1>\nThe request entity exceeds the maximum allowed.\n</body></html>\n",
            Wire.Text(ErrorMessages.Raw(413)));
    }

    [Fact]
    public void The_parts_are_those_of_haproxys_http_layer()
    {
        Assert.Equal(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 107\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n",
            Wire.Text(ErrorMessages.Head(503)));
        Assert.Equal(
            "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n",
            Wire.Text(ErrorMessages.Body(503)));
    }

    [Theory]
    [InlineData(200, 58)]
    [InlineData(400, 90)]
    [InlineData(401, 112)]
    [InlineData(403, 93)]
    [InlineData(404, 83)]
    [InlineData(405, 146)]
    [InlineData(407, 112)]
    [InlineData(408, 110)]
    [InlineData(410, 114)]
    [InlineData(413, 106)]
    [InlineData(421, 104)]
    [InlineData(422, 116)]
    [InlineData(425, 80)]
    [InlineData(429, 117)]
    [InlineData(500, 97)]
    [InlineData(501, 136)]
    [InlineData(502, 107)]
    [InlineData(503, 107)]
    [InlineData(504, 92)]
    public void Every_message_has_haproxys_length_and_is_a_response(int status, int length)
    {
        Assert.Equal(length, ErrorMessages.Body(status).Length);
        using var wire = Wire.Response(Wire.Text(ErrorMessages.Raw(status)));
        Assert.Equal(status, wire.Head.Status);
        Assert.Equal(length, wire.Head.ContentLength);
        using var parts = Wire.Response(Wire.Text(ErrorMessages.Head(status)) + "\r\n");
        Assert.Equal(length, parts.Head.ContentLength);
    }

    [Theory]
    [InlineData(199)]
    [InlineData(201)]
    [InlineData(505)]
    [InlineData(-1)]
    public void Other_statuses_have_none(int status)
    {
        Assert.False(ErrorMessages.Has(status));
        Assert.True(ErrorMessages.Raw(status).IsEmpty);
    }

    [Theory]
    [InlineData(200, "OK")]
    [InlineData(302, "Moved Temporarily")]
    [InlineData(404, "Not Found")]
    [InlineData(299, "Success")]
    [InlineData(399, "Redirection")]
    [InlineData(498, "Client Error")]
    [InlineData(599, "Server Error")]
    [InlineData(600, "Other")]
    public void Reasons_are_haproxys(int status, string reason)
    {
        Assert.Equal(reason, Wire.Text(StatusReasons.Of(status)));
    }
}
