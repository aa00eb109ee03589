namespace Tandem.Failover.Tests.Wire;

/// <summary>
/// Two hosts in network namespaces, joined by a cable: A is 10.42.0.11, fd42::11 and fe80::42:ff:fe00:b with the MAC address
/// 02:42:00:00:00:0b, as the sender in Data/vrrp-golden.txt; B is its neighbour with 12 and c. Their interfaces are named eth0. Needs root.
/// </summary>
public sealed class TwoHosts : IDisposable
{
    public TwoHosts()
    {
        A.Ip($"link add eth0 address 02:42:00:00:00:0b type veth peer name eth0 netns {B.Name} address 02:42:00:00:00:0c");
        foreach (var (host, number) in new[] { (A, 11), (B, 12) })
        {
            // Without duplicate address detection addresses are of use at once.
            host.Inside(() => File.WriteAllText("/proc/sys/net/ipv6/conf/eth0/accept_dad", "0"));
            host.Ip("link set eth0 up");
            host.Ip($"addr add 10.42.0.{number}/24 dev eth0");
            host.Ip($"addr add fd42::{number}/64 dev eth0 nodad");
        }

        Index = A.Inside(() => IndexOf("eth0"));
    }

    internal NetworkSpace A { get; } = new();

    internal NetworkSpace B { get; } = new();

    /// <summary>The index of eth0 on A.</summary>
    internal int Index { get; }

    /// <summary>The index of an interface with an IPv6 address, in the thread's namespace: /proc/net would be the process's.</summary>
    internal static int IndexOf(string name) => File.ReadLines("/proc/thread-self/net/if_inet6")
        .Where(line => line.EndsWith(" " + name, StringComparison.Ordinal))
        .Select(line => int.Parse(line.Split(' ')[1], System.Globalization.NumberStyles.HexNumber, null))
        .First();

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
