using Tandem.Linux.Sockets;
using Tandem.Node.Board;

namespace Tandem.Balancer;

/// <content>A planned hand-over: the clients go to another node, and this process runs on.</content>
public sealed partial class LoadBalancer
{
    /// <summary>Connections of clients now, over all loops.</summary>
    public int Connections => graph.Connections;

    /// <summary>Whether a hand-over has begun and was not ended.</summary>
    public bool IsHandingOver => graph.IsHandingOver;

    /// <summary>
    /// Asks clients to connect anew: answers carry <c>connection: close</c>, connections at rest end when they have had a moment to send once
    /// more, health pages fail. New connections are served. Callable from any thread, and again.
    /// </summary>
    public void BeginHandOver()
    {
        if (graph.IsHandingOver)
        {
            return;
        }

        graph.IsHandingOver = true;
        graph.Board?.Set(BalancerPhase.HandingOver);
        OnEachWorker(static worker => worker.EndKept());
    }

    /// <summary>
    /// Holds new connections back: their first packets are dropped, so that clients send them again to the next owner of the address. What
    /// has connected is served. Local connections over Unix sockets are not held. Callable from one thread at a time.
    /// </summary>
    /// <returns>0, or the errno number of the first socket that does not hold.</returns>
    public int HoldConnections()
    {
        BeginHandOver();
        var first = 0;
        foreach (var address in graph.Addresses)
        {
            foreach (var socket in address.Sockets)
            {
                var error = NewConnectionFilter.Attach(socket);
                first = first == 0 ? error : first;
            }
        }

        return first;
    }

    /// <summary>
    /// Another node serves: new connections are taken again, of whoever still finds the way here, and this process stays what it is in a
    /// hand-over until <see cref="EndHandOver"/>; its successor on the health board, too. Callable from one thread at a time.
    /// </summary>
    public void SettleHandOver()
    {
        BeginHandOver();
        ReleaseConnections();
        graph.Board?.Set(BalancerPhase.HandedOver);
    }

    /// <summary>Takes new connections again, of whoever still finds the way here. Without effect when none are held. Callable from one thread at a time.</summary>
    public void ReleaseConnections()
    {
        // Whoever holds them: a predecessor has handed its sockets on as they were.
        foreach (var address in graph.Addresses)
        {
            foreach (var socket in address.Sockets)
            {
                NewConnectionFilter.Detach(socket);
            }
        }
    }

    /// <summary>All is as before the hand-over: connections are kept, and health pages tell the truth about servers. Callable from one thread at a time.</summary>
    public void EndHandOver()
    {
        ReleaseConnections();
        graph.IsHandingOver = false;
        if (!graph.Workers[0].IsDraining)
        {
            graph.Board?.Set(BalancerPhase.Serving);
        }
    }

    /// <summary>
    /// A start in the middle of a hand-over: what was settled stays so; what was only begun has ended, since nobody who began it would know
    /// of this process, and its sockets hold nobody back for ever.
    /// </summary>
    private void TakeUpHandOver()
    {
        if (Board is { } board && board.TryRead(out var predecessor) && predecessor.Phase == BalancerPhase.HandedOver)
        {
            graph.IsHandingOver = true;
            graph.Board!.Set(BalancerPhase.HandedOver);
        }

        ReleaseConnections();
    }
}
