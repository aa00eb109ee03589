namespace Tandem.Failover.Protocol;

/// <summary>
/// What an instance's configuration puts into its advertisements, and therefore also what it expects in those of its peers. Does not
/// change while the configuration stands; the priority is given when something is sent.
/// </summary>
internal sealed class AdvertisementContent
{
    /// <summary>The most addresses: the count is one byte.</summary>
    internal const int MaxAddresses = 255;

    /// <summary>2 or 3.</summary>
    internal required byte Version { get; init; }

    /// <summary>The VRID, 1 to 255.</summary>
    internal required byte VirtualRouterId { get; init; }

    /// <summary>Addresses of 16 bytes instead of 4.</summary>
    internal bool IsIPv6 { get; init; }

    /// <summary>
    /// The addresses (not the excluded ones) in network order, one after the other as configured; at most <see cref="MaxAddresses"/>.
    /// </summary>
    internal byte[] Addresses { get; init; } = [];

    /// <summary>advert_int in hundredths of a second: whole seconds, 100 to 25500, in version 2; 1 to 4095 in version 3.</summary>
    internal required int IntervalCentiseconds { get; init; }

    /// <summary>Version 2: 0 none, 1 PASS.</summary>
    internal byte AuthenticationType { get; init; }

    /// <summary>The password of PASS, at most eight bytes of it (<see cref="Password"/>).</summary>
    internal byte[] AuthenticationData { get; init; } = new byte[Advertisement.AuthenticationLength];

    /// <summary>How many addresses there are.</summary>
    internal int Count => Addresses.Length / AddressLength;

    /// <summary>Bytes of one address.</summary>
    internal int AddressLength => IsIPv6 ? 16 : 4;

    /// <summary>Bytes of the message.</summary>
    internal int MessageLength => Advertisement.LengthOf(Version, IsIPv6, Count);

    /// <summary>A password as it goes on the wire: cut after eight bytes, or filled with zeros (keepalived.conf(5) auth_pass).</summary>
    /// <param name="password">The configured text in UTF-8.</param>
    internal static byte[] Password(ReadOnlySpan<byte> password)
    {
        var data = new byte[Advertisement.AuthenticationLength];
        password[..Math.Min(password.Length, data.Length)].CopyTo(data);
        return data;
    }
}
