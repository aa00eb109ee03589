namespace Tandem.Bench.Peers;

/// <summary>How all peers are configured for one row.</summary>
/// <param name="Tcp">TCP mode; nginx is left out.</param>
/// <param name="Logging">One line a request to a UDP sink on loopback.</param>
/// <param name="Workers">Threads or worker processes.</param>
internal sealed record Setup(bool Tcp = false, bool Logging = false, int Workers = 1);
