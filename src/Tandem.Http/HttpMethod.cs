namespace Tandem.Http;

/// <summary>
/// The request methods that Tandem treats differently from one another (RFC 9110 §9). Not a list of the methods that are allowed:
/// every token is a method, and those without a name here are <see cref="Other"/> and are forwarded as they came.
/// </summary>
public enum HttpMethod : byte
{
    /// <summary>Any token that is none of the others. Methods are case-sensitive, so <c>get</c> is one of these.</summary>
    Other,
    /// <summary>GET.</summary>
    Get,
    /// <summary>HEAD.</summary>
    Head,
    /// <summary>POST.</summary>
    Post,
    /// <summary>PUT.</summary>
    Put,
    /// <summary>DELETE.</summary>
    Delete,
    /// <summary>OPTIONS.</summary>
    Options,
    /// <summary>TRACE.</summary>
    Trace,
    /// <summary>CONNECT.</summary>
    Connect,
    /// <summary>PATCH.</summary>
    Patch,
}
