namespace Tandem.Http;

/// <summary>Why the first bytes of a connection are no PROXY protocol header that is understood.</summary>
public enum ProxyFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>They look like no header of either version.</summary>
    NotHeader,

    /// <summary>It begins as a header, and breaks its rules.</summary>
    Invalid,

    /// <summary>A header of a protocol that is not handled: neither TCP over IPv4 nor over IPv6.</summary>
    UnhandledProtocol,
}
