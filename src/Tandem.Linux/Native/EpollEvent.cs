using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct epoll_event of x86-64, which is packed.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct EpollEvent
{
    internal uint Events;

    /// <summary>Descriptor in the lower half, its generation in the upper one.</summary>
    internal ulong Data;
}
