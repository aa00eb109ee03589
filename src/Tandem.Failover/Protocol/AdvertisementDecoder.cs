using Tandem.Linux.Sockets;

namespace Tandem.Failover.Protocol;

/// <summary>Finds the VRRP message in a received packet, so that its virtual router can be looked up. Judges nothing else.</summary>
internal static class AdvertisementDecoder
{
    /// <summary>The IP protocol number of AH, behind which keepalived's auth_type AH hides the message.</summary>
    internal const byte AuthenticationHeaderProtocol = 51;

    /// <summary>Bytes of the AH header that keepalived sends: 12 fixed ones and 12 of HMAC-MD5-96.</summary>
    internal const int AuthenticationHeaderLength = 24;

    /// <summary>Decodes a packet.</summary>
    /// <param name="packet">The bytes as received, with the IPv4 header if there is one.</param>
    /// <param name="received">Where it came from and where the message begins.</param>
    /// <param name="advertisement">The message, when <see cref="Rejection.None"/> is returned.</param>
    /// <returns><see cref="Rejection.None"/> or <see cref="Rejection.TooShortForHeaders"/>.</returns>
    internal static Rejection Decode(ReadOnlySpan<byte> packet, scoped in ReceivedPacket received, out Advertisement advertisement)
    {
        var start = received.HeaderLength + (received.Protocol == AuthenticationHeaderProtocol ? AuthenticationHeaderLength : 0);
        var end = Math.Min(received.Length, packet.Length);
        if (received.HeaderLength < 0 || end - start < Advertisement.HeaderLength)
        {
            advertisement = default;
            return Rejection.TooShortForHeaders;
        }

        advertisement = new Advertisement(packet[start..end], received.Source.Family == EndpointFamily.IPv6);
        return Rejection.None;
    }
}
