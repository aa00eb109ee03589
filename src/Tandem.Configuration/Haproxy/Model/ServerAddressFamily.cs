namespace Tandem.Configuration.Haproxy;

/// <summary>What kind of place a <c>server</c> address names.</summary>
public enum ServerAddressFamily
{
    /// <summary>An IPv4 address.</summary>
    IPv4,

    /// <summary>An IPv6 address.</summary>
    IPv6,

    /// <summary>A host name, to be resolved according to <c>init-addr</c>.</summary>
    HostName,

    /// <summary>A unix socket in the file system.</summary>
    Unix,

    /// <summary>A unix socket in Linux's abstract name space.</summary>
    Abstract,
}
