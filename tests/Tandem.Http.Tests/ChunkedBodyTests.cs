namespace Tandem.Http.Tests;

public sealed unsafe class ChunkedBodyTests
{
    [Theory]
    [InlineData("2\r\nab\r\n0\r\n\r\n", "2\r\nab\r\n0\r\n\r\n", "ab")]
    [InlineData("0\r\n\r\n", "0\r\n\r\n", "")]
    [InlineData("000\r\n\r\n", "000\r\n\r\n", "")]
    [InlineData("A\r\n0123456789\r\n0\r\n\r\n", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    [InlineData("2;a=b\r\nab\r\n003 ;foo\r\nxyz\r\n0;last\r\n\r\n", "2\r\nab\r\n003\r\nxyz\r\n0\r\n\r\n", "abxyz")]
    [InlineData("2;x=\"a\\\"b\"\r\nab\r\n0\r\n\r\n", "2\r\nab\r\n0\r\n\r\n", "ab")]
    [InlineData("2;x=\u0001\u0080\r\nab\r\n0\r\n\r\n", "2\r\nab\r\n0\r\n\r\n", "ab")]
    [InlineData("2 \t\r\nab\r\n0\r\n\r\n", "2\r\nab\r\n0\r\n\r\n", "ab")]
    [InlineData("00000000000000002\r\nab\r\n0\r\n\r\n", "00000000000000002\r\nab\r\n0\r\n\r\n", "ab")]
    [InlineData("2\r\nab\r\n0\r\nFoo: Bar\r\nX: y\r\n\r\n", "2\r\nab\r\n0\r\nfoo: Bar\r\nx: y\r\n\r\n", "ab")]
    public void A_body_is_normalised_or_stripped(string body, string normalised, string payload)
    {
        Assert.Equal(new Chunks.Outcome(ChunkResult.Done, HttpError.None, normalised, body.Length), Chunks.Feed(body + "GET /"));
        Assert.Equal(new Chunks.Outcome(ChunkResult.Done, HttpError.None, payload, body.Length), Chunks.Feed(body + "GET /", strip: true));
    }

    [Theory]
    [InlineData("\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("0x2\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("+2\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("-2\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData(" 2\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData(";x\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("2 x\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("g\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("10000000000000\r\nab", HttpError.ChunkSize)]
    [InlineData("ffffffffffffffffffffffff\r\nab", HttpError.ChunkSize)]
    [InlineData("0000000000000000000000000000000000000000000000002\r\nab", HttpError.ChunkSize)]
    [InlineData("2\rab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("2\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("0\n\r\n", HttpError.ChunkSize)]
    [InlineData("2;x\nab\r\n0\r\n\r\n", HttpError.ChunkExtension)]
    [InlineData("2;x\0\r\nab\r\n0\r\n\r\n", HttpError.ChunkExtension)]
    [InlineData("2;x\rq\r\nab\r\n0\r\n\r\n", HttpError.ChunkSize)]
    [InlineData("2\r\nabc\r\n0\r\n\r\n", HttpError.ChunkEnd)]
    [InlineData("2\r\nab\n0\r\n\r\n", HttpError.ChunkEnd)]
    [InlineData("2\r\nab\rx0\r\n\r\n", HttpError.ChunkEnd)]
    [InlineData("0\r\nFoo\r\n\r\n", HttpError.Trailer)]
    [InlineData("0\r\nFoo : x\r\n\r\n", HttpError.Trailer)]
    [InlineData("0\r\n Foo: x\r\n\r\n", HttpError.Trailer)]
    [InlineData("0\r\nFoo: x\r\n y\r\n\r\n", HttpError.Trailer)]
    [InlineData("0\r\nFoo: x\0\r\n\r\n", HttpError.Trailer)]
    [InlineData("0\r\nFoo: x\n\n", HttpError.Trailer)]
    [InlineData("0\r\n\n", HttpError.Trailer)]
    [InlineData("0\r\n: x\r\n\r\n", HttpError.Trailer)]
    public void What_is_no_chunk_is_refused_with_its_reason(string body, HttpError error)
    {
        Assert.Equal((ChunkResult.Invalid, error), (Chunks.Feed(body).Result, Chunks.Feed(body).Error));
        Assert.Equal((ChunkResult.Invalid, error), (Chunks.Feed(body, strip: true).Result, Chunks.Feed(body, strip: true).Error));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Content-Length: 5")]
    [InlineData("HOST: b")]
    [InlineData("Connection: close")]
    [InlineData("Keep-Alive: x")]
    [InlineData("TE: x")]
    [InlineData("Trailer: x")]
    [InlineData("Upgrade: x")]
    [InlineData("Cookie: a=b")]
    [InlineData("Authorization: x")]
    [InlineData("X-Forwarded-For: 1.1.1.1")]
    public void Trailers_that_would_mean_something_in_a_head_are_dropped(string field)
    {
        var outcome = Chunks.Feed($"0\r\nA: b\r\n{field}\r\nC: d\r\n\r\n");

        Assert.Equal("0\r\na: b\r\nc: d\r\n\r\n", outcome.Output);
    }

    [Fact]
    public void Trailers_may_have_8_kilobytes_and_no_more()
    {
        var most = "0\r\nX: " + new string('x', 8192 - 7) + "\r\n\r\n";

        Assert.Equal(HttpError.Trailer, Chunks.Feed(most.Replace("X: ", "XX: ")).Error);
        Assert.Equal(ChunkResult.Done, Chunks.Feed(most.Replace("xx\r", "\r")).Result);
    }

    [Fact]
    public void An_endless_trailer_line_is_refused_before_it_ends()
    {
        Assert.Equal(HttpError.Trailer, Chunks.Feed("0\r\nX: " + new string('x', 9000)).Error);
        Assert.Equal(HttpError.Trailer, Chunks.Feed("0\r\n@").Error);
    }

    [Fact]
    public void The_greatest_size_is_accepted_and_skipped_at_once()
    {
        var decoder = new ChunkedBody();
        var bytes = Wire.Bytes("fffffffffffff\r\nab");
        fixed (byte* data = bytes)
        {
            Assert.Equal(ChunkResult.NeedMore, decoder.Normalize(data, bytes.Length, out var consumed, out var produced));
            Assert.Equal((bytes.Length, bytes.Length), (consumed, produced));
        }
        Assert.Equal((1UL << 52) - 3, decoder.PayloadLeft);
    }

    [Fact]
    public void Payload_left_may_be_taken_past_the_decoder()
    {
        var decoder = new ChunkedBody();
        var start = Wire.Bytes("64\r\nab");
        var rest = Wire.Bytes("\r\n0\r\n\r\n");
        fixed (byte* data = start)
            decoder.Normalize(data, start.Length, out _, out _);

        Assert.Equal(98UL, decoder.PayloadLeft);
        decoder.SkipPayload(98);

        fixed (byte* data = rest)
            Assert.Equal(ChunkResult.Done, decoder.Normalize(data, rest.Length, out _, out _));
    }

    [Fact]
    public void A_cut_at_any_two_places_changes_nothing()
    {
        const string body = "2;a=b\r\nab\r\n003 ;foo\r\nxyz\r\n0\r\nFoo: Bar\r\nHost: x\r\nY: z\r\n\r\n";
        var normalised = Chunks.Feed(body);
        var stripped = Chunks.Feed(body, strip: true);
        Assert.Equal("abxyz", stripped.Output);
        for (var first = 0; first <= body.Length; first++)
        {
            for (var second = first; second <= body.Length; second++)
            {
                Assert.Equal(normalised, Chunks.Feed(body, false, first, second));
                Assert.Equal(stripped, Chunks.Feed(body, true, first, second));
            }
        }
    }
}
