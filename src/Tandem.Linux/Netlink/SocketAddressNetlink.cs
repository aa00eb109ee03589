using System.Runtime.InteropServices;

namespace Tandem.Linux.Netlink;

/// <summary>struct sockaddr_nl.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddressNetlink
{
    internal ushort Family;
    internal ushort Padding;
    internal uint PortId;
    internal uint Groups;
}
