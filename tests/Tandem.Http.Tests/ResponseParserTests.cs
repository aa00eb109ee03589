namespace Tandem.Http.Tests;

public sealed class ResponseParserTests
{
    [Theory]
    [MemberData(nameof(RecordedResponses.Forwarded), MemberType = typeof(RecordedResponses))]
    public void A_response_leaves_as_haproxy_sends_it(HttpMethod method, string response, string forwarded, BodyFraming framing)
    {
        using var wire = Wire.Response(response, method);

        Assert.Equal(ParseResult.Complete, wire.Result);
        Assert.Equal(forwarded, wire.Written());
        Assert.Equal(framing, wire.Head.Framing);
    }

    [Theory]
    [MemberData(nameof(RecordedResponses.Refused), MemberType = typeof(RecordedResponses))]
    public void A_response_is_refused_where_haproxy_answers_502(HttpMethod method, string response, HttpError error)
    {
        using var wire = Wire.Response(response, method);

        Assert.Equal(ParseResult.Invalid, wire.Result);
        Assert.Equal(error, wire.Head.Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 099 X\r\n\r\n", HttpError.Status)]
    [InlineData("HTTP/1.1 2000 X\r\n\r\n", HttpError.Status)]
    [InlineData("HTTP/1.1 20 X\r\n\r\n", HttpError.Status)]
    [InlineData("HTTP/0.9 200 OK\r\n\r\n", HttpError.Version)]
    [InlineData("HTTP/1.1 200 OK\r\nFoo: a\0b\r\n\r\n", HttpError.FieldValue)]
    [InlineData("HTTP/1.1 200 O\0K\r\n\r\n", HttpError.FieldValue)]
    [InlineData("HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", HttpError.WebsocketKey)]
    public void What_haproxy_26_let_through_is_refused(string response, HttpError error)
    {
        using var wire = Wire.Response(response);

        Assert.Equal(error, wire.Head.Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", HttpMethod.Post, BodyFraming.None)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", HttpMethod.Get, BodyFraming.None)]
    [InlineData("HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n", HttpMethod.Get, BodyFraming.Tunnel)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", HttpMethod.Connect, BodyFraming.Tunnel)]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n", HttpMethod.Connect, BodyFraming.Length)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", HttpMethod.Head, BodyFraming.None)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", HttpMethod.Get, BodyFraming.Chunked)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n\r\n", HttpMethod.Get, BodyFraming.UntilClose)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", HttpMethod.Get, BodyFraming.None)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", HttpMethod.Get, BodyFraming.None)]
    public void The_body_follows_from_status_method_and_fields(string response, HttpMethod method, BodyFraming framing)
    {
        using var wire = Wire.Response(response, method);

        Assert.Equal(ParseResult.Complete, wire.Result);
        Assert.Equal(framing, wire.Head.Framing);
    }

    [Fact]
    public void A_head_response_keeps_the_length_that_it_tells()
    {
        using var wire = Wire.Response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", HttpMethod.Head);

        Assert.Equal(5, wire.Head.ContentLength);
        Assert.Equal("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n", wire.Written(ConnectionHeader.Close));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: foo, Keep-Alive\r\n\r\n", true)]
    public void The_server_says_whether_it_keeps_the_connection(string response, bool keepAlive)
    {
        using var wire = Wire.Response(response);

        Assert.Equal(keepAlive, wire.Head.KeepAlive);
    }
}
