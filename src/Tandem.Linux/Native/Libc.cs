using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Tandem.Linux.Native;

/// <summary>
/// The system calls of the data path, as glibc names them. Blittable, without SetLastError: a failure is -1 and
/// the reason stands in <see cref="LastError"/> until the thread's next call.
/// </summary>
internal static unsafe class Libc
{
    private const string Library = "libc";

    [ThreadStatic]
    private static int* errnoOfThisThread;

    /// <summary>The errno of this thread's last failed call.</summary>
    internal static int LastError
    {
        get
        {
            if (errnoOfThisThread == null)
            {
                // The thread's first failure: the location call itself does not change errno.
                errnoOfThisThread = ErrnoLocation();
            }

            return *errnoOfThisThread;
        }
    }

    [DllImport(Library, EntryPoint = "__errno_location", ExactSpelling = true)]
    private static extern int* ErrnoLocation();

    [DllImport(Library, EntryPoint = "timerfd_create", ExactSpelling = true)]
    internal static extern int TimerCreate(int clock, int flags);

    /// <summary>Both settings are a struct itimerspec: seconds and nanoseconds of the interval and of the first expiry, a long each.</summary>
    [DllImport(Library, EntryPoint = "timerfd_settime", ExactSpelling = true)]
    internal static extern int TimerSet(int descriptor, int flags, long* setting, long* before);

    [DllImport(Library, EntryPoint = "socket", ExactSpelling = true)]
    internal static extern int Socket(int family, int type, int protocol);

    [DllImport(Library, EntryPoint = "bind", ExactSpelling = true)]
    internal static extern int Bind(int descriptor, void* address, uint length);

    [DllImport(Library, EntryPoint = "listen", ExactSpelling = true)]
    internal static extern int Listen(int descriptor, int backlog);

    [DllImport(Library, EntryPoint = "accept4", ExactSpelling = true)]
    internal static extern int Accept4(int descriptor, void* address, uint* length, int flags);

    [DllImport(Library, EntryPoint = "connect", ExactSpelling = true)]
    internal static extern int Connect(int descriptor, void* address, uint length);

    [DllImport(Library, EntryPoint = "recv", ExactSpelling = true)]
    internal static extern nint Receive(int descriptor, void* buffer, nint length, int flags);

    [DllImport(Library, EntryPoint = "send", ExactSpelling = true)]
    internal static extern nint Send(int descriptor, void* buffer, nint length, int flags);

    [DllImport(Library, EntryPoint = "sendto", ExactSpelling = true)]
    internal static extern nint SendTo(int descriptor, void* buffer, nint length, int flags, void* address, uint addressLength);

    [DllImport(Library, EntryPoint = "sendmsg", ExactSpelling = true)]
    internal static extern nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [DllImport(Library, EntryPoint = "recvmsg", ExactSpelling = true)]
    internal static extern nint ReceiveMessage(int descriptor, MessageHeader* message, int flags);

    [DllImport(Library, EntryPoint = "shutdown", ExactSpelling = true)]
    internal static extern int Shutdown(int descriptor, int how);

    [DllImport(Library, EntryPoint = "close", ExactSpelling = true)]
    internal static extern int Close(int descriptor);

    [DllImport(Library, EntryPoint = "read", ExactSpelling = true)]
    internal static extern nint Read(int descriptor, void* buffer, nint length);

    [DllImport(Library, EntryPoint = "write", ExactSpelling = true)]
    internal static extern nint Write(int descriptor, void* buffer, nint length);

    [DllImport(Library, EntryPoint = "splice", ExactSpelling = true)]
    internal static extern nint Splice(int from, void* fromOffset, int to, void* toOffset, nint length, uint flags);

    [DllImport(Library, EntryPoint = "pipe2", ExactSpelling = true)]
    internal static extern int Pipe2(int* descriptors, int flags);

    [DllImport(Library, EntryPoint = "fcntl", ExactSpelling = true)]
    internal static extern int Fcntl(int descriptor, int command, nint argument);

    [DllImport(Library, EntryPoint = "getsockname", ExactSpelling = true)]
    internal static extern int GetSocketName(int descriptor, void* address, uint* length);

    [DllImport(Library, EntryPoint = "getpeername", ExactSpelling = true)]
    internal static extern int GetPeerName(int descriptor, void* address, uint* length);

    [DllImport(Library, EntryPoint = "getsockopt", ExactSpelling = true)]
    internal static extern int GetSocketOption(int descriptor, int level, int name, void* value, uint* length);

    [DllImport(Library, EntryPoint = "setsockopt", ExactSpelling = true)]
    internal static extern int SetSocketOption(int descriptor, int level, int name, void* value, uint length);

    [DllImport(Library, EntryPoint = "epoll_create1", ExactSpelling = true)]
    internal static extern int EpollCreate(int flags);

    [DllImport(Library, EntryPoint = "epoll_ctl", ExactSpelling = true)]
    internal static extern int EpollControl(int epoll, int operation, int descriptor, EpollEvent* registration);

    [DllImport(Library, EntryPoint = "epoll_wait", ExactSpelling = true)]
    internal static extern int EpollWait(int epoll, EpollEvent* events, int capacity, int timeoutMs);

    [DllImport(Library, EntryPoint = "eventfd", ExactSpelling = true)]
    internal static extern int EventDescriptor(uint initial, int flags);

    [DllImport(Library, EntryPoint = "unlink", ExactSpelling = true)]
    internal static extern int Unlink(byte* path);

    [DllImport(Library, EntryPoint = "rename", ExactSpelling = true)]
    internal static extern int Rename(byte* from, byte* to);

    [DllImport(Library, EntryPoint = "chmod", ExactSpelling = true)]
    internal static extern int ChangeMode(byte* path, uint mode);

    [DllImport(Library, EntryPoint = "chown", ExactSpelling = true)]
    internal static extern int ChangeOwner(byte* path, uint user, uint group);

    [DllImport(Library, EntryPoint = "mmap", ExactSpelling = true)]
    internal static extern void* MapMemory(void* address, nint length, int protection, int flags, int descriptor, nint offset);

    [DllImport(Library, EntryPoint = "madvise", ExactSpelling = true)]
    internal static extern int AdviseMemory(void* address, nint length, int advice);

    [DllImport(Library, EntryPoint = "munlock", ExactSpelling = true)]
    internal static extern int UnlockMemory(void* address, nint length);
}
