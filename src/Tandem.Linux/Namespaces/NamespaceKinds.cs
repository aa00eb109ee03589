namespace Tandem.Linux.Namespaces;

/// <summary>What a thread can have of its own, as unshare(2) and setns(2) number it.</summary>
[Flags]
public enum NamespaceKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Root and working directory, which the threads of a process share otherwise; needed before <see cref="Mounts"/>.</summary>
    Directories = 0x200,

    /// <summary>Mounted file systems.</summary>
    Mounts = 0x20000,

    /// <summary>The host name.</summary>
    HostName = 0x4000000,

    /// <summary>Process numbers. It holds for children only.</summary>
    Processes = 0x20000000,

    /// <summary>Links, addresses, routes, sockets.</summary>
    Network = 0x40000000,
}
