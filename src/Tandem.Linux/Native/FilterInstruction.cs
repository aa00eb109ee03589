using System.Runtime.InteropServices;

namespace Tandem.Linux.Native;

/// <summary>struct sock_filter: an instruction of a classic socket filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FilterInstruction(ushort code, uint operand, byte whenTrue = 0, byte whenFalse = 0)
{
    internal ushort Code = code;
    internal byte WhenTrue = whenTrue;
    internal byte WhenFalse = whenFalse;
    internal uint Operand = operand;
}
