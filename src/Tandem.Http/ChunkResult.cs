namespace Tandem.Http;

/// <summary>How far <see cref="ChunkedBody"/> came.</summary>
public enum ChunkResult : byte
{
    /// <summary>The bytes are right so far; more are needed. Bytes that were not consumed must be given again, followed by more.</summary>
    NeedMore,
    /// <summary>The last chunk and the trailers ended; what follows is the next message.</summary>
    Done,
    /// <summary>The bytes are no chunked body; <see cref="ChunkedBody.Error"/> says why.</summary>
    Invalid,
}
