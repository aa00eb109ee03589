namespace Tandem.Http.Tests;

public sealed unsafe class AllocationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public void An_exchange_of_heads_allocates_nothing()
    {
        var request = Wire.Bytes("POST /a?b=c HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\nTE: trailers\r\nFoo:  1\r\n\r\n");
        var response = Wire.Bytes("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 3\r\nConnection: close\r\nSet-Cookie: a\r\n\r\n");
        var body = Wire.Bytes("2;a=b\r\nab\r\n0\r\nFoo: Bar\r\nHost: x\r\n\r\n");
        var buffer = new byte[4096];
        var output = new byte[4096];
        var head = new MessageHead();

        fixed (byte* data = buffer)
        fixed (byte* to = output)
        {
            Round(data, to, head, request, response, body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
                Round(data, to, head, request, response, body);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Round(byte* data, byte* to, MessageHead head, byte[] request, byte[] response, byte[] body)
    {
        var buffer = new Span<byte>(data, 4096);
        request.CopyTo(buffer);
        head.Reset();
        var result = RequestParser.Parse(data, request.Length, head);
        head.SetArena(data + 2048, 1024);
        var edited = head.Append("X-Forwarded-For"u8, "1.2.3.4"u8) && head.SetPath("/x"u8) && head.SetQuery("y"u8);
        var written = HeadWriter.WriteRequest(head, ConnectionHeader.None, to, 4096);
        body.CopyTo(buffer);
        var decoder = new ChunkedBody();
        var chunks = decoder.Normalize(data, body.Length, out _, out _);
        response.CopyTo(buffer);
        head.Reset();
        var answer = ResponseParser.Parse(data, response.Length, head, HttpMethod.Get);
        var answered = HeadWriter.WriteResponse(head, ConnectionHeader.KeepAlive, to, 4096);
        var right = result == ParseResult.Complete && edited && written > 0 && chunks == ChunkResult.Done && answer == ParseResult.Complete && answered > 0;
        if (!right)
            throw new InvalidOperationException("the round did not do what it measures");
    }
}
