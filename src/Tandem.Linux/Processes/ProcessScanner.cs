using Tandem.Linux.Reactor;

namespace Tandem.Linux.Processes;

/// <summary>
/// Looks through the processes of the host for a loop, in a thread of its own: a look costs some microseconds per process, which on
/// a host with thousands of them is longer than a loop with deadlines may stand still. Askers that come while it looks share the
/// next look.
/// </summary>
public sealed class ProcessScanner : IDisposable
{
    private readonly EpollLoop loop;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly List<int> processes = [];
    private readonly Thread thread;
    private List<(ProcessQuery Query, Action Answered)> waiting = [];
    private List<(ProcessQuery Query, Action Answered)> asked = [];
    private volatile bool isEnding;

    /// <summary>Begins to answer.</summary>
    /// <param name="loop">The loop that is told.</param>
    public ProcessScanner(EpollLoop loop)
    {
        this.loop = loop;
        thread = new Thread(Work) { IsBackground = true, Name = "processes" };
        thread.Start();
    }

    /// <summary>Looks done so far. For tests and statistics.</summary>
    public long Looks { get; private set; }

    /// <summary>Asks. Belongs to the loop's thread.</summary>
    /// <param name="query">What for; not asked again before it was answered.</param>
    /// <param name="answered">Called on the loop's thread, never before this call has returned.</param>
    public void Ask(ProcessQuery query, Action answered)
    {
        lock (gate)
        {
            waiting.Add((query, answered));
        }

        arrivals.Release();
    }

    /// <summary>Ends the thread; who waits is not answered.</summary>
    public void Dispose()
    {
        isEnding = true;
        arrivals.Release();
        thread.Join();
        arrivals.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            arrivals.Wait();
            if (isEnding)
            {
                return;
            }

            lock (gate)
            {
                (asked, waiting) = (waiting, asked);
            }

            Answer();
        }
    }

    private void Answer()
    {
        if (asked.Count == 0)
        {
            return;
        }

        Looks++;
        _ = ProcessTable.List(processes);
        foreach (var (query, answered) in asked)
        {
            query.Found.Clear();
            query.Find(processes);
            loop.Post(answered);
        }

        asked.Clear();
    }
}
