namespace Tandem.Http.Tests;

/// <summary>Responses of a server and what HAProxy 2.6.12 did with them, recorded on loopback.</summary>
internal static class RecordedResponses
{
    /// <summary>Method of the request, response, the head that HAProxy sent to its client (without its Connection field), framing.</summary>
    public static TheoryData<HttpMethod, string, string, BodyFraming> Forwarded => new()
    {
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nX: 1\r\n\r\nabc", "HTTP/1.1 200 OK\r\nx: 1\r\n\r\n", BodyFraming.UntilClose },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nX: 1\r\n\r\nabc", "HTTP/1.1 200 OK\r\nx: 1\r\n\r\n", BodyFraming.UntilClose },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.None },
        { HttpMethod.Head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", BodyFraming.None },
        { HttpMethod.Get, "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", BodyFraming.None },
        { HttpMethod.Get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 304 Not Modified\r\ncontent-length: 2\r\n\r\n", BodyFraming.None },
        { HttpMethod.Get, "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", BodyFraming.None },
        { HttpMethod.Get, "HTTP/1.1 101 Switching\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\nxyz", "HTTP/1.1 101 Switching\r\nupgrade: foo\r\nconnection: upgrade\r\n\r\n", BodyFraming.Tunnel },
        { HttpMethod.Get, "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nxyz", "HTTP/1.1 101 Switching\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", BodyFraming.Tunnel },
        { HttpMethod.Get, "HTTP/1.0 200 OK\r\nX: 1\r\n\r\nabc", "HTTP/1.0 200 OK\r\nx: 1\r\n\r\n", BodyFraming.UntilClose },
        { HttpMethod.Get, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nConnection: close, x-foo\r\nContent-Length: 2\r\nX-Foo: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: x\r\n\r\nok", "HTTP/1.1 200 OK\r\nconnection: x-foo\r\ncontent-length: 2\r\nx-foo: 1\r\nkeep-alive: timeout=5\r\nproxy-connection: x\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 \r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1  299  Foo \t\u0080 bar \r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 299 Foo \t\u0080 bar \r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 999 X\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.2 200 X\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/2.0 200 X\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n2\r\nab\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Get, "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n2\r\nab\r\n0\r\n\r\n", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Get, "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nFoo: b\r\n c\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nfoo: b   c\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokXX", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Foo\r\n\r\n2\r\nab\r\n0\r\nFoo: x\r\nContent-Length: 3\r\nConnection: x\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: Foo\r\n\r\n", BodyFraming.Chunked },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nHost: a\r\nHost: b\r\nTE: x\r\nExpect: y\r\nUpgrade: z\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nhost: a\r\nhost: b\r\nexpect: y\r\nupgrade: z\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nUpgrade: foo\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nupgrade: foo\r\nconnection: upgrade\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nset-cookie: a\r\nset-cookie: b\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Connect, "HTTP/1.1 403 X\r\nContent-Length: 2\r\n\r\nokxx", "HTTP/1.1 403 X\r\ncontent-length: 2\r\n\r\n", BodyFraming.Length },
        { HttpMethod.Get, "HTTP/1.1 205 Reset\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 205 Reset\r\ntransfer-encoding: chunked\r\n\r\n", BodyFraming.Chunked },
    };

    /// <summary>Method of the request, a response that HAProxy answered 502 for, the error that names the reason.</summary>
    public static TheoryData<HttpMethod, string, HttpError> Refused => new()
    {
        { HttpMethod.Get, "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nxyz", HttpError.WebsocketKey },
        { HttpMethod.Get, "HTTP/1.1 2x0 X\r\nContent-Length: 2\r\n\r\nok", HttpError.Status },
        { HttpMethod.Get, "ICY 200 OK\r\nContent-Length: 2\r\n\r\nok", HttpError.Version },
        { HttpMethod.Get, "http/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", HttpError.Version },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n2\r\nab\r\n0\r\n\r\n", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok", HttpError.ContentLength },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", HttpError.ContentLength },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nabc", HttpError.TransferEncoding },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nFoo : b\r\nContent-Length: 2\r\n\r\nok", HttpError.FieldName },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nF@o: b\r\nContent-Length: 2\r\n\r\nok", HttpError.FieldName },
        { HttpMethod.Get, "HTTP/1.1 200 OK\r\nFoo: b\rc\r\nContent-Length: 2\r\n\r\nok", HttpError.BareCarriageReturn },
    };
}
