namespace Tandem.Peers.Tests.Scenarios;

/// <summary>Bodies in both directions: lengths, chunks, trailers, interim answers, answers that have none, tunnels.</summary>
internal static class BodyScenarios
{
    private const string Upgrade = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    public static IEnumerable<Scenario> All() => [.. Requests(), .. Answers(), .. Interims(), .. BadAnswers(), .. Large()];

    private static Scenario Post(string name, string fields, params string[] body) =>
        new(name) { Requests = [$"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n", .. body], Pieces = true };

    private static Scenario Answer(string name, string answer) => new(name) { Answers = [answer] };

    private static IEnumerable<Scenario> Requests()
    {
        yield return Post("Length_in_one_piece", "Content-Length: 5\r\n", "hello");
        yield return Post("Length_in_many_pieces", "Content-Length: 5\r\n", "h", "el", "lo");
        yield return Post("Length_zero", "Content-Length: 0\r\n");
        yield return Post("Chunked_in_pieces", "Transfer-Encoding: chunked\r\n", "5\r", "\nhel", "lo\r\n", "0\r\n", "\r\n");
        yield return Post("Chunked_with_extensions_and_trailers", "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n", "5;a=b\r\nhello\r\n0;last\r\nX-Sum: 9\r\n\r\n");
        yield return Post("Chunked_empty", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n");
        yield return new("Head_in_single_bytes") { Requests = [.. Scenario.Get.Select(c => c.ToString())], Pieces = true };
        yield return new("Put_then_get") { Requests = ["PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", Scenario.Get] };
        yield return new("Chunked_then_get")
        {
            Requests = ["POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", Scenario.Get],
            Pipelined = true,
        };
        yield return new("Expect_continue_without_interim")
        {
            Requests = ["POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", "ab"],
            Pieces = true,
        };
        yield return new("Delete_without_body") { Requests = ["DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Options_star") { Requests = ["OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"] };
        yield return new("Trace") { Requests = ["TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"] };
    }

    private static IEnumerable<Scenario> Answers()
    {
        yield return new("Head_has_no_body") { Requests = ["HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", Scenario.Get], Answers = ["HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n", Scenario.Ok] };
        yield return new("Head_of_chunked") { Requests = ["HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", Scenario.Get], Answers = ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Scenario.Ok] };
        yield return new("Head_without_length") { Requests = ["HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"], Answers = ["HTTP/1.1 200 OK\r\nX: 1\r\n\r\n"] };
        foreach (var status in (string[])["204 No Content", "304 Not Modified"])
        {
            var code = status[..3];
            yield return new($"Status_{code}") { Requests = [Scenario.Get, Scenario.Get], Answers = [$"HTTP/1.1 {status}\r\nETag: \"x\"\r\n\r\n", Scenario.Ok] };
            yield return new($"Status_{code}_with_length") { Requests = [Scenario.Get], Answers = [$"HTTP/1.1 {status}\r\nContent-Length: 10\r\n\r\n"] };
            yield return new($"Status_{code}_with_chunked") { Requests = [Scenario.Get], Answers = [$"HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n"] };
        }

        yield return Answer("Chunked_answer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        yield return Answer("Chunked_answer_with_extensions_and_trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5;x=y\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n");
        yield return new("Chunked_answer_to_1_0") { Requests = ["GET / HTTP/1.0\r\n\r\n"], Answers = ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n"], Better = ("RFC 9112 §6.1: no chunks for who does not know them", ["connection: close", "<until close> hello"]) };
        yield return new("Chunked_answer_to_1_0_kept") { Requests = ["GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"], Answers = ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"], Better = ("RFC 9112 §6.1: no chunks for who does not know them", ["connection: close", "<until close> hello"]) };
        yield return Answer("Length_zero_answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        yield return Answer("Chunked_and_length_answer", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        yield return Answer("Reason_empty", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Reason_missing", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Reason_of_several_words", "HTTP/1.1 299 Quite All Right, Thanks\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Status_599", "HTTP/1.1 599 Odd\r\nContent-Length: 2\r\n\r\nno");
        yield return Answer("Status_403_with_date_and_cookies", "HTTP/1.1 403 Forbidden\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\nContent-Length: 2\r\n\r\nno");
        yield return Answer("Header_order_and_case_of_the_answer", "HTTP/1.1 200 OK\r\nZ-Last: 1\r\nX-CamelCase: Kept Value\r\ncontent-LENGTH: 2\r\nA-First: 2\r\n\r\nok");
        yield return Answer("Keep_alive_header_of_the_answer", "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Folded_answer_header", "HTTP/1.1 200 OK\r\nX-Fold: a\r\n b\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Answer_with_bare_lf", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
    }

    private static IEnumerable<Scenario> Interims()
    {
        const string Final = Scenario.Ok;
        yield return Answer("Continue_then_final", "HTTP/1.1 100 Continue\r\n\r\n" + Final);
        yield return Answer("Early_hints_then_final", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + Final);
        yield return Answer("Processing_twice_then_final", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + Final);
        yield return new("Interim_for_1_0") { Requests = ["GET / HTTP/1.0\r\n\r\n"], Answers = ["HTTP/1.1 100 Continue\r\n\r\n" + Final], Better = ("RFC 9110 §15.2: no interim response for 1.0", ["HTTP/1.1 200 OK"]) };
        yield return new("Expect_continue_with_interim")
        {
            Requests = ["POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab"],
            Answers = ["HTTP/1.1 100 Continue\r\n\r\n" + Final],
        };
        yield return new("Expect_refused_with_417")
        {
            Requests = ["POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab"],
            Answers = ["HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"],
        };
        yield return new("Upgrade_refused") { Requests = [Upgrade], Answers = [Final] };
        yield return new("Upgrade_answered_without_being_asked") { Answers = ["HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"] };
    }

    private static IEnumerable<Scenario> BadAnswers()
    {
        yield return Answer("Bad_length", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok");
        yield return Answer("Two_lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok");
        yield return Answer("Two_equal_lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Bad_version", "HTTP/1.x 200 OK\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Bad_status", "HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Name_with_space", "HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("No_colon", "HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 2\r\n\r\nok");
        yield return Answer("Head_of_17000_bytes", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: " + new string('x', 17000) + "\r\n\r\nok");
        yield return Answer("Head_of_150_lines", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"X-{i}: 1\r\n")) + "\r\nok");
        yield return Answer("Chunk_size_bad", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nhello\r\n0\r\n\r\n");
    }

    private static IEnumerable<Scenario> Large()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"line {i}\n"));
        yield return Answer("Large_answer_by_length", $"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\n\r\n{text}");
        yield return Answer("Large_answer_in_chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(text.Chunk(7001).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n")) + "0\r\n\r\n");
        yield return Answer("Large_answer_until_close", $"HTTP/1.1 200 OK\r\n\r\n{text}");
        yield return Post("Large_request_by_length", $"Content-Length: {text.Length}\r\n", text);
        yield return Post("Large_request_in_chunks", "Transfer-Encoding: chunked\r\n",
            string.Concat(text.Chunk(7001).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n")) + "0\r\n\r\n");
    }
}
