using System.Runtime.InteropServices;

namespace Tandem.Bench;

/// <summary>The few kernel calls of the load generator. It shares no code with what it measures.</summary>
internal static unsafe partial class Libc
{
    public const int SigInt = 2;
    public const int SigTerm = 15;
    public const int EpollIn = 1;
    public const int EpollAdd = 1;
    public const int ResourceFiles = 7;
    public const int MessageNoSignal = 0x4000;
    public const int MessageDontWait = 0x40;

    /// <summary>struct epoll_event is packed on x86-64 and aligned elsewhere.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    public static readonly int EventDataOffset = EventSize - 8;

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    public static partial int SetAffinity(int thread, nint bytes, ulong* cores);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    /// <summary>With a timeout in nanoseconds: a constant rate of 50,000 a second leaves 20 µs between two requests.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_pwait2")]
    public static partial int EpollWait(int epoll, byte* events, int count, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int descriptor, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* secondsAndNanoseconds);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ulong* softAndHard);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ulong* softAndHard);

    /// <summary>Asks for this many open files for this process and those that it starts, and returns what it got: without the right
    /// to raise the hard limit, that one.</summary>
    public static int RaiseFileLimit(int files)
    {
        var limits = stackalloc ulong[] { (ulong)files, (ulong)files };
        if (SetLimit(ResourceFiles, limits) != 0)
        {
            _ = GetLimit(ResourceFiles, limits);
            limits[0] = limits[1];
            _ = SetLimit(ResourceFiles, limits);
        }

        return (int)Math.Min(limits[0], int.MaxValue);
    }

    /// <summary>The time that all threads of a process have run, those that have ended included, to the nanosecond; /proc counts in
    /// hundredths of a second. 0 when there is no such process.</summary>
    public static double CpuSeconds(int pid)
    {
        // clock_getcpuclockid(3): the process's number, inverted, and 2 for the scheduler's clock.
        const int schedulersClock = 2;
        var time = stackalloc long[2];
        return GetTime((~pid << 3) | schedulersClock, time) == 0 ? time[0] + (time[1] / 1e9) : 0;
    }
}
