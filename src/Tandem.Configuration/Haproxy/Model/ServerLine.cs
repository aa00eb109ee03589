using System.Net;
using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// One <c>server</c> line with its <c>default-server</c> already applied (configuration.txt 5.2). Times are milliseconds.
/// Nullable values were not written; the comment names what then holds.
/// </summary>
public sealed class ServerLine
{
    internal ServerLine(Position position, string name, ServerAddress address)
    {
        Position = position;
        Name = name;
        Address = address;
    }

    /// <summary>Where the line stands.</summary>
    public Position Position { get; internal set; }

    /// <summary>The server's name.</summary>
    public string Name { get; internal set; }

    /// <summary>Where it is reached.</summary>
    public ServerAddress Address { get; internal set; }

    /// <summary><c>id</c>, or null for an automatic one.</summary>
    public int? Id { get; internal set; }

    /// <summary><c>check</c>: the server is watched.</summary>
    public bool Check { get; internal set; }

    /// <summary><c>addr</c>: where checks go instead, or null.</summary>
    public ServerAddress? CheckAddress { get; internal set; }

    /// <summary><c>port</c>: where checks go instead, or null.</summary>
    public int? CheckPort { get; internal set; }

    /// <summary><c>check-send-proxy</c>: checks open with a PROXY header too. Implied when neither <c>port</c> nor <c>addr</c> is set.</summary>
    public bool CheckSendProxy { get; internal set; }

    /// <summary><c>inter</c>, 2000 by default.</summary>
    public int InterMs { get; internal set; } = 2000;

    /// <summary><c>fastinter</c>, or null for <see cref="InterMs"/>.</summary>
    public int? FastInterMs { get; internal set; }

    /// <summary><c>downinter</c>, or null for <see cref="InterMs"/>.</summary>
    public int? DownInterMs { get; internal set; }

    /// <summary><c>rise</c>, at least 1, 2 by default.</summary>
    public int Rise { get; internal set; } = 2;

    /// <summary><c>fall</c>, at least 1, 3 by default.</summary>
    public int Fall { get; internal set; } = 3;

    /// <summary><c>weight</c>, 0 to 256, 1 by default.</summary>
    public int Weight { get; internal set; } = 1;

    /// <summary><c>backup</c>: used only when no other server is up.</summary>
    public bool Backup { get; internal set; }

    /// <summary><c>disabled</c>: starts in maintenance.</summary>
    public bool Disabled { get; internal set; }

    /// <summary><c>maxconn</c>, 0 for no limit.</summary>
    public int MaxConn { get; internal set; }

    /// <summary><c>minconn</c>, 0 for none.</summary>
    public int MinConn { get; internal set; }

    /// <summary><c>maxqueue</c>, 0 for no limit.</summary>
    public int MaxQueue { get; internal set; }

    /// <summary><c>slowstart</c>, 0 for none.</summary>
    public int SlowStartMs { get; internal set; }

    /// <summary><c>on-marked-down</c>.</summary>
    public OnMarkedDown OnMarkedDown { get; internal set; }

    /// <summary><c>on-marked-up</c>.</summary>
    public OnMarkedUp OnMarkedUp { get; internal set; }

    /// <summary><c>send-proxy</c> or <c>send-proxy-v2</c>.</summary>
    public ProxyProtocolVersion SendProxy { get; internal set; }

    /// <summary><c>source</c> of this server, or null for the backend's.</summary>
    public SourceAddress? Source { get; internal set; }

    /// <summary><c>track</c>: the server whose health this one follows, or null.</summary>
    public TrackedServer? Track { get; internal set; }

    /// <summary><c>redir</c>: GET and HEAD are answered with a redirect to this prefix, or null.</summary>
    public Word? Redir { get; internal set; }

    /// <summary><c>init-addr</c> in order; empty when not written (then <c>last,libc</c>).</summary>
    public IReadOnlyList<InitAddrMethod> InitAddr { get; internal set; } = [];

    /// <summary>The address that <see cref="InitAddrMethod.Ip"/> means, or null.</summary>
    public IPAddress? InitAddrFixed { get; internal set; }

    /// <summary><c>pool-low-conn</c>, 0 by default.</summary>
    public int PoolLowConn { get; internal set; }

    /// <summary><c>pool-max-conn</c>: idle connections kept; -1 (the default) for no limit, 0 for none.</summary>
    public int PoolMaxConn { get; internal set; } = -1;

    /// <summary><c>pool-purge-delay</c>, 5000 by default.</summary>
    public int PoolPurgeDelayMs { get; internal set; } = 5000;

    /// <summary><c>max-reuse</c>: requests per connection after the first; -1 (the default) for no limit.</summary>
    public int MaxReuse { get; internal set; } = -1;

    /// <summary><c>tfo</c>: TCP fast open.</summary>
    public bool TcpFastOpen { get; internal set; }

    internal ServerLine Clone() => (ServerLine)MemberwiseClone();
}
