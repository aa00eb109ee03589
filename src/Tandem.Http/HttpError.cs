namespace Tandem.Http;

/// <summary>Why bytes are no HTTP message. <see cref="HttpErrors.StatusOf"/> says what a client is answered.</summary>
public enum HttpError : byte
{
    /// <summary>No error.</summary>
    None,
    /// <summary>A byte that is no token character in the method, or an empty method.</summary>
    Method,
    /// <summary>A control, blank, '#', or byte above 0x7E in the target.</summary>
    TargetCharacter,
    /// <summary>A target that is neither a path, '*' nor an absolute URI where it may be one.</summary>
    TargetForm,
    /// <summary>The request line ends behind the target: HTTP/0.9.</summary>
    VersionMissing,
    /// <summary>The version is not <c>HTTP/</c>digit<c>.</c>digit of 1.0 or newer.</summary>
    Version,
    /// <summary>The authority of the target and Host differ, or CONNECT has no port.</summary>
    Authority,
    /// <summary>Two Host fields that differ, or a Host that is none.</summary>
    Host,
    /// <summary>A field name that is empty, holds a byte that is no token character, or has a blank before its colon.</summary>
    FieldName,
    /// <summary>The first field line begins with a blank.</summary>
    LeadingBlank,
    /// <summary>NUL in a field value.</summary>
    FieldValue,
    /// <summary>CR that is not followed by LF.</summary>
    BareCarriageReturn,
    /// <summary>Content-Length that is no number, too great, or differs from another one.</summary>
    ContentLength,
    /// <summary>Transfer-Encoding that does not end in chunked, or holds it twice.</summary>
    TransferEncoding,
    /// <summary>A transfer coding that is not understood in front of chunked.</summary>
    TransferCoding,
    /// <summary>More than the allowed number of header lines.</summary>
    TooManyFields,
    /// <summary>A head longer than allowed.</summary>
    HeadTooLong,
    /// <summary>A body with a method that has none, in HTTP/1.0.</summary>
    BodyNotAllowed,
    /// <summary>A WebSocket handshake without its key.</summary>
    WebsocketKey,
    /// <summary>Upgrade to another protocol together with a body.</summary>
    UpgradeWithBody,
    /// <summary>A status line whose status is not three digits.</summary>
    Status,
    /// <summary>A chunk size that is empty, no hexadecimal number, or above 2^52-1.</summary>
    ChunkSize,
    /// <summary>Chunk data that is not followed by CR LF.</summary>
    ChunkEnd,
    /// <summary>A control in a chunk extension.</summary>
    ChunkExtension,
    /// <summary>A trailer section that is no list of fields or is longer than 8 KiB.</summary>
    Trailer,
}
