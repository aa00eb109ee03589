using System.Runtime.InteropServices;

namespace Tandem.Linux.Processes;

/// <summary>The system calls about processes, identities and limits, as glibc names them. A failure is -1 with errno set.</summary>
/// <remarks>The identity calls go through glibc and not to the kernel, because only glibc changes all threads at once.</remarks>
internal static unsafe class ProcessCalls
{
    private const string Library = "libc";

    [DllImport(Library, EntryPoint = "flock", ExactSpelling = true)]
    internal static extern int Lock(int descriptor, int operation);

    [DllImport(Library, EntryPoint = "posix_spawn", ExactSpelling = true)]
    internal static extern int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [DllImport(Library, EntryPoint = "posix_spawnattr_init", ExactSpelling = true)]
    internal static extern int SpawnAttributesInit(void* attributes);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setflags", ExactSpelling = true)]
    internal static extern int SpawnAttributesSetFlags(void* attributes, short flags);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setsigmask", ExactSpelling = true)]
    internal static extern int SpawnAttributesSetMask(void* attributes, void* set);

    [DllImport(Library, EntryPoint = "posix_spawnattr_setsigdefault", ExactSpelling = true)]
    internal static extern int SpawnAttributesSetDefault(void* attributes, void* set);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_init", ExactSpelling = true)]
    internal static extern int SpawnActionsInit(void* actions);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_destroy", ExactSpelling = true)]
    internal static extern int SpawnActionsDestroy(void* actions);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2", ExactSpelling = true)]
    internal static extern int SpawnActionsDuplicate(void* actions, int from, int to);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addopen", ExactSpelling = true)]
    internal static extern int SpawnActionsOpen(void* actions, int descriptor, byte* path, int flags, uint mode);

    [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addfchdir_np", ExactSpelling = true)]
    internal static extern int SpawnActionsChangeDirectory(void* actions, int directory);

    [DllImport(Library, EntryPoint = "waitpid", ExactSpelling = true)]
    internal static extern int WaitFor(int pid, int* status, int options);

    [DllImport(Library, EntryPoint = "waitid", ExactSpelling = true)]
    internal static extern int WaitForId(int kind, int id, void* information, int options);

    [DllImport(Library, EntryPoint = "kill", ExactSpelling = true)]
    internal static extern int Kill(int pid, int signal);

    [DllImport(Library, EntryPoint = "signal", ExactSpelling = true)]
    internal static extern nint Signal(int signal, nint handler);

    [DllImport(Library, EntryPoint = "sigfillset", ExactSpelling = true)]
    internal static extern int FillSignalSet(void* set);

    [DllImport(Library, EntryPoint = "sigemptyset", ExactSpelling = true)]
    internal static extern int EmptySignalSet(void* set);

    [DllImport(Library, EntryPoint = "pthread_sigmask", ExactSpelling = true)]
    internal static extern int SignalMask(int how, void* set, void* before);

    [DllImport(Library, EntryPoint = "socketpair", ExactSpelling = true)]
    internal static extern int SocketPair(int family, int type, int protocol, int* descriptors);

    [DllImport(Library, EntryPoint = "open", ExactSpelling = true)]
    internal static extern int Open(byte* path, int flags, uint mode);

    [DllImport(Library, EntryPoint = "dup2", ExactSpelling = true)]
    internal static extern int Duplicate(int from, int to);

    [DllImport(Library, EntryPoint = "dup3", ExactSpelling = true)]
    internal static extern int DuplicateWithFlags(int from, int to, int flags);

    /// <summary>fstat(2); struct stat begins with device and inode.</summary>
    [DllImport(Library, EntryPoint = "fstat", ExactSpelling = true)]
    internal static extern int StatusOf(int descriptor, void* status);

    [DllImport(Library, EntryPoint = "chdir", ExactSpelling = true)]
    internal static extern int ChangeDirectory(byte* path);

    [DllImport(Library, EntryPoint = "chroot", ExactSpelling = true)]
    internal static extern int ChangeRoot(byte* path);

    [DllImport(Library, EntryPoint = "setgroups", ExactSpelling = true)]
    internal static extern int SetGroups(nint count, uint* groups);

    [DllImport(Library, EntryPoint = "getgroups", ExactSpelling = true)]
    internal static extern int GetGroups(int count, uint* groups);

    [DllImport(Library, EntryPoint = "setgid", ExactSpelling = true)]
    internal static extern int SetGroup(uint group);

    [DllImport(Library, EntryPoint = "setuid", ExactSpelling = true)]
    internal static extern int SetUser(uint user);

    [DllImport(Library, EntryPoint = "getpwnam", ExactSpelling = true)]
    internal static extern PasswordEntry* GetPasswordEntry(byte* name);

    [DllImport(Library, EntryPoint = "getgrnam", ExactSpelling = true)]
    internal static extern GroupEntry* GetGroupEntry(byte* name);

    [DllImport(Library, EntryPoint = "prctl", ExactSpelling = true)]
    internal static extern int Control(int option, nint a, nint b, nint c, nint d);

    [DllImport(Library, EntryPoint = "getrlimit", ExactSpelling = true)]
    internal static extern int GetLimit(int resource, ResourceLimit* limit);

    [DllImport(Library, EntryPoint = "setrlimit", ExactSpelling = true)]
    internal static extern int SetLimit(int resource, ResourceLimit* limit);

    [DllImport(Library, EntryPoint = "execve", ExactSpelling = true)]
    internal static extern int Execute(byte* path, byte** arguments, byte** environment);

    [DllImport(Library, EntryPoint = "sigaddset", ExactSpelling = true)]
    internal static extern int AddSignal(void* set, int signal);

    [DllImport(Library, EntryPoint = "signalfd", ExactSpelling = true)]
    internal static extern int SignalDescriptor(int descriptor, void* set, int flags);

    /// <summary>For pidfd_open(2), which glibc names only since 2.36.</summary>
    [DllImport(Library, EntryPoint = "syscall", ExactSpelling = true)]
    internal static extern nint SystemCall(nint number, nint a, nint b);

    [DllImport(Library, EntryPoint = "getppid", ExactSpelling = true)]
    internal static extern int ParentProcess();

    [DllImport(Library, EntryPoint = "umask", ExactSpelling = true)]
    internal static extern uint FileModeMask(uint mask);

    [DllImport(Library, EntryPoint = "sched_setscheduler", ExactSpelling = true)]
    internal static extern int SetScheduler(int thread, int policy, int* priority);

    [DllImport(Library, EntryPoint = "setpriority", ExactSpelling = true)]
    internal static extern int SetNice(int which, int thread, int nice);

    [DllImport(Library, EntryPoint = "sched_setaffinity", ExactSpelling = true)]
    internal static extern int SetAffinity(int thread, nint size, void* set);

    [DllImport(Library, EntryPoint = "mlockall", ExactSpelling = true)]
    internal static extern int LockMemory(int flags);

    [DllImport(Library, EntryPoint = "memfd_create", ExactSpelling = true)]
    internal static extern int CreateMemoryFile(byte* name, uint flags);

    [DllImport(Library, EntryPoint = "ftruncate", ExactSpelling = true)]
    internal static extern int SetLength(int descriptor, nint length);

    [DllImport(Library, EntryPoint = "munmap", ExactSpelling = true)]
    internal static extern int UnmapMemory(void* start, nint length);

    [DllImport(Library, EntryPoint = "fchmod", ExactSpelling = true)]
    internal static extern int ChangeModeOf(int descriptor, uint mode);

    [DllImport(Library, EntryPoint = "mkdir", ExactSpelling = true)]
    internal static extern int MakeDirectory(byte* path, uint mode);

    /// <summary>The beginning of struct passwd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PasswordEntry
    {
        internal byte* Name;
        internal byte* Password;
        internal uint User;
        internal uint Group;
    }

    /// <summary>The beginning of struct group.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct GroupEntry
    {
        internal byte* Name;
        internal byte* Password;
        internal uint Group;
    }

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }
}
