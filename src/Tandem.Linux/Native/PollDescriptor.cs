using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    internal const short In = 1;
    internal const short Out = 4;

    internal int Descriptor;
    internal short Events;
    internal short Returned;
}
