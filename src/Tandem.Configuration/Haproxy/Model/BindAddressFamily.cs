namespace Tandem.Configuration.Haproxy;

/// <summary>What kind of place a <c>bind</c> address names.</summary>
public enum BindAddressFamily
{
    /// <summary>An IPv4 address and port.</summary>
    IPv4,

    /// <summary>An IPv6 address and port.</summary>
    IPv6,

    /// <summary>A unix socket in the file system.</summary>
    Unix,

    /// <summary>A unix socket in Linux's abstract name space (<c>abns@</c>).</summary>
    Abstract,

    /// <summary>A listening socket inherited from the parent (<c>fd@</c>).</summary>
    Descriptor,
}
