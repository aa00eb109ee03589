using Tandem.Linux.Sockets;

namespace Tandem.Failover.Routers;

/// <summary>Is told of packets that belong to no virtual router of this host.</summary>
internal interface IUnknownRouterObserver
{
    /// <summary>Whether it wants to be told; when it does not, such packets need not be received.</summary>
    public bool WantsUnknown { get; }

    /// <summary>A packet that is too short to say whom it is for.</summary>
    public void OnUndecodable(in ReceivedPacket packet, long nowUs);

    /// <summary>A packet for a VRID that no instance on this interface has.</summary>
    public void OnUnknownRouter(byte virtualRouterId, in ReceivedPacket packet, long nowUs);
}
