using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// How the kernel schedules the calling thread, and what of the process stays in memory. What this sets is not inherited by processes and
/// threads that are started later.
/// </summary>
public static unsafe class ThreadScheduling
{
    /// <summary>The highest real-time priority (sched(7)).</summary>
    public const int MaxRealTimePriority = 99;

    private const int RoundRobin = 2;
    private const int ResetOnFork = 0x40000000;
    private const int RealTimeLimit = 15;
    private const int MaxProcessors = 1024;
    private const int LockNow = 1;
    private const int LockFuture = 2;
    private const int LockOnFault = 4;

    /// <summary>Gives the thread a real-time priority (SCHED_RR).</summary>
    /// <param name="priority">1 to <see cref="MaxRealTimePriority"/>.</param>
    /// <returns>0, or the errno number: without CAP_SYS_NICE or a limit (RLIMIT_RTPRIO) it is not allowed.</returns>
    public static int TakeRealTime(int priority) =>
        ProcessCalls.SetScheduler(0, RoundRobin | ResetOnFork, &priority) < 0 ? Libc.LastError : 0;

    /// <summary>Gives the thread a nice value.</summary>
    /// <param name="nice">-20 (first) to 19 (last).</param>
    /// <returns>0 or the errno number.</returns>
    public static int TakeNice(int nice) => ProcessCalls.SetNice(0, 0, nice) < 0 ? Libc.LastError : 0;

    /// <summary>Binds the thread to processors.</summary>
    /// <param name="processors">Their numbers, below 1024; others are left out.</param>
    /// <returns>0 or the errno number.</returns>
    public static int TakeProcessors(ReadOnlySpan<int> processors)
    {
        var set = stackalloc byte[MaxProcessors / 8];
        new Span<byte>(set, MaxProcessors / 8).Clear();
        foreach (var processor in processors)
        {
            if (processor is >= 0 and < MaxProcessors)
            {
                set[processor / 8] |= (byte)(1 << (processor % 8));
            }
        }

        return ProcessCalls.SetAffinity(0, MaxProcessors / 8, set) < 0 ? Libc.LastError : 0;
    }

    /// <summary>
    /// Has the kernel end this process when a real-time thread computes that long without once waiting (RLIMIT_RTTIME): a loop gone mad
    /// would otherwise take a processor from the whole host.
    /// </summary>
    /// <param name="microseconds">The time.</param>
    /// <returns>0 or the errno number.</returns>
    public static int LimitRealTime(long microseconds)
    {
        ProcessCalls.ResourceLimit limit = new() { Soft = (ulong)microseconds, Hard = (ulong)microseconds };
        return ProcessCalls.SetLimit(RealTimeLimit, &limit) < 0 ? Libc.LastError : 0;
    }

    /// <summary>
    /// Keeps what the process touches in memory (mlockall(2)). Pages that were never touched are not brought in: that would make the
    /// reserved heap and stacks of a runtime real.
    /// </summary>
    /// <returns>0, or the errno number: without CAP_IPC_LOCK it is not allowed, and nothing is locked.</returns>
    public static int LockMemory() =>
        ProcessCalls.LockMemory(LockNow | LockFuture | LockOnFault) < 0 ? Libc.LastError : 0;
}
