using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary><c>tcp-check connect</c> or <c>http-check connect</c>.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Comment">What to tell when it fails, or null.</param>
public sealed record CheckConnectRule(Position Position, string? Comment) : CheckRule(Position, Comment)
{
    /// <summary><c>port</c>, or null for the server's.</summary>
    public int? Port { get; init; }

    /// <summary><c>addr</c>, or null for the server's.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary><c>send-proxy</c>.</summary>
    public bool SendProxy { get; init; }

    /// <summary><c>default</c>: as the server line says for what is not written here.</summary>
    public bool UseServerSettings { get; init; }

    /// <summary><c>linger</c>: close cleanly instead of resetting.</summary>
    public bool Linger { get; init; }
}
