namespace Tandem.Http;

/// <summary>The status that answers each <see cref="HttpError"/>, as HAProxy 2.6 chooses it, and the words for a log.</summary>
public static class HttpErrors
{
    /// <summary>The status to answer a client with; for a response that is invalid the answer is 502 whatever this says.</summary>
    public static int StatusOf(HttpError error) => error switch
    {
        HttpError.BodyNotAllowed => 413,
        HttpError.TransferCoding => 422,
        _ => 400,
    };

    /// <summary>A few words for a log line.</summary>
    public static string Describe(HttpError error) => error switch
    {
        HttpError.None => "no error",
        HttpError.Method => "invalid character in the method",
        HttpError.TargetCharacter => "invalid character in the target",
        HttpError.TargetForm => "the target is neither a path, '*' nor an absolute URI",
        HttpError.VersionMissing => "no HTTP version in the request line",
        HttpError.Version => "unknown HTTP version",
        HttpError.Authority => "the target's authority does not fit Host, or lacks its port",
        HttpError.Host => "invalid or differing Host fields",
        HttpError.FieldName => "invalid field name",
        HttpError.LeadingBlank => "the first field line begins with a blank",
        HttpError.FieldValue => "NUL in a field value",
        HttpError.BareCarriageReturn => "CR without LF",
        HttpError.ContentLength => "invalid or differing Content-Length",
        HttpError.TransferEncoding => "invalid Transfer-Encoding",
        HttpError.TransferCoding => "unknown transfer coding",
        HttpError.TooManyFields => "too many header lines",
        HttpError.HeadTooLong => "the head is too long",
        HttpError.BodyNotAllowed => "a body with a method that has none",
        HttpError.WebsocketKey => "a WebSocket handshake without a key",
        HttpError.UpgradeWithBody => "an upgrade with a body",
        HttpError.Status => "invalid status",
        HttpError.ChunkSize => "invalid chunk size",
        HttpError.ChunkEnd => "chunk data without its end",
        HttpError.ChunkExtension => "invalid chunk extension",
        HttpError.Trailer => "invalid trailer section",
        _ => "invalid message",
    };
}
