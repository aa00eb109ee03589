using System.Runtime.InteropServices;

namespace Tandem.Linux.Netlink;

/// <summary>struct sock_fprog.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SocketFilterProgram
{
    internal ushort Length;
    internal SocketFilter* Instructions;
}
