using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Namespaces;

/// <summary>Network namespaces as <c>ip netns</c> names them (keepalived.conf(5) <c>net_namespace</c>).</summary>
public static unsafe class NetworkNamespace
{
    private const string Directory = "/run/netns/";

    /// <summary>Moves the calling thread and no other, and what it opens and starts from now on, into a namespace.</summary>
    /// <param name="name">The name; what would lead out of the directory of names is none.</param>
    /// <returns>0 or the errno number: ENOENT when there is none of that name, EPERM without CAP_SYS_ADMIN.</returns>
    public static int Enter(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || name is "" or "." or "..")
        {
            return Errno.NoEntry;
        }

        int descriptor;
        fixed (byte* path = NullTerminated.Bytes(Directory + name))
        {
            descriptor = ProcessCalls.Open(path, Constants.OCloexec, 0);
        }

        if (descriptor < 0)
        {
            return Libc.LastError;
        }

        var error = ThreadNamespaces.Enter(descriptor, NamespaceKinds.Network);
        _ = Libc.Close(descriptor);
        return error;
    }
}
