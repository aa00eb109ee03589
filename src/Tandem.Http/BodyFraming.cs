namespace Tandem.Http;

/// <summary>How the end of a message's body is found (RFC 9112 §6.3).</summary>
public enum BodyFraming : byte
{
    /// <summary>No body follows the head.</summary>
    None,
    /// <summary>Exactly <see cref="MessageHead.ContentLength"/> bytes follow, at least one.</summary>
    Length,
    /// <summary>Chunks follow; <see cref="ChunkedBody"/> finds the end.</summary>
    Chunked,
    /// <summary>The body of a response ends when the server closes.</summary>
    UntilClose,
    /// <summary>What follows is no longer HTTP: an accepted CONNECT or a 101 response.</summary>
    Tunnel,
}
