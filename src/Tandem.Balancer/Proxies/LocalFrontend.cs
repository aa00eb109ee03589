using Tandem.Linux.Reactor;

namespace Tandem.Balancer.Proxies;

/// <summary>A frontend as one loop sees it: its listeners, and what its connections share.</summary>
internal sealed class LocalFrontend
{
    private readonly List<LocalListener> listeners = [];

    internal LocalFrontend(Worker worker, Frontend frontend)
    {
        Worker = worker;
        Frontend = frontend;
    }

    internal Worker Worker { get; }

    internal Frontend Frontend { get; }

    /// <summary>Accepting waits until connections have ended.</summary>
    internal bool IsFull { get; private set; }

    internal void Listen(BoundAddress bound, int socket) => listeners.Add(new LocalListener(this, bound, socket));

    /// <summary>Asked before each accept: at a limit the listeners pause, and clients wait in the kernel's queue.</summary>
    internal bool MayAccept()
    {
        if (Worker.IsPaused)
        {
            Pause();
            return false;
        }

        if (Frontend.Connections < Frontend.MaxConnections && Worker.Graph.Connections < Worker.Graph.MaxConnections)
        {
            return true;
        }

        IsFull = true;
        foreach (var listener in listeners)
        {
            listener.Listener.Pause();
        }

        Worker.Graph.HasFullFrontends = true;

        // A place may have come free between the look and the mark.
        Worker.Loop.Post(ResumeWhenRoom);
        return false;
    }

    /// <summary>All connections that this loop has ever accepted. Other threads may read it; what they see may lag.</summary>
    internal long Total { get; private set; }

    internal void OnAccepted(LocalListener listener, Connection connection)
    {
        Total++;
        Frontend.AddConnection();
        Worker.Graph.AddConnection();
        if (Frontend.IsHttp)
        {
            Worker.RentDownstream().Begin(listener, connection);
        }
        else
        {
            Worker.RentTcpSession().Begin(listener, connection);
        }
    }

    internal void OnConnectionEnded()
    {
        Frontend.RemoveConnection();
        Worker.Graph.RemoveConnection();
        if (Worker.Graph.HasFullFrontends)
        {
            Worker.Graph.ResumeFullFrontends();
        }
    }

    internal void ResumeWhenRoom()
    {
        if (!IsFull)
        {
            return;
        }

        // Marked before the look: who ends a connection after it finds the mark. Another frontend's turn may have taken it away.
        Worker.Graph.HasFullFrontends = true;
        Interlocked.MemoryBarrier();
        if (!Worker.IsPaused && Frontend.Connections < Frontend.MaxConnections
            && Worker.Graph.Connections < Worker.Graph.MaxConnections)
        {
            IsFull = false;
            Resume();
        }
    }

    internal void Pause()
    {
        foreach (var listener in listeners)
        {
            listener.Listener.Pause();
        }
    }

    internal void Resume()
    {
        if (IsFull)
        {
            ResumeWhenRoom();
            return;
        }

        foreach (var listener in listeners)
        {
            listener.Listener.Resume();
        }
    }

    internal void CloseListeners()
    {
        foreach (var listener in listeners)
        {
            listener.Listener.Close();
        }

        listeners.Clear();
    }
}
