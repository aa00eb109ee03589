namespace Tandem.Http.Tests;

public sealed class RequestParserTests
{
    [Theory]
    [MemberData(nameof(RecordedRequests.Forwarded), MemberType = typeof(RecordedRequests))]
    public void A_request_leaves_as_haproxy_sends_it(string request, string forwarded, BodyFraming framing, bool keepAlive)
    {
        using var wire = Wire.Request(request);

        Assert.Equal(ParseResult.Complete, wire.Result);
        // HAProxy tells a 1.0 server that it may keep the connection, unless the client's framing was doubtful.
        var is10 = !wire.Head.IsHttp11 && (wire.Head.Flags & HeadFlags.MustClose) == 0;
        Assert.Equal(forwarded, wire.Written(is10 ? ConnectionHeader.KeepAlive : ConnectionHeader.None));
        Assert.Equal(framing, wire.Head.Framing);
        Assert.Equal(keepAlive, wire.Head.KeepAlive);
    }

    [Theory]
    [MemberData(nameof(RecordedRequests.Refused), MemberType = typeof(RecordedRequests))]
    public void A_request_is_refused_with_the_status_that_haproxy_answers(string request, HttpError error, int status)
    {
        using var wire = Wire.Request(request);

        Assert.Equal(ParseResult.Invalid, wire.Result);
        Assert.Equal(error, wire.Head.Error);
        Assert.Equal(status, HttpErrors.StatusOf(wire.Head.Error));
        Assert.InRange(wire.Head.ErrorOffset, 0, request.Length);
    }

    [Theory]
    [MemberData(nameof(RecordedRequests.RefusedBeyondVersion26), MemberType = typeof(RecordedRequests))]
    public void What_haproxy_26_let_through_is_refused(string request, HttpError error)
    {
        using var wire = Wire.Request(request);

        Assert.Equal(ParseResult.Invalid, wire.Result);
        Assert.Equal(error, wire.Head.Error);
        Assert.Equal(400, HttpErrors.StatusOf(wire.Head.Error));
    }

    [Theory]
    [InlineData("transfer-encoding: CHUNKed", "transfer-encoding: chunked\r\n")]
    [InlineData("transfer-encoding: \r\nTransfer-Encoding: chunked", "transfer-encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding:", "transfer-encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked,", "transfer-encoding: chunked\r\n")]
    [InlineData("Content-Length: 7\r\nTransfer-Encoding: chunked", "transfer-encoding: chunked\r\n")]
    public void Framing_fields_say_exactly_what_was_understood(string fields, string forwarded)
    {
        using var wire = Wire.Request($"POST / HTTP/1.1\r\n{fields}\r\n\r\n");

        Assert.Equal($"POST / HTTP/1.1\r\n{forwarded}\r\n", wire.Written());
        Assert.Equal(-1, wire.Head.ContentLength);
    }

    [Theory]
    [InlineData("CONNECT a:80:80 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT :80 HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://a:80:80/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://[::1/ HTTP/1.1\r\n\r\n")]
    public void An_authority_that_can_be_read_in_two_ways_is_refused(string request)
    {
        using var wire = Wire.Request(request);

        Assert.Equal(HttpError.Authority, wire.Head.Error);
    }

    [Theory]
    [InlineData("GET /\0 HTTP/1.1\r\n\r\n", HttpError.TargetCharacter)]
    [InlineData("GET\0/ HTTP/1.1\r\n\r\n", HttpError.Method)]
    [InlineData("GET / HTTP/1.1\0\r\n\r\n", HttpError.Version)]
    [InlineData("GET  HTTP/1.1\r\n\r\n", HttpError.VersionMissing)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -2\r\n\r\n", HttpError.ContentLength)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n", HttpError.ContentLength)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 2.0\r\n\r\n", HttpError.ContentLength)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a, b\r\n\r\n", HttpError.Host)]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", HttpError.Host)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\u0080\r\n\r\n", HttpError.Host)]
    [InlineData("GET / HTTP/1.1\r\n\rX: y\r\n\r\n", HttpError.BareCarriageReturn)]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n\0: y\r\n\r\n", HttpError.FieldName)]
    public void Other_malformed_requests_are_refused_by_name(string request, HttpError error)
    {
        using var wire = Wire.Request(request);

        Assert.Equal(ParseResult.Invalid, wire.Result);
        Assert.Equal(error, wire.Head.Error);
        Assert.NotEqual("invalid message", HttpErrors.Describe(error));
    }

    [Fact]
    public void A_get_may_have_a_body_in_http_11()
    {
        using var wire = Wire.Request("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");

        Assert.Equal(BodyFraming.Length, wire.Head.Framing);
    }

    [Fact]
    public void A_head_is_incomplete_until_its_empty_line_has_come()
    {
        const string request = "\r\nGET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n";
        for (var length = 0; length < request.Length; length++)
        {
            using var wire = Wire.Request(request[..length]);
            Assert.Equal(ParseResult.Incomplete, wire.Result);
        }
        using var whole = Wire.Request(request);
        Assert.Equal(ParseResult.Complete, whole.Result);
    }

    [Theory]
    [InlineData("GE@", HttpError.Method)]
    [InlineData("GET /\u0001", HttpError.TargetCharacter)]
    [InlineData("GET / HTTQ", HttpError.Version)]
    [InlineData("GET / HTTP/1.1\r\nFoo b", HttpError.FieldName)]
    [InlineData("GET / HTTP/1.1\r\nFoo: b\rx", HttpError.BareCarriageReturn)]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001", HttpError.Method)]
    public void What_can_never_become_a_request_is_refused_at_once(string start, HttpError error)
    {
        using var wire = Wire.Request(start);

        Assert.Equal(error, wire.Head.Error);
    }

    [Fact]
    public void Limits_can_be_set_and_default_to_haproxys()
    {
        Assert.Equal((15360, 101), (default(ParseLimits).MaxHeadBytes, default(ParseLimits).MaxLines));
        Assert.Equal((65535, 2), (new ParseLimits(1_000_000, 0).MaxHeadBytes, new ParseLimits(1_000_000, 0).MaxLines));
    }

    [Fact]
    public void Both_lengths_given_close_the_connection()
    {
        using var wire = Wire.Request("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n");

        Assert.True(wire.Head.IsChunked);
        Assert.False(wire.Head.KeepAlive);
    }

    [Fact]
    public void An_upgrade_to_cleartext_http2_is_taken_away()
    {
        using var wire = Wire.Request("POST / HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings, x\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\nContent-Length: 2\r\n\r\n");

        Assert.Equal("POST / HTTP/1.1\r\nconnection: x\r\ncontent-length: 2\r\n\r\n", wire.Written());
        Assert.False(wire.Head.UpgradeRequested);
    }

    [Fact]
    public void Another_protocol_beside_h2c_is_still_asked_for()
    {
        using var wire = Wire.Request("GET / HTTP/1.1\r\nConnection: upgrade, http2-settings\r\nUpgrade: h2c, foo\r\nHTTP2-Settings: AA\r\n\r\n");

        Assert.Equal("GET / HTTP/1.1\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\n", wire.Written());
        Assert.True(wire.Head.UpgradeRequested);
    }

    [Fact]
    public void A_hundred_fields_are_accepted_and_one_more_is_not()
    {
        var hundred = "GET / HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: 1\r\n"));
        using var accepted = Wire.Request(hundred + "\r\n");
        using var refused = Wire.Request(hundred + "Y: 1\r\n\r\n");

        Assert.Equal(100, accepted.Head.Count);
        Assert.Equal(HttpError.TooManyFields, refused.Head.Error);
    }

    [Theory]
    [InlineData(15360, ParseResult.Complete, HttpError.None)]
    [InlineData(15361, ParseResult.Invalid, HttpError.HeadTooLong)]
    public void A_head_may_have_15360_bytes(int length, ParseResult result, HttpError error)
    {
        const string start = "GET / HTTP/1.1\r\nX: ";
        using var wire = Wire.Request(start + new string('x', length - start.Length - 4) + "\r\n\r\n");

        Assert.Equal(result, wire.Result);
        Assert.Equal(error, wire.Head.Error);
    }

    [Theory]
    [InlineData("/a/b?x=1?y", "/a/b", "x=1?y", "")]
    [InlineData("/", "/", "", "")]
    [InlineData("/?", "/", "", "")]
    [InlineData("http://h:1/a?b", "/a", "b", "h:1")]
    [InlineData("http://h", "", "", "h")]
    public void The_target_splits_into_its_parts(string target, string path, string query, string authority)
    {
        using var wire = Wire.Request($"GET {target} HTTP/1.1\r\n\r\n");

        Assert.Equal(path, wire[wire.Head.Path]);
        Assert.Equal(query, wire[wire.Head.Query]);
        Assert.Equal(authority, wire[wire.Head.Authority]);
    }

    [Fact]
    public void Only_the_head_is_consumed()
    {
        using var wire = Wire.Request("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\n");

        Assert.Equal("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".Length, wire.Head.HeadLength);
    }

    [Fact]
    public void Names_of_all_lengths_become_lower_case()
    {
        for (var length = 1; length < 80; length++)
        {
            var name = string.Concat(Enumerable.Range(0, length).Select(i => (char)('A' + i % 26)));
            using var wire = Wire.Request($"GET / HTTP/1.1\r\n{name}: V\r\nX: Y\r\n\r\n");

            Assert.Equal($"GET / HTTP/1.1\r\n{name.ToLowerInvariant()}: V\r\nx: Y\r\n\r\n", wire.Written());
        }
    }

    [Fact]
    public void Every_known_field_is_recognised_whatever_its_case()
    {
        foreach (var id in Enum.GetValues<KnownHeader>())
        {
            if (id == KnownHeader.Unknown)
                continue;
            var name = Wire.Text(KnownHeaders.Name(id)).ToUpperInvariant();
            using var wire = Wire.Response($"HTTP/1.1 200 OK\r\n{name}: 1\r\n{name}x: 1\r\n\r\n");
            if (wire.Result != ParseResult.Complete)
                continue; // Transfer-Encoding: 1 is refused, rightly.
            Assert.Equal(id, wire.Head.Fields[0].Id);
            Assert.Equal(KnownHeader.Unknown, wire.Head.Fields[1].Id);
        }
    }

    [Fact]
    public void Expect_and_upgrade_are_noticed()
    {
        using var wire = Wire.Request("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
        using var upgrade = Wire.Request("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n");

        Assert.True(wire.Head.Expect100Continue);
        Assert.Equal(3, wire.Head.ContentLength);
        Assert.True(upgrade.Head.UpgradeRequested);
    }

    [Theory]
    [InlineData(HttpMethod.Get, true)]
    [InlineData(HttpMethod.Put, true)]
    [InlineData(HttpMethod.Delete, true)]
    [InlineData(HttpMethod.Post, false)]
    [InlineData(HttpMethod.Patch, false)]
    [InlineData(HttpMethod.Connect, false)]
    [InlineData(HttpMethod.Other, false)]
    public void Methods_are_idempotent_as_the_rfc_says(HttpMethod method, bool idempotent)
    {
        Assert.Equal(idempotent, method.IsIdempotent());
        Assert.Equal(method, HttpMethods.Parse(method.Name()));
    }
}
