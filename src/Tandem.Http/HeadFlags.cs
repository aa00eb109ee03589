namespace Tandem.Http;

/// <summary>Facts about a head that were understood while parsing it.</summary>
[Flags]
public enum HeadFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>The version is 1.1 or newer; without it 1.0.</summary>
    Http11 = 1 << 0,
    /// <summary><c>Connection</c> held the token <c>close</c>.</summary>
    ConnectionClose = 1 << 1,
    /// <summary><c>Connection</c> held the token <c>keep-alive</c>.</summary>
    ConnectionKeepAlive = 1 << 2,
    /// <summary><c>Connection</c> held the token <c>upgrade</c>.</summary>
    ConnectionUpgrade = 1 << 3,
    /// <summary>There is an <c>Upgrade</c> field.</summary>
    UpgradeField = 1 << 4,
    /// <summary><c>Upgrade: websocket</c>.</summary>
    Websocket = 1 << 5,
    /// <summary><c>Expect: 100-continue</c> (RFC 9110 §10.1.1).</summary>
    Expect100Continue = 1 << 6,
    /// <summary>The framing was doubtful (both lengths given, or chunks in HTTP/1.0), so the connection must end with this message (RFC 9112 §6.1).</summary>
    MustClose = 1 << 7,
    /// <summary>The last transfer coding is <c>chunked</c>.</summary>
    Chunked = 1 << 8,
    /// <summary>There is a <c>Content-Length</c> field that counts.</summary>
    HasContentLength = 1 << 9,
    /// <summary>There is a <c>Transfer-Encoding</c> field.</summary>
    HasTransferEncoding = 1 << 10,
    /// <summary>The target is in absolute form (RFC 9112 §3.2.2).</summary>
    AbsoluteForm = 1 << 11,
    /// <summary>The head is a response.</summary>
    Response = 1 << 12,
    /// <summary>The request is a WebSocket handshake with a valid <c>Sec-WebSocket-Key</c>.</summary>
    WebsocketKey = 1 << 13,
}
