using FsCheck;
using FsCheck.Fluent;

namespace Tandem.Http.Tests;

public sealed unsafe class ParserPropertyTests
{
    // A fixed seed, so that a failure is the code's and not the day's.
    private static readonly Config Thorough = PropertyRuns.Config.WithMaxTest(3000);

    private static readonly string[] Requests =
    [
        .. RecordedRequests.Forwarded.Select(row => (string)row[0]),
        .. RecordedRequests.Refused.Select(row => (string)row[0]),
        .. RecordedRequests.RefusedBeyondVersion26.Select(row => (string)row[0]),
        .. LongLines("GET /some/long/path/that/fills/more/than/one/register?with=a&query=too HTTP/1.1\r\n"),
    ];

    private static readonly string[] Responses =
    [
        .. LongLines("HTTP/1.1 299 A reason that is longer than most of them are\r\n"),
        .. RecordedResponses.Forwarded.Select(row => (string)row[1]),
        .. RecordedResponses.Refused.Select(row => (string)row[1]),
    ];

    private static readonly string[] Bodies =
    [
        "2\r\nab\r\n0\r\n\r\n", "2;a=b\r\nab\r\n003 ;foo\r\nxyz\r\n0\r\nFoo: Bar\r\nHost: x\r\nY: z\r\n\r\n", "A\r\n0123456789\r\n0;q\r\nx: y\r\n\r\n",
    ];

    private static readonly string[] ProxyHeaders =
    [
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 65535\r\n", "PROXY TCP6 ::1 1:2::3:4 80 443\r\n", "PROXY UNKNOWN x\r\n",
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\0\u0050\u0001\u00bb",
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u0010\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\0\u0050\u0001\u00bb\u0004\0\u0001z",
        "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0",
    ];

    /// <summary>Names and values around the 32 bytes that are looked at in one step.</summary>
    private static IEnumerable<string> LongLines(string start)
    {
        foreach (var length in (int[])[14, 15, 16, 17, 29, 30, 31, 32, 33, 34, 62, 63, 64, 65, 66, 100])
        {
            yield return $"{start}{new string('N', length)}: v\r\nHost: a\r\n\r\n";
            yield return $"{start}Host: a\r\nX: {new string('v', length)}\r\n{new string('n', length)}-Y:\r\n {new string('v', length)} \r\nZ: 1\r\n\r\n";
        }
    }

    [Fact]
    public void A_request_that_comes_byte_by_byte_is_parsed_like_one_that_comes_at_once() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Requests), bytes => Dripped(bytes, response: false) == Whole(bytes, response: false)));

    [Fact]
    public void A_response_that_comes_byte_by_byte_is_parsed_like_one_that_comes_at_once() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Responses), bytes => Dripped(bytes, response: true) == Whole(bytes, response: true)));

    [Fact]
    public void A_request_in_two_pieces_is_parsed_like_a_whole_one() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Requests), Gen.Choose(0, 1000).ToArbitrary(), (bytes, cut) =>
            Pieces(bytes, false, [cut % (bytes.Length + 1)]) == Whole(bytes, response: false)));

    [Fact]
    public void Parsing_again_from_the_start_gives_the_same() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Requests), Gen.Choose(0, 1000).ToArbitrary(), (bytes, cut) =>
            Restarted(bytes, cut % (bytes.Length + 1)) == Whole(bytes, response: false)));

    [Fact]
    public void What_was_written_is_understood_as_it_was_meant() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Requests), bytes =>
        {
            using var first = new Wire().ParseRequest(bytes);
            if (first.Result != ParseResult.Complete)
                return true;
            var written = first.Written();
            using var second = Wire.Request(written);
            return second.Result == ParseResult.Complete && second.Written() == written && second.Head.HeadLength == written.Length
                && second.Head.Framing == first.Head.Framing && second.Head.ContentLength == first.Head.ContentLength
                && second.Head.UpgradeRequested == first.Head.UpgradeRequested;
        }));

    [Fact]
    public void A_written_response_is_understood_as_it_was_meant() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Responses), bytes =>
        {
            using var first = new Wire().ParseResponse(bytes, HttpMethod.Get);
            if (first.Result != ParseResult.Complete)
                return true;
            var written = first.Written();
            using var second = Wire.Response(written);
            return second.Result == ParseResult.Complete && second.Written() == written && second.Head.HeadLength == written.Length
                && second.Head.Framing == first.Head.Framing && second.Head.ContentLength == first.Head.ContentLength;
        }));

    [Fact]
    public void A_written_head_holds_no_line_that_was_smuggled_in_a_value() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Requests), bytes =>
        {
            using var wire = new Wire().ParseRequest(bytes);
            if (wire.Result != ParseResult.Complete)
                return true;
            var lines = wire.Written().Split("\r\n");
            var fields = wire.Head.Fields.ToArray().Count(field => !field.Removed);
            return lines.Length == fields + 3 && lines.All(line => line.AsSpan().IndexOfAny('\r', '\n', '\0') < 0);
        }));

    [Fact]
    public void A_chunked_body_in_pieces_gives_the_same_as_in_one() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Bodies), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(0, 1).ToArbitrary(), (bytes, cut, strip) =>
        {
            var at = cut % (bytes.Length + 1);
            var whole = Chunks.Feed((byte[])bytes.Clone(), strip == 1);
            var halves = Chunks.Feed((byte[])bytes.Clone(), strip == 1, at);
            var drops = Chunks.Feed((byte[])bytes.Clone(), strip == 1, [.. Enumerable.Range(0, bytes.Length)]);
            return Same(whole, halves) && Same(whole, drops);
        }));

    [Fact]
    public void A_normalised_body_is_normalised_already() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(Bodies), bytes =>
        {
            var once = Chunks.Feed((byte[])bytes.Clone(), strip: false);
            if (once.Result != ChunkResult.Done)
                return true;
            var twice = Chunks.Feed(once.Output);
            return twice.Result == ChunkResult.Done && twice.Output == once.Output && twice.Consumed == once.Output.Length
                && Chunks.Feed(once.Output, strip: true).Output == Chunks.Feed((byte[])bytes.Clone(), strip: true).Output;
        }));

    [Fact]
    public void A_proxy_header_in_pieces_is_never_complete_too_early() =>
        Check.One(Thorough, Prop.ForAll(Mutations.Of(ProxyHeaders), bytes =>
        {
            using var memory = new GuardedMemory();
            var whole = ProxyProtocol.Decode(memory.Place(bytes), bytes.Length, out _, out var consumed);
            for (var length = 0; length < bytes.Length; length++)
            {
                var part = ProxyProtocol.Decode(memory.Place(bytes.AsSpan(0, length)), length, out _, out var partly);
                var fits = part == ParseResult.Incomplete || part == whole && (part == ParseResult.Invalid || partly == consumed);
                if (!fits)
                    return false;
            }
            return true;
        }));

    private static bool Same(Chunks.Outcome left, Chunks.Outcome right) =>
        left.Result == right.Result && left.Error == right.Error && left.Output == right.Output
        && (left.Result == ChunkResult.Invalid || left.Consumed == right.Consumed);

    private static string Whole(byte[] bytes, bool response)
    {
        using var wire = new Wire();
        return (response ? wire.ParseResponse(bytes, HttpMethod.Get) : wire.ParseRequest(bytes)).Summary();
    }

    private static string Dripped(byte[] bytes, bool response) => Pieces(bytes, response, Enumerable.Range(0, bytes.Length));

    private static string Pieces(byte[] bytes, bool response, IEnumerable<int> cuts)
    {
        using var memory = new GuardedMemory();
        var head = new MessageHead();
        head.Reset();
        var current = (byte[])bytes.Clone();
        var result = ParseResult.Incomplete;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            var at = memory.Place(current.AsSpan(0, cut));
            result = response ? ResponseParser.Parse(at, cut, head, HttpMethod.Get) : RequestParser.Parse(at, cut, head);
            new ReadOnlySpan<byte>(at, cut).CopyTo(current);
            if (result != ParseResult.Incomplete)
                break;
        }
        return Wire.Summary(head, result);
    }

    private static string Restarted(byte[] bytes, int cut)
    {
        using var memory = new GuardedMemory();
        var head = new MessageHead();
        head.Reset();
        var current = (byte[])bytes.Clone();
        var at = memory.Place(current.AsSpan(0, cut));
        var result = RequestParser.Parse(at, cut, head);
        if (result == ParseResult.Incomplete)
        {
            new ReadOnlySpan<byte>(at, cut).CopyTo(current);
            head.Reset();
            result = RequestParser.Parse(memory.Place(current), current.Length, head);
        }
        return Wire.Summary(head, result);
    }
}
