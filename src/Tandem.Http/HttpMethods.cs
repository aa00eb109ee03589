namespace Tandem.Http;

/// <summary>What RFC 9110 §9.2 says of each method, and the mapping between methods and their bytes.</summary>
public static unsafe class HttpMethods
{
    private const int IdempotentSet = 1 << (int)HttpMethod.Get | 1 << (int)HttpMethod.Head | 1 << (int)HttpMethod.Options
        | 1 << (int)HttpMethod.Trace | 1 << (int)HttpMethod.Put | 1 << (int)HttpMethod.Delete;

    /// <summary>True if sending the request twice means the same as sending it once (RFC 9110 §9.2.2), so that it may be sent again.</summary>
    public static bool IsIdempotent(this HttpMethod method) => (IdempotentSet >> (int)method & 1) != 0;

    /// <summary>The method's bytes; empty for <see cref="HttpMethod.Other"/>.</summary>
    public static ReadOnlySpan<byte> Name(this HttpMethod method) => method switch
    {
        HttpMethod.Get => "GET"u8,
        HttpMethod.Head => "HEAD"u8,
        HttpMethod.Post => "POST"u8,
        HttpMethod.Put => "PUT"u8,
        HttpMethod.Delete => "DELETE"u8,
        HttpMethod.Options => "OPTIONS"u8,
        HttpMethod.Trace => "TRACE"u8,
        HttpMethod.Connect => "CONNECT"u8,
        HttpMethod.Patch => "PATCH"u8,
        _ => default,
    };

    /// <summary>The method with exactly these bytes (RFC 9110 §9.1: case-sensitive).</summary>
    public static HttpMethod Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("GET"u8) ? HttpMethod.Get : name.SequenceEqual("PUT"u8) ? HttpMethod.Put : HttpMethod.Other,
        4 => name.SequenceEqual("POST"u8) ? HttpMethod.Post : name.SequenceEqual("HEAD"u8) ? HttpMethod.Head : HttpMethod.Other,
        5 => name.SequenceEqual("PATCH"u8) ? HttpMethod.Patch : name.SequenceEqual("TRACE"u8) ? HttpMethod.Trace : HttpMethod.Other,
        6 => name.SequenceEqual("DELETE"u8) ? HttpMethod.Delete : HttpMethod.Other,
        7 => name.SequenceEqual("OPTIONS"u8) ? HttpMethod.Options : name.SequenceEqual("CONNECT"u8) ? HttpMethod.Connect : HttpMethod.Other,
        _ => HttpMethod.Other,
    };

    internal static HttpMethod Parse(byte* name, int length) => Parse(new ReadOnlySpan<byte>(name, length));
}
