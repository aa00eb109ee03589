using System.Runtime.InteropServices;

namespace Tandem.Linux.Namespaces;

/// <summary>The system calls about namespaces, mounts and observers, as glibc names them. A failure is -1 with errno set.</summary>
internal static unsafe class NamespaceCalls
{
    private const string Library = "libc";

    [DllImport(Library, EntryPoint = "unshare", ExactSpelling = true)]
    internal static extern int Unshare(int kinds);

    [DllImport(Library, EntryPoint = "setns", ExactSpelling = true)]
    internal static extern int Enter(int descriptor, int kind);

    [DllImport(Library, EntryPoint = "mount", ExactSpelling = true)]
    internal static extern int Mount(byte* source, byte* target, byte* type, nuint flags, byte* options);

    [DllImport(Library, EntryPoint = "sethostname", ExactSpelling = true)]
    internal static extern int SetHostName(byte* name, nuint length);

    [DllImport(Library, EntryPoint = "ioctl", ExactSpelling = true)]
    internal static extern int Control(int descriptor, nuint request, void* argument);
}
