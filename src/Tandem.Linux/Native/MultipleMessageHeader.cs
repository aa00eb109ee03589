using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct mmsghdr of sendmmsg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MultipleMessageHeader
{
    internal MessageHeader Header;
    internal uint Sent;
}
