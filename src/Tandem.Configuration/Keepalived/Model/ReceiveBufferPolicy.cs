namespace Tandem.Configuration.Keepalived.Model;

/// <summary><c>vrrp_rx_bufs_policy</c>: how large the receive buffer of a VRRP socket is.</summary>
public enum ReceiveBufferPolicy
{
    /// <summary>What the system gives.</summary>
    System,

    /// <summary>The interface's MTU times the multiplier, for each instance of the socket.</summary>
    Mtu,

    /// <summary>The size of the instance's advertisement times the multiplier, for each instance of the socket.</summary>
    Advertisement,

    /// <summary>So many bytes.</summary>
    Fixed,
}
