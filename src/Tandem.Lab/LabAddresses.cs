using System.Globalization;
using System.Net;

namespace Tandem.Lab;

/// <summary>The plan of the lab's network: 10.42.0.0/24 and fd42::/64, hosts by their numbers.</summary>
public static class LabAddresses
{
    /// <summary>The virtual address that the balancers share.</summary>
    public static readonly IPAddress Virtual = V4(240);

    /// <summary>The virtual IPv6 address that the balancers share.</summary>
    public static readonly IPAddress VirtualV6 = V6(240);

    /// <summary>Folders in which a host's changes are its own.</summary>
    internal static readonly string[] OwnFolders = ["/run/", "/tmp/", "/etc/", "/opt/"];

    /// <summary>10.42.0.N.</summary>
    /// <param name="number">1 to 254.</param>
    public static IPAddress V4(int number) => new([10, 42, 0, (byte)number]);

    /// <summary>fd42::N, the number written as in the IPv4 address.</summary>
    /// <param name="number">1 to 254.</param>
    public static IPAddress V6(int number) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"fd42::{number}"));

    /// <summary>02:42:00:00:00 and the number, so that the link-local address of lb1 is fe80::42:ff:fe00:b.</summary>
    internal static string HardwareAddress(int number) => string.Create(CultureInfo.InvariantCulture, $"02:42:00:00:00:{number:x2}");
}
