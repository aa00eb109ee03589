using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>The server whose health another one follows (<c>track</c>).</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Backend">The backend's name, or null for the same backend.</param>
/// <param name="Server">The server's name.</param>
public sealed record TrackedServer(Position Position, string? Backend, string Server);
