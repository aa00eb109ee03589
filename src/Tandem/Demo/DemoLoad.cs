namespace Tandem.Demonstration;

/// <summary>Clients that ask without a pause, and the count of what became of it.</summary>
internal sealed class DemoLoad : IDisposable
{
    private readonly Thread[] threads;
    private volatile bool ended;
    private int answered;
    private int lost;

    /// <summary>Starts the clients.</summary>
    internal DemoLoad(int port, int clients)
    {
        threads = new Thread[clients];
        for (var i = 0; i < clients; i++)
        {
            threads[i] = new Thread(() => Run(port)) { IsBackground = true };
            threads[i].Start();
        }
    }

    /// <summary>Requests answered with 200 so far.</summary>
    internal int Answered => Volatile.Read(ref answered);

    /// <summary>Requests without that answer so far.</summary>
    internal int Lost => Volatile.Read(ref lost);

    /// <summary>Lets the clients go on for a while.</summary>
    internal void RunFor(int milliseconds) => threads[0].Join(milliseconds);

    /// <summary>Ends them, each after the answer that it waits for.</summary>
    internal void Stop()
    {
        ended = true;
        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    public void Dispose() => ended = true;

    private void Run(int port)
    {
        using var client = new DemoClient(port);
        while (!ended)
        {
            if (client.Ask() != null)
            {
                Interlocked.Increment(ref answered);
            }
            else
            {
                Interlocked.Increment(ref lost);
            }
        }
    }
}
