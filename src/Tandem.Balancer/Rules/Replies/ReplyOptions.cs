namespace Tandem.Balancer.Rules;

/// <summary>What an answer must say because of the request.</summary>
[Flags]
internal enum ReplyOptions
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>The connection ends with it: <c>connection: close</c>.</summary>
    Close = 1,

    /// <summary>The client speaks HTTP/1.0 and keeps the connection: <c>connection: keep-alive</c>.</summary>
    KeepAlive = 2,

    /// <summary>The request was HEAD: the body is left out, its length is told.</summary>
    OmitBody = 4,
}
