namespace Tandem.Peers.Tests.Scenarios;

/// <summary>Requests at and beyond the edge of RFC 9112, one table row each.</summary>
internal static class RawRequests
{
    private const string Host = "Host: a\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\n";

    public static IReadOnlyList<RawRequest> All { get; } =
    [
        .. RequestLines(), .. Hosts(), .. HeaderLines(), .. Sizes(), .. ContentLengths(), .. TransferEncodings(), .. Chunks(), .. Upgrades(), .. Accepted(),
    ];

    private static RawRequest Line(string name, string line) => new(name, line + "\r\n" + Host + "\r\n");

    private static RawRequest Field(string name, string field) => new(name, "GET / HTTP/1.1\r\n" + Host + field + "\r\n\r\n");

    private static RawRequest Body(string name, string fields, string body) => new(name, Post + fields + "\r\n" + body);

    private static IEnumerable<RawRequest> RequestLines()
    {
        yield return new("Http_0_9", "GET /\r\n\r\n");
        yield return new RawRequest("Http_0_9_with_version", "GET / HTTP/0.9\r\n\r\n") with { Closed = 400 };
        yield return Line("Version_1_10", "GET / HTTP/1.10");
        yield return Line("Version_in_lower_case", "GET / http/1.1");
        yield return Line("Version_of_https", "GET / HTTPS/1.1");
        yield return Line("Version_without_minor", "GET / HTTP/1");
        yield return Line("Version_with_letter", "GET / HTTP/1.x");
        yield return Line("Version_with_two_major_digits", "GET / HTTP/11.1");
        yield return Line("Version_with_comma", "GET / HTTP/1,1");
        yield return Line("Version_1_2", "GET / HTTP/1.2");
        yield return Line("Version_2_0_as_text", "GET / HTTP/2.0");
        yield return Line("Version_3_0_as_text", "GET / HTTP/3.0");
        yield return Line("Version_followed_by_space", "GET / HTTP/1.1 ");
        yield return Line("Method_with_at_sign", "GE@T / HTTP/1.1");
        yield return Line("Method_with_colon", "GET: / HTTP/1.1");
        yield return Line("Method_with_nul", "GE\0T / HTTP/1.1");
        yield return Line("Method_with_high_byte", "GE\u00ffT / HTTP/1.1");
        yield return Line("Method_empty", " / HTTP/1.1");
        yield return Line("Method_in_lower_case", "get / HTTP/1.1");
        yield return Line("Method_unknown", "FROBNICATE / HTTP/1.1");
        yield return Line("Method_of_token_punctuation", "!#$%&'*+-.^_`|~ / HTTP/1.1");
        yield return Line("Uri_with_nul", "GET /a\0b HTTP/1.1");
        yield return Line("Uri_with_control", "GET /a\u0001b HTTP/1.1");
        yield return Line("Uri_with_delete", "GET /a\u007fb HTTP/1.1") with { Closed = 400 };
        yield return Line("Uri_with_high_byte", "GET /a\u0080b HTTP/1.1") with { Closed = 400 };
        yield return Line("Uri_with_fragment", "GET /a#b HTTP/1.1");
        yield return Line("Uri_with_space", "GET /a b HTTP/1.1");
        yield return Line("Uri_with_tab", "GET /a\tb HTTP/1.1");
        yield return Line("Uri_with_quote_and_braces", "GET /\"<>\\^`{|} HTTP/1.1");
        yield return Line("Uri_missing", "GET HTTP/1.1");
        yield return Line("Uri_without_slash", "GET index.html HTTP/1.1");
        yield return Line("Uri_of_a_query_only", "GET ?a=b HTTP/1.1");
        yield return Line("Uri_with_two_slashes", "GET //a/b HTTP/1.1");
        yield return Line("Uri_with_dots", "GET /a/../../b HTTP/1.1");
        yield return Line("Uri_with_bad_escape", "GET /%zz HTTP/1.1");
        yield return Line("Uri_star_for_get", "GET * HTTP/1.1") with { Closed = 400 };
        yield return Line("Uri_star_for_options", "OPTIONS * HTTP/1.1");
        yield return Line("Two_spaces_in_the_request_line", "GET  /  HTTP/1.1");
        yield return Line("Tab_in_the_request_line", "GET\t/\tHTTP/1.1");
        yield return new("Leading_crlf", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Leading_lf", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Leading_space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Not_http_at_all", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n");
        yield return new("Tls_client_hello", "\u0016\u0003\u0001\0\u00a5\u0001\0\0\u00a1\u0003\u0003\r\n\r\n");
        yield return new("Bare_cr_in_the_request_line", "GET / HTTP/1.1\rX\r\nHost: a\r\n\r\n");
        yield return new("Bare_lf_line_ends", "GET / HTTP/1.1\nHost: a\n\n");
    }

    private static IEnumerable<RawRequest> Hosts()
    {
        yield return new("Host_missing", "GET / HTTP/1.1\r\n\r\n");
        yield return new("Host_empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n");
        yield return new("Two_equal_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
        yield return new("Two_different_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        yield return new RawRequest("Host_with_comma", "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n") with { Closed = 400 };
        yield return new("Host_with_port", "GET / HTTP/1.1\r\nHost: a:8080\r\n\r\n");
        yield return new("Absolute_uri_of_the_host", "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_with_default_port", "GET http://a:80/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_and_host_with_default_port", "GET http://a/x HTTP/1.1\r\nHost: a:80\r\n\r\n");
        yield return new("Absolute_uri_with_other_port", "GET http://a:81/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_of_another_host", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_in_other_case", "GET http://A/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_without_host", "GET http://a/x HTTP/1.1\r\n\r\n");
        yield return new("Absolute_uri_without_path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_of_https", "GET https://a/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Absolute_uri_with_user", "GET http://u:p@a/x HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Connect_without_port", "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Connect_with_path", "CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Connect_to_another_host", "CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static IEnumerable<RawRequest> HeaderLines()
    {
        yield return Field("Space_before_the_colon", "X-A : 1");
        yield return Field("Tab_before_the_colon", "X-A\t: 1");
        yield return Field("Empty_name", ": 1");
        yield return Field("No_colon", "X-A");
        yield return new("First_line_starts_blank", "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
        yield return Field("Name_with_nul", "X\0A: 1");
        yield return Field("Name_with_at_sign", "X@A: 1");
        yield return Field("Name_with_high_byte", "X\u0080A: 1");
        yield return Field("Name_with_brackets", "X(A): 1");
        yield return Field("Name_with_underscore", "X_A: 1");
        yield return Field("Name_of_token_punctuation", "!#$%&'*+-.^_`|~: 1");
        yield return Field("Cr_without_lf_in_a_value", "X-A: 1\r2");
        yield return Field("Nul_in_a_value", "X-A: 1\u00002") with { Closed = 400 };
        yield return Field("Control_in_a_value", "X-A: 1\u00012");
        yield return Field("High_byte_in_a_value", "X-A: 1\u00802");
        yield return Field("Value_empty", "X-A:");
        yield return Field("Value_with_blanks_around", "X-A:  \t1 \t ");
        yield return Field("Folded_value", "X-A: 1\r\n 2\r\n\t3");
        yield return Field("Name_in_mixed_case", "X-CamelCase: Kept");
        yield return new("Lone_cr_at_the_end", "GET / HTTP/1.1\r\nHost: a\r\n\rX");
    }

    private static IEnumerable<RawRequest> Sizes()
    {
        yield return new("A_hundred_header_lines", "GET / HTTP/1.1\r\nHost: a\r\n" + Many(99) + "\r\n");
        yield return new("A_hundred_and_one_header_lines", "GET / HTTP/1.1\r\nHost: a\r\n" + Many(100) + "\r\n");
        yield return new("Header_of_15000_bytes", "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 15000) + "\r\n\r\n");
        yield return new("Header_of_17000_bytes", "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('x', 17000) + "\r\n\r\n");
        yield return new("Uri_of_15000_bytes", "GET /" + new string('x', 15000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        yield return new("Uri_of_17000_bytes", "GET /" + new string('x', 17000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

        static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {i}\r\n"));
    }

    private static IEnumerable<RawRequest> ContentLengths()
    {
        foreach (var (name, value) in ((string, string)[])
            [
                ("plus", "+2"), ("minus", "-2"), ("hexadecimal", "0x2"), ("two_numbers", "2 3"), ("trailing_comma", "2,"), ("empty", ""),
                ("letter", "2a"), ("leading_zeros", "002"), ("equal_list", "2, 2"), ("differing_list", "2, 3"), ("point", "2.0"), ("quoted", "\"2\""),
            ])
        {
            yield return Body($"Content_length_{name}", $"Content-Length: {value}\r\n", "ab");
        }

        yield return Body("Content_length_wraps_at_64_bits", "Content-Length: 18446744073709551616\r\n", "") with { Closed = 400 };
        yield return Body("Content_length_beyond_64_bits", "Content-Length: 99999999999999999999999\r\n", "");
        yield return Body("Content_length_twice_equal", "Content-Length: 2\r\nContent-Length: 2\r\n", "ab");
        yield return Body("Content_length_twice_differing", "Content-Length: 2\r\nContent-Length: 3\r\n", "abc");
        yield return Body("Post_without_length", "", "");
        foreach (var method in (string[])["GET", "HEAD", "DELETE"])
        {
            yield return new($"Body_with_1_0_{method}", $"{method} / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab");
            yield return new($"Body_with_1_1_{method}", $"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
        }

        yield return new("Body_with_1_0_post", "POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\nab");
    }

    private static IEnumerable<RawRequest> TransferEncodings()
    {
        const string Hello = "2\r\nab\r\n0\r\n\r\n";
        foreach (var (name, value) in ((string, string)[])
            [
                ("gzip", "gzip"), ("identity", "identity"), ("chunked_twice", "chunked, chunked"), ("chunked_then_gzip", "chunked, gzip"),
                ("gzip_then_chunked", "gzip, chunked"), ("quoted", "\"chunked\""), ("empty", ""), ("with_vertical_tab", "\vchunked"),
                ("mixed_case", "ChUnKeD"), ("with_parameter", "chunked;a=b"), ("with_trailing_comma", "chunked,"), ("unknown", "xchunked"),
            ])
        {
            // What goes on is written anew from what was understood: one coding, in lower case.
            yield return Body($"Transfer_encoding_{name}", $"Transfer-Encoding: {value}\r\n", Hello) with
            {
                Stripped = name is "mixed_case" or "with_trailing_comma" ? $": {value}\n" : null,
            };
        }

        yield return Body("Transfer_encoding_in_two_lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", Hello);
        yield return Body("Transfer_encoding_and_content_length", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", Hello);
        yield return Body("Content_length_and_transfer_encoding", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", Hello);
        yield return new("Transfer_encoding_in_1_0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + Hello);
        yield return new("Transfer_encoding_of_a_get", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + Hello);
        yield return Body("Transfer_encoding_with_space_before_colon", "Transfer-Encoding : chunked\r\n", Hello);
    }

    private static IEnumerable<RawRequest> Chunks()
    {
        foreach (var (name, body) in ((string, string)[])
            [
                ("size_empty", "\r\nab\r\n0\r\n\r\n"), ("size_0x", "0x2\r\nab\r\n0\r\n\r\n"), ("size_plus", "+2\r\nab\r\n0\r\n\r\n"),
                ("size_minus", "-2\r\nab\r\n0\r\n\r\n"), ("size_leading_blank", " 2\r\nab\r\n0\r\n\r\n"), ("size_trailing_blank", "2 \r\nab\r\n0\r\n\r\n"),
                ("size_leading_zeros", "00002\r\nab\r\n0\r\n\r\n"), ("size_too_large", "fffffffffffff1\r\nab\r\n0\r\n\r\n"), ("size_letter", "g\r\nab\r\n0\r\n\r\n"),
                ("data_longer_than_size", "2\r\nabc\r\n0\r\n\r\n"), ("extension", "2;a=b\r\nab\r\n0\r\n\r\n"), ("extension_quoted", "2;a=\"b;c\"\r\nab\r\n0\r\n\r\n"),
                ("extension_after_blank", "2 ; a\r\nab\r\n0;last\r\n\r\n"), ("trailers", "2\r\nab\r\n0\r\nX-Trailer: 1\r\n\r\n"),
                ("several", "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), ("upper_and_lower_hex", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
            ])
        {
            yield return Body($"Chunk_{name}", "Transfer-Encoding: chunked\r\n", body);
        }

        // RFC 9110 §6.5.1: framing has no place in trailers, and some servers merge them into the head.
        yield return Body("Chunk_trailer_of_framing", "Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\nContent-Length: 5\r\nX-T: 1\r\n\r\n") with { Stripped = "content-length: 5" };
        yield return Body("Chunk_trailer_malformed", "Transfer-Encoding: chunked\r\n", "2\r\nab\r\n0\r\nX T: 1\r\n\r\n") with { Closed = 400, Undecided = true };
        yield return Body("Chunk_size_with_bare_lf", "Transfer-Encoding: chunked\r\n", "2\nab\r\n0\r\n\r\n") with { Closed = 400 };
        yield return Body("Chunk_data_with_bare_lf", "Transfer-Encoding: chunked\r\n", "2\r\nab\n0\r\n\r\n") with { Closed = 400 };
        yield return Body("Chunk_extension_with_bare_lf", "Transfer-Encoding: chunked\r\n", "2;a\nb\r\nab\r\n0\r\n\r\n") with { Closed = 400 };
    }

    private static IEnumerable<RawRequest> Upgrades()
    {
        yield return Field("Websocket_without_key", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13");
        yield return Body("Upgrade_with_a_body", "Connection: Upgrade\r\nUpgrade: foo\r\nContent-Length: 2\r\n", "ab") with { Closed = 400 };
        yield return Field("Upgrade_to_h2c", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA") with { Stripped = "upgrade: h2c" };
        yield return Field("Upgrade_without_connection", "Upgrade: foo");
    }

    private static IEnumerable<RawRequest> Accepted()
    {
        yield return Field("Connection_with_unknown_token", "Connection: x-foo");
        yield return Field("Many_cookies", "Cookie: a=1\r\nCookie: b=2");
        yield return Field("Accept_list_in_two_lines", "Accept: a\r\nAccept: b");
        yield return Field("Expect_unknown", "Expect: 200-maybe");
        yield return Field("Authorization", "Authorization: Basic dTpw");
        yield return new("Request_cut_short", "GET / HTTP/1.1\r\nHos");
        yield return new("Nothing_but_crlf", "\r\n");
        yield return Body("Body_cut_short", "Content-Length: 5\r\n", "ab");
    }
}
