using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct sock_fprog: a classic socket filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    internal ushort Length;
    internal FilterInstruction* Instructions;
}
