namespace Tandem.Http.Tests;

public sealed unsafe class MessageHeadEditingTests
{
    private const string Request = "GET /a?b HTTP/1.1\r\nHost: h\r\nFoo: 1\r\nBar: 2\r\nFoo: 3\r\n\r\n";

    [Fact]
    public void An_appended_field_comes_last_in_lower_case()
    {
        using var wire = Wire.Editable(Request);

        Assert.True(wire.Head.Append("X-Forwarded-For"u8, "1.2.3.4"u8));

        Assert.Equal("GET /a?b HTTP/1.1\r\nhost: h\r\nfoo: 1\r\nbar: 2\r\nfoo: 3\r\nx-forwarded-for: 1.2.3.4\r\n\r\n", wire.Written());
        Assert.Equal(4, wire.Head.Find(KnownHeader.XForwardedFor));
    }

    [Fact]
    public void A_removed_field_is_found_and_written_no_more()
    {
        using var wire = Wire.Editable(Request);

        Assert.Equal(2, wire.Head.RemoveAll("foo"u8));

        Assert.Equal(-1, wire.Head.Find("foo"u8));
        Assert.Equal("GET /a?b HTTP/1.1\r\nhost: h\r\nbar: 2\r\n\r\n", wire.Written());
    }

    [Fact]
    public void A_value_is_replaced_in_its_place()
    {
        using var wire = Wire.Editable(Request);

        Assert.True(wire.Head.SetValue(wire.Head.Find("bar"u8), "new"u8));

        Assert.Equal("GET /a?b HTTP/1.1\r\nhost: h\r\nfoo: 1\r\nbar: new\r\nfoo: 3\r\n\r\n", wire.Written());
    }

    [Theory]
    [InlineData("/a?b", "/new?b")]
    [InlineData("/a", "/new")]
    [InlineData("http://h/a?b", "http://h/new?b")]
    public void The_path_is_replaced_and_the_rest_stays(string target, string expected)
    {
        using var wire = Wire.Editable($"GET {target} HTTP/1.1\r\n\r\n");

        Assert.True(wire.Head.SetPath("/new"u8));

        Assert.Equal(expected, wire[wire.Head.Target]);
        Assert.Equal("/new", wire[wire.Head.Path]);
    }

    [Theory]
    [InlineData("/a?b", "x", "/a?x")]
    [InlineData("/a", "x", "/a?x")]
    [InlineData("/a?b", "", "/a")]
    public void The_query_is_replaced(string target, string query, string expected)
    {
        using var wire = Wire.Editable($"GET {target} HTTP/1.1\r\n\r\n");

        Assert.True(wire.Head.SetQuery(Wire.Bytes(query)));

        Assert.Equal(expected, wire[wire.Head.Target]);
    }

    [Fact]
    public void Method_and_target_are_replaced()
    {
        using var wire = Wire.Editable(Request);

        Assert.True(wire.Head.SetMethod("POST"u8));
        Assert.True(wire.Head.SetTarget("/t"u8));
        Assert.True(wire.Head.SetPathAndQuery("/u?v"u8));

        Assert.Equal(HttpMethod.Post, wire.Head.MethodId);
        Assert.StartsWith("POST /u?v HTTP/1.1\r\n", wire.Written());
    }

    [Fact]
    public void Removing_host_makes_the_authority_count_for_nothing_else()
    {
        using var wire = Wire.Editable(Request);

        wire.Head.Remove(wire.Head.HostIndex);
        Assert.Equal(-1, wire.Head.HostIndex);
        wire.Head.Append("Host"u8, "other"u8);

        Assert.Equal("other", wire[wire.Head.Host]);
    }

    [Fact]
    public void An_edit_without_room_changes_nothing()
    {
        using var wire = Wire.Editable(Request);
        var before = wire.Written();

        Assert.False(wire.Head.Append("x"u8, new byte[5000]));
        Assert.False(wire.Head.SetTarget(new byte[5000]));
        Assert.False(wire.Head.SetValue(0, new byte[5000]));

        Assert.Equal(before, wire.Written());
        Assert.Equal(0, wire.Head.ArenaUsed);
    }

    [Fact]
    public void Moved_bytes_are_written_the_same_after_rebase()
    {
        using var wire = Wire.Editable(Request);
        wire.Head.Append("x"u8, "y"u8);
        var before = wire.Written();
        var copy = new ReadOnlySpan<byte>(wire.Head.Base, Request.Length + wire.Head.ArenaUsed).ToArray();

        fixed (byte* moved = copy)
        {
            new Span<byte>(wire.Head.Base, copy.Length).Clear();
            wire.Head.Rebase(moved);
            Assert.Equal(before, wire.Written());
        }
    }

    [Fact]
    public void A_head_that_does_not_fit_is_not_written()
    {
        using var wire = Wire.Request(Request);
        var length = wire.Written().Length;
        using var memory = new GuardedMemory();
        for (var capacity = 0; capacity < length; capacity++)
        {
            var to = memory.Place(new byte[capacity]);
            Assert.Equal(-1, HeadWriter.WriteRequest(wire.Head, ConnectionHeader.None, to, capacity));
        }
        Assert.Equal(length, HeadWriter.WriteRequest(wire.Head, ConnectionHeader.None, memory.Place(new byte[length]), length));
    }

    [Fact]
    public void Status_and_reason_are_replaced()
    {
        using var wire = Wire.Response("HTTP/1.1 200 OK\r\nA: b\r\n\r\n");
        using var memory = new GuardedMemory();
        var room = memory.Place(new byte[200]);
        wire.Head.Rebase(room);
        Wire.Bytes("HTTP/1.1 200 OK\r\na: b\r\n\r\n").CopyTo(new Span<byte>(room, 200));
        wire.Head.SetArena(room + 100, 100);

        Assert.True(wire.Head.SetStatus(503, default));

        Assert.Equal("HTTP/1.1 503 Service Unavailable\r\na: b\r\n\r\n", wire.Written());
    }
}
