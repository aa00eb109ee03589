using System.Net;

namespace Tandem.Configuration.Haproxy;

/// <summary>An IPv4 or IPv6 network.</summary>
/// <param name="Address">An address in it.</param>
/// <param name="PrefixLength">The number of leading bits that count, 0 to 32 or 128.</param>
public sealed record IpNetwork(IPAddress Address, int PrefixLength);
