namespace Tandem.Linux.Sockets;

/// <summary>
/// Where a pair of VRRP sockets receives and sends. Instances with equal settings share one pair; which they are is told apart by the
/// virtual router identifier.
/// </summary>
public sealed record VrrpSocketSettings
{
    /// <summary>The interface's name, or null for a unicast instance without one.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The interface's index, or 0.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The multicast group that is joined and sent to (224.0.0.18, ff02::12), or none of a family for unicast.</summary>
    public Endpoint Group { get; init; }

    /// <summary>Unicast: the own address, which the receiving socket is bound to, so that only what is for it arrives.</summary>
    public Endpoint UnicastSource { get; init; }

    /// <summary>
    /// kernel_rx_buf_size, vrrp_rx_bufs_policy: bytes of the receive buffer that are asked for; 0 leaves the system's default. Instances
    /// that differ in nothing else share a socket nevertheless: two would each receive everything.
    /// </summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>Sends to, and receives from, a group.</summary>
    public bool IsMulticast => Group.IsInternet;

    /// <summary>The family of both addresses.</summary>
    public EndpointFamily Family => IsMulticast ? Group.Family : UnicastSource.Family;

    /// <summary>The protocol number of VRRP.</summary>
    internal const int Protocol = 112;
}
