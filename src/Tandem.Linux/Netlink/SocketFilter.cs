using System.Runtime.InteropServices;

namespace Tandem.Linux.Netlink;

/// <summary>struct sock_filter: one instruction of a classic BPF program.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketFilter(ushort code, byte jumpTrue, byte jumpFalse, uint value)
{
    internal const ushort LoadHalf = 0x28;
    internal const ushort LoadWord = 0x20;
    internal const ushort LoadByte = 0x30;
    internal const ushort JumpEqual = 0x15;
    internal const ushort Return = 0x06;

    internal ushort Code = code;
    internal byte JumpTrue = jumpTrue;
    internal byte JumpFalse = jumpFalse;
    internal uint Value = value;
}
