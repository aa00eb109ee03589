using Tandem.Balancer.Exchanges;

namespace Tandem.Balancer.Proxies;

/// <summary>
/// Requests of one loop that wait for a place at a server, or at any server of a backend (<c>server == null</c>), in order of
/// arrival. Bounded by the connections that there can be, and by <c>maxqueue</c>.
/// </summary>
internal sealed class RequestQueue(LocalBackend backend, LocalServer? server)
{
    private Dispatch? first;
    private Dispatch? last;

    internal int Count { get; private set; }

    internal void Add(Dispatch dispatch)
    {
        dispatch.Queue = this;
        dispatch.QueuedBefore = last;
        dispatch.QueuedAfter = null;
        if (last == null)
        {
            first = dispatch;
        }
        else
        {
            last.QueuedAfter = dispatch;
        }

        last = dispatch;
        Counted(Count + 1);
    }

    internal Dispatch RemoveFirst()
    {
        var dispatch = first!;
        Remove(dispatch);
        return dispatch;
    }

    internal void Remove(Dispatch dispatch)
    {
        if (dispatch.QueuedBefore == null)
        {
            first = dispatch.QueuedAfter;
        }
        else
        {
            dispatch.QueuedBefore.QueuedAfter = dispatch.QueuedAfter;
        }

        if (dispatch.QueuedAfter == null)
        {
            last = dispatch.QueuedBefore;
        }
        else
        {
            dispatch.QueuedAfter.QueuedBefore = dispatch.QueuedBefore;
        }

        dispatch.QueuedBefore = null;
        dispatch.QueuedAfter = null;
        dispatch.Queue = null;
        Counted(Count - 1);
    }

    private void Counted(int count)
    {
        Count = count;
        if (server != null)
        {
            server.Queued = count;
            if (count <= 1)
            {
                server.Server.SetWaiting(backend.Worker.Index, count == 1 || backend.Queue.Count > 0);
            }
        }
        else if (count <= 1)
        {
            foreach (var each in backend.Servers)
            {
                each.Server.SetWaiting(backend.Worker.Index, count == 1 || each.Queue.Count > 0);
            }
        }
    }
}
