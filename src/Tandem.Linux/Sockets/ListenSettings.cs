namespace Tandem.Linux.Sockets;

/// <summary>How one listening socket is made: address and options of a <c>bind</c> line.</summary>
public sealed class ListenSettings
{
    /// <summary>Address and port; ignored when <see cref="UnixPath"/> is set.</summary>
    public Endpoint Address { get; init; }

    /// <summary>Path of a Unix-domain socket; a leading NUL byte means the abstract namespace.</summary>
    public byte[]? UnixPath { get; init; }

    /// <summary>Mode of the Unix socket's file, or null for the umask's.</summary>
    public uint? UnixMode { get; init; }

    /// <summary>Owner of the Unix socket's file, or null.</summary>
    public uint? UnixUser { get; init; }

    /// <summary>Group of the Unix socket's file, or null.</summary>
    public uint? UnixGroup { get; init; }

    /// <summary>An IPv6 socket: true takes IPv6 only, false takes IPv4 as well, null leaves the system's default.</summary>
    public bool? IPv6Only { get; init; }

    /// <summary>Length of the kernel's queue of made connections, at least 1.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Interface to listen on (SO_BINDTODEVICE), or null.</summary>
    public string? Interface { get; init; }

    /// <summary>TCP fast open for clients that ask for it.</summary>
    public bool FastOpen { get; init; }

    /// <summary>Wake up only when the client has sent something, waiting at most this many seconds; 0 is off.</summary>
    public int DeferAcceptSeconds { get; init; }

    /// <summary>TCP keep-alive probes (option clitcpka, clitcpka-idle and its kin).</summary>
    public KeepAliveSettings KeepAlive { get; init; }

    /// <summary>Maximum segment size, or 0.</summary>
    public int MaximumSegment { get; init; }

    /// <summary>TCP_USER_TIMEOUT in milliseconds, or 0.</summary>
    public int UserTimeoutMs { get; init; }

    /// <summary>Allow an address that the host does not have (bind transparent).</summary>
    public bool Transparent { get; init; }
}
