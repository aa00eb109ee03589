using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>A line of unicast_peer: who adverts are sent to and, with check_unicast_src, accepted from.</summary>
/// <param name="Address">The peer's address, port 0.</param>
/// <param name="MinTimeToLive">The least TTL or hop limit, 0 to 255; 0 when not configured.</param>
/// <param name="MaxTimeToLive">The greatest; 255 when not configured.</param>
internal readonly record struct UnicastPeer(Endpoint Address, int MinTimeToLive = 0, int MaxTimeToLive = 255);
