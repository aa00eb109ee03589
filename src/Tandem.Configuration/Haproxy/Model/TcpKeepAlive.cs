namespace Tandem.Configuration.Haproxy;

/// <summary>TCP keep-alive of one side (<c>option clitcpka</c>, <c>srvtcpka</c> and their numbers); 0 leaves the system's number.</summary>
/// <param name="Enabled">Whether probes are sent.</param>
/// <param name="Count">Probes without answer before the connection is dead.</param>
/// <param name="IdleSeconds">Silence before the first probe.</param>
/// <param name="IntervalSeconds">Time between probes.</param>
public sealed record TcpKeepAlive(bool Enabled = false, int Count = 0, int IdleSeconds = 0, int IntervalSeconds = 0);
