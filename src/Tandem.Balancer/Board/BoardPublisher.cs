using Tandem.Balancer.Proxies;
using Tandem.Linux.Processes;
using Tandem.Linux.Reactor;
using Tandem.Node.Board;

namespace Tandem.Balancer.Board;

/// <summary>
/// Writes a balancer's state on the health board of its node: each loop its heartbeat, the first loop what frontends and backends can do.
/// </summary>
internal sealed class BoardPublisher
{
    private readonly Graph graph;
    private readonly BoardSeat seat;
    private readonly CountdownEvent beating;
    private readonly bool[] hasBeaten;
    private readonly int[] frontendPlaces;
    private readonly int[] backendPlaces;
    private readonly bool[] accepts;
    private volatile bool hasChanged;

    /// <summary>Takes a seat that nobody looks at before <see cref="Claim"/>. The graph has its workers.</summary>
    internal BoardPublisher(Graph graph, HealthBoard board)
    {
        this.graph = graph;
        seat = board.Prepare(graph.Workers.Length);
        beating = new CountdownEvent(seat.LoopCount);
        hasBeaten = new bool[seat.LoopCount];
        accepts = new bool[graph.Frontends.Length];
        foreach (var address in graph.Addresses)
        {
            accepts[address.Frontend.Index] = true;
        }

        frontendPlaces = Array.ConvertAll(graph.Frontends, frontend => accepts[frontend.Index] ? seat.Add(frontend.Section.Name, Of(frontend)) : -1);
        backendPlaces = Array.ConvertAll(graph.Backends, backend => seat.Add(backend.Section.Name, Of(backend)));
    }

    /// <summary>Frontends and backends that have no place on the board.</summary>
    internal int WithoutPlace => seat.WithoutPlace;

    /// <summary>Sets the heartbeat of each loop going; before the loops run.</summary>
    internal void Start(IReadOnlyList<EventLoop> loops)
    {
        for (var i = 0; i < seat.LoopCount; i++)
        {
            loops[i].Timers.Set(new LoopHeartbeat(this, loops[i], i), loops[i].NowMs + 1);
        }
    }

    /// <summary>Takes the board over from the predecessor, when every loop has moved.</summary>
    /// <param name="patienceMs">How long to wait for them at most.</param>
    internal void Claim(int patienceMs)
    {
        beating.Wait(patienceMs);
        seat.Claim();
    }

    /// <summary>A loop lives; on its thread.</summary>
    internal void Beat(int loop, long nowUs)
    {
        seat.Beat(loop, nowUs);
        if (!hasBeaten[loop])
        {
            seat.SetThread(loop, ThreadTimes.OwnId);
            hasBeaten[loop] = true;
            beating.Signal();
        }
    }

    /// <summary>A loop could not open a descriptor; on its thread.</summary>
    internal void OnDescriptorsLacking(int loop, long nowUs)
    {
        if (loop < seat.LoopCount)
        {
            seat.LacksDescriptors(loop, nowUs);
        }
    }

    /// <summary>Something that the board shows may be different: it is written with the next heartbeat. Callable from any thread.</summary>
    internal void OnChanged() => hasChanged = true;

    /// <summary>Tells what the process is about. Callable from any thread, but not from two at a time.</summary>
    internal void Set(BalancerPhase phase)
    {
        seat.Set(phase);
        OnChanged();
    }

    /// <summary>Writes what has changed; on the first loop's thread.</summary>
    internal void PublishChanges()
    {
        if (!hasChanged)
        {
            return;
        }

        hasChanged = false;
        foreach (var frontend in graph.Frontends)
        {
            seat.Set(frontendPlaces[frontend.Index], Of(frontend));
        }

        foreach (var backend in graph.Backends)
        {
            seat.Set(backendPlaces[backend.Index], Of(backend));
        }
    }

    private BoardProxy Of(Backend backend)
    {
        var up = graph.Facts.UsableServers(backend.Index);
        var needs = backend.Servers.Length > 0;
        return new BoardProxy(
            BoardProxyKind.Backend,
            (needs ? BoardAbility.NeedsServers : 0) | (up > 0 || !needs ? BoardAbility.Serves : 0),
            up,
            backend.Servers.Length);
    }

    private BoardProxy Of(Frontend frontend)
    {
        var doesAccept = accepts[frontend.Index] && IsAnyLoopAccepting();
        var needs = graph.NeedsServers(frontend);
        var (up, servers) = graph.ServersOf(frontend);
        return new BoardProxy(
            BoardProxyKind.Frontend,
            (doesAccept ? BoardAbility.Accepts : 0) | (needs ? BoardAbility.NeedsServers : 0)
                | (doesAccept && (up > 0 || !needs) ? BoardAbility.Serves : 0),
            up,
            servers);
    }

    private bool IsAnyLoopAccepting()
    {
        foreach (var worker in graph.Workers)
        {
            if (worker is null or { IsPaused: false, IsDraining: false })
            {
                return true;
            }
        }

        return false;
    }
}
