namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>backend NAME [min_up N]</c> of <c>track_balancer</c>.</summary>
/// <param name="Name">The backend, or listen section, of the haproxy.cfg.</param>
/// <param name="MinUp">How many of its servers must be up, 1 to 100 000.</param>
public sealed record TrackedBackend(string Name, int MinUp);
