using System.Net;
using System.Net.Sockets;

namespace Tandem.Configuration.Haproxy;

/// <summary>Asks the system's resolver, as HAProxy's "libc" method does.</summary>
internal static class HostNames
{
    /// <summary>The addresses of a name, or none.</summary>
    internal static IReadOnlyList<IPAddress> Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
