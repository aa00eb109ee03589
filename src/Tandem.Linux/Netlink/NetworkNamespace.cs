using System.Runtime.InteropServices;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Netlink;

/// <summary>Network namespaces as <c>ip netns</c> names them (keepalived.conf(5) <c>net_namespace</c>).</summary>
public static unsafe class NetworkNamespace
{
    private const string Library = "libc";
    private const string Directory = "/run/netns/";
    private const int CloneNewNetwork = 0x40000000;

    /// <summary>Moves the calling thread, and no other, into a namespace; sockets that it opens from then on belong there.</summary>
    /// <param name="name">The name.</param>
    /// <returns>0 or an errno: ENOENT when there is none of that name, EPERM without CAP_SYS_ADMIN.</returns>
    public static int Enter(string name)
    {
        var path = System.Text.Encoding.UTF8.GetBytes(Directory + name + '\0');
        fixed (byte* start = path)
        {
            var descriptor = ProcessCalls.Open(start, Constants.OCloexec, 0);
            if (descriptor < 0)
            {
                return Libc.LastError;
            }

            var error = SetNamespace(descriptor, CloneNewNetwork) < 0 ? Libc.LastError : 0;
            _ = Libc.Close(descriptor);
            return error;
        }
    }

    [DllImport(Library, EntryPoint = "setns", ExactSpelling = true)]
    private static extern int SetNamespace(int descriptor, int kind);
}
