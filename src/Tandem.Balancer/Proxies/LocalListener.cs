using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Proxies;

/// <summary>One bound address as one loop accepts from it.</summary>
internal sealed class LocalListener : ListenerHandler
{
    internal LocalListener(LocalFrontend frontend, BoundAddress bound, int socket)
    {
        Frontend = frontend;
        Bound = bound;
        Listener = frontend.Worker.Loop.Listen(bound.Sockets[socket], this);
    }

    internal LocalFrontend Frontend { get; }

    internal BoundAddress Bound { get; }

    internal Listener Listener { get; }

    public override bool MayAccept => Frontend.MayAccept();

    public override void OnAccepted(Connection connection) => Frontend.OnAccepted(this, connection);

    public override void OnAcceptFailed(int error) => Frontend.Worker.OnAcceptFailed(this, error);
}
