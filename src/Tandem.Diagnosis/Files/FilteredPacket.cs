using System.Net;

namespace Tandem.Diagnosis.Files;

/// <summary>An advertisement as a packet filter sees it.</summary>
/// <param name="Inbound">Whether it comes in.</param>
/// <param name="Interface">The interface that it comes in or leaves through.</param>
/// <param name="Source">Its source; null when unknown.</param>
/// <param name="Destination">Its destination; null when unknown.</param>
internal sealed record FilteredPacket(bool Inbound, string Interface, IPAddress? Source, IPAddress? Destination)
{
    /// <summary>VRRP's number among the protocols of IP (RFC 9568 §5.1.1.4).</summary>
    internal const int Protocol = 112;

    /// <summary>Whether it goes to a group; null when the destination is unknown.</summary>
    internal bool? IsMulticast => Destination is null ? null : Destination.IsIPv6Multicast || (Destination.GetAddressBytes() is [>= 224 and < 240, _, _, _]);
}
