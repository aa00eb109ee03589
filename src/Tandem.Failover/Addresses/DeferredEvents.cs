using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>
/// Keeps what happened to interfaces for later: what we do to them ourselves must be finished before anybody is told, since whoever is told may
/// well begin to do the same thing.
/// </summary>
internal sealed class DeferredEvents : HostNetworkObserver
{
    private readonly Queue<Action<HostNetworkObserver>> events = new();

    internal bool Any => events.Count > 0;

    public override void OnInterfaceAppeared(NetworkInterface link) => events.Enqueue(o => o.OnInterfaceAppeared(link));

    public override void OnInterfaceVanished(NetworkInterface link) => events.Enqueue(o => o.OnInterfaceVanished(link));

    public override void OnInterfaceUp(NetworkInterface link) => events.Enqueue(o => o.OnInterfaceUp(link));

    public override void OnInterfaceDown(NetworkInterface link) => events.Enqueue(o => o.OnInterfaceDown(link));

    public override void OnInterfaceChanged(NetworkInterface link) => events.Enqueue(o => o.OnInterfaceChanged(link));

    public override void OnAddressGained(NetworkInterface link, in Endpoint address)
    {
        var copy = address;
        events.Enqueue(o => o.OnAddressGained(link, copy));
    }

    public override void OnAddressLost(NetworkInterface link, in Endpoint address)
    {
        var copy = address;
        events.Enqueue(o => o.OnAddressLost(link, copy));
    }

    /// <summary>Tells what was kept, in order; what is added meanwhile, too.</summary>
    internal void Tell(HostNetworkObserver? observer)
    {
        while (events.TryDequeue(out var happened))
        {
            if (observer != null)
            {
                happened(observer);
            }
        }
    }
}
