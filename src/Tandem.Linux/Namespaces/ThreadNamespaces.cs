using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Namespaces;

/// <summary>
/// Gives the calling thread namespaces of its own, or those of another process. For threads that were made for it and end with it:
/// a thread of the pool would carry them to work that knows nothing of them.
/// </summary>
public static unsafe class ThreadNamespaces
{
    private const nuint Recursive = 0x4000;
    private const nuint Private = 0x40000;

    /// <summary>Gives the calling thread new ones.</summary>
    /// <param name="kinds">Which; not <see cref="NamespaceKinds.Processes"/>, after which the process could start no thread (<see cref="ChildPlace"/>).</param>
    /// <returns>0 or the errno number; EPERM (1) without CAP_SYS_ADMIN.</returns>
    public static int Unshare(NamespaceKinds kinds) => NamespaceCalls.Unshare((int)kinds) < 0 ? Libc.LastError : 0;

    /// <summary>Moves the calling thread into one.</summary>
    /// <param name="descriptor">An open file of /proc/PID/ns.</param>
    /// <param name="kind">Which it is.</param>
    /// <returns>0 or the errno number.</returns>
    public static int Enter(int descriptor, NamespaceKinds kind) => NamespaceCalls.Enter(descriptor, (int)kind) < 0 ? Libc.LastError : 0;

    /// <summary>Keeps mounts that the thread makes from showing outside of its mount namespace.</summary>
    /// <returns>0 or the errno number.</returns>
    public static int MakeMountsPrivate()
    {
        fixed (byte* root = "/\0"u8)
        {
            return NamespaceCalls.Mount(null, root, null, Recursive | Private, null) < 0 ? Libc.LastError : 0;
        }
    }

    /// <summary>Names the host of the thread.</summary>
    /// <param name="name">The name.</param>
    /// <returns>0 or the errno number.</returns>
    public static int NameHost(string name)
    {
        var bytes = NullTerminated.Bytes(name);
        fixed (byte* start = bytes)
        {
            return NamespaceCalls.SetHostName(start, (nuint)bytes.Length - 1) < 0 ? Libc.LastError : 0;
        }
    }

    /// <summary>Mounts a file system.</summary>
    /// <param name="type">Its type, such as tmpfs.</param>
    /// <param name="target">The directory.</param>
    /// <param name="options">As behind <c>-o</c>.</param>
    /// <returns>0 or the errno number.</returns>
    public static int Mount(string type, string target, string options)
    {
        fixed (byte* typeBytes = NullTerminated.Bytes(type))
        fixed (byte* targetBytes = NullTerminated.Bytes(target))
        fixed (byte* optionBytes = NullTerminated.Bytes(options))
        {
            return NamespaceCalls.Mount(typeBytes, targetBytes, typeBytes, 0, optionBytes) < 0 ? Libc.LastError : 0;
        }
    }
}
