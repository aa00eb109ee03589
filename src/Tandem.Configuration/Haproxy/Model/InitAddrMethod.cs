namespace Tandem.Configuration.Haproxy;

/// <summary>One way to find a server's first address (configuration.txt 5.2 "init-addr").</summary>
public enum InitAddrMethod
{
    /// <summary>From the server state file.</summary>
    Last,

    /// <summary>From the system's resolver.</summary>
    Libc,

    /// <summary>None: the server starts without an address.</summary>
    None,

    /// <summary>The fixed address.</summary>
    Ip,
}
