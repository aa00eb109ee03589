using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct cmsghdr: what stands in front of each piece of control data, which begins at a multiple of eight.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    internal const int Size = 16;

    /// <summary>Bytes of header and data, without the padding behind.</summary>
    internal nint Length;
    internal int Level;
    internal int Type;

    /// <summary>Bytes from this header to the next, for so much data.</summary>
    internal static int Space(int dataLength) => Size + ((dataLength + 7) & ~7);
}
