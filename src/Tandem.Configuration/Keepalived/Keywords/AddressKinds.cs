using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Keepalived;

/// <summary>What kind an address is.</summary>
internal static class AddressKinds
{
    internal static bool IsMulticast(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.IsIPv6Multicast : (address.GetAddressBytes()[0] & 0xf0) == 0xe0;

    /// <summary>ffX2::/16.</summary>
    internal static bool IsLinkLocalMulticast(IPAddress address) => address.IsIPv6Multicast && (address.GetAddressBytes()[1] & 0x0f) == 2;
}
