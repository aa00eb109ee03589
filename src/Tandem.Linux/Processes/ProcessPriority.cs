namespace Tandem.Linux.Processes;

/// <summary>The scheduling of the calling thread.</summary>
internal static unsafe class ProcessPriority
{
    /// <summary>
    /// Gives up real-time scheduling and a raised priority that the thread has inherited, so that what it starts runs like any other
    /// program.
    /// </summary>
    internal static void DropRealTime()
    {
        const int fifo = 1;
        const int roundRobin = 2;
        const int resetOnFork = 0x40000000;
        if ((ScriptCalls.GetScheduler(0) & ~resetOnFork) is fifo or roundRobin)
        {
            var priority = 0;
            _ = ProcessCalls.SetScheduler(0, 0, &priority);
        }

        if (ScriptCalls.GetNice(0, 0) < 0)
        {
            _ = ProcessCalls.SetNice(0, 0, 0);
        }
    }
}
