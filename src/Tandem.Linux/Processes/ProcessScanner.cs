using Tandem.Linux.Reactor;

namespace Tandem.Linux.Processes;

/// <summary>
/// Looks through the processes of the host for a loop, in a thread of its own: a look costs some microseconds per process, which on
/// a host with thousands of them is longer than a loop with deadlines may stand still. Askers that come while it looks share the
/// next look.
/// </summary>
public sealed class ProcessScanner : IDisposable
{
    /// <summary>Processes of the host up to which <see cref="AnswerNow"/> looks: a look takes one to two milliseconds then, which the loop can spare once.</summary>
    private const int MostInline = 256;

    private readonly EpollLoop loop;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly List<int> processes = [];
    private readonly Thread thread;
    private List<(ProcessQuery Query, Action Answered)> waiting = [];
    private List<(ProcessQuery Query, Action Answered)> asked = [];
    private readonly List<int> processesNow = [];
    private volatile int count;
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

    /// <summary>
    /// Answers at once, on the loop's thread, if the host has few processes: on a host that is busy otherwise the other thread may have to
    /// wait for a processor, and when the last process has just ended that wait is an outage.
    /// </summary>
    /// <param name="query">What for; not one that is asked at present.</param>
    /// <returns>False when it must be asked.</returns>
    public bool AnswerNow(ProcessQuery query)
    {
        query.Found.Clear();
        if (!query.NeedsList)
        {
            query.Find(processesNow);
            return true;
        }

        if (count is 0 or > MostInline || !ProcessTable.List(processesNow) || processesNow.Count > MostInline)
        {
            return false;
        }

        query.Find(processesNow);
        return true;
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
        count = processes.Count;
        foreach (var (query, answered) in asked)
        {
            query.Found.Clear();
            query.Find(processes);
            loop.Post(answered);
        }

        asked.Clear();
    }
}
