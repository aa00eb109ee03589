using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>One <c>bind</c> line: its addresses and the parameters that hold for all of them (configuration.txt 5.1).</summary>
public sealed class BindLine
{
    internal BindLine(Position position) => Position = position;

    /// <summary>Where the line stands.</summary>
    public Position Position { get; }

    /// <summary>The addresses in the order written; at least one in a valid configuration.</summary>
    public IReadOnlyList<BindAddress> Addresses { get; internal set; } = [];

    /// <summary><c>name</c>, or null.</summary>
    public string? Name { get; internal set; }

    /// <summary><c>id</c>, or null for an automatic one.</summary>
    public int? Id { get; internal set; }

    /// <summary><c>backlog</c> of the listening socket, or null for the proxy's.</summary>
    public int? Backlog { get; internal set; }

    /// <summary><c>maxconn</c> of each address, or null for the proxy's.</summary>
    public int? MaxConn { get; internal set; }

    /// <summary><c>accept-proxy</c>: every connection begins with a PROXY header, version 1 or 2.</summary>
    public bool AcceptProxy { get; internal set; }

    /// <summary><c>defer-accept</c>: accept when the first data has arrived.</summary>
    public bool DeferAccept { get; internal set; }

    /// <summary><c>tfo</c>: TCP fast open.</summary>
    public bool TcpFastOpen { get; internal set; }

    /// <summary><c>transparent</c>: accept for addresses that this host does not own.</summary>
    public bool Transparent { get; internal set; }

    /// <summary><c>v6only</c>: an IPv6 socket takes IPv6 only. Neither this nor <see cref="V4V6"/> leaves the system's default.</summary>
    public bool V6Only { get; internal set; }

    /// <summary><c>v4v6</c>: an IPv6 socket takes IPv4 as well.</summary>
    public bool V4V6 { get; internal set; }

    /// <summary><c>interface</c> to which the socket is tied, or null.</summary>
    public string? Interface { get; internal set; }

    /// <summary><c>mss</c> in bytes, negative for "at most the peer's minus", or null.</summary>
    public int? Mss { get; internal set; }

    /// <summary><c>tcp-ut</c>: TCP user timeout in milliseconds, or null.</summary>
    public int? TcpUserTimeoutMs { get; internal set; }

    /// <summary><c>mode</c> of a unix socket's file, or null; <c>unix-bind</c> is already applied.</summary>
    public int? SocketMode { get; internal set; }

    /// <summary><c>uid</c> that owns a unix socket's file, or null.</summary>
    public int? Uid { get; internal set; }

    /// <summary><c>gid</c> that owns a unix socket's file, or null.</summary>
    public int? Gid { get; internal set; }

    /// <summary><c>user</c> that owns a unix socket's file, or null.</summary>
    public string? User { get; internal set; }

    /// <summary><c>group</c> that owns a unix socket's file, or null.</summary>
    public string? Group { get; internal set; }
}
