using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>Network namespaces as <c>ip netns</c> names them.</summary>
public static unsafe class NetworkNamespace
{
    private const string Directory = "/run/netns/";
    private const int NewNetwork = 0x40000000;

    /// <summary>Moves the calling thread, and what it opens and starts from now on, into a namespace.</summary>
    /// <param name="name">The name.</param>
    /// <returns>0 or the errno number.</returns>
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

        var error = ProcessCalls.EnterNamespace(descriptor, NewNetwork) < 0 ? Libc.LastError : 0;
        _ = Libc.Close(descriptor);
        return error;
    }
}
