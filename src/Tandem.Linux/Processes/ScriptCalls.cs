using System.Runtime.InteropServices;

namespace Tandem.Linux.Processes;

/// <summary>The system calls about scripts and watched processes, as glibc names them. A failure is -1 with errno set.</summary>
internal static unsafe class ScriptCalls
{
    private const string Library = "libc";
    private const int OpenProcessNumber = 434;

    [DllImport(Library, EntryPoint = "geteuid", ExactSpelling = true)]
    internal static extern uint EffectiveUser();

    [DllImport(Library, EntryPoint = "getegid", ExactSpelling = true)]
    internal static extern uint EffectiveGroup();

    [DllImport(Library, EntryPoint = "waitid", ExactSpelling = true)]
    internal static extern int WaitById(int kind, int id, int* information, int options);

    [DllImport(Library, EntryPoint = "mprotect", ExactSpelling = true)]
    internal static extern int ProtectMemory(void* address, nint length, int protection);

    [DllImport(Library, EntryPoint = "sched_getscheduler", ExactSpelling = true)]
    internal static extern int GetScheduler(int thread);

    [DllImport(Library, EntryPoint = "getpriority", ExactSpelling = true)]
    internal static extern int GetNice(int which, int thread);

    [DllImport(Library, EntryPoint = "getdents64", ExactSpelling = true)]
    internal static extern nint ReadDirectory(int descriptor, void* buffer, nint size);

    [DllImport(Library, EntryPoint = "inotify_init1", ExactSpelling = true)]
    internal static extern int OpenNotify(int flags);

    [DllImport(Library, EntryPoint = "inotify_add_watch", ExactSpelling = true)]
    internal static extern int AddNotify(int descriptor, byte* path, uint mask);

    [DllImport(Library, EntryPoint = "statx", ExactSpelling = true)]
    internal static extern int StatusOf(int directory, byte* path, int flags, uint mask, byte* status);

    [DllImport(Library, EntryPoint = "realpath", ExactSpelling = true)]
    internal static extern byte* RealPath(byte* path, byte* resolved);

    /// <summary>pidfd_open(2).</summary>
    internal static int OpenProcess(int pid, int flags) => (int)ProcessCalls.SystemCall(OpenProcessNumber, pid, flags);
}
