using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// Writes the classic socket filter that lets only the packets of some virtual routers wake us: advertisements of other pairs on the same
/// network cost nothing. The VRID is the second byte of the message; whether its bit is set in a set of 256 decides.
/// </summary>
internal static class VirtualRouterFilter
{
    /// <summary>Instructions at most.</summary>
    internal const int MaxLength = 40;

    private const ushort LoadHeaderLength = 0xB1;
    private const ushort LoadByteBehindHeader = 0x50;
    private const ushort LoadByte = 0x30;
    private const ushort LoadConstant = 0x00;
    private const ushort LoadScratch = 0x60;
    private const ushort StoreScratch = 0x02;
    private const ushort AndConstant = 0x54;
    private const ushort ShiftRightConstant = 0x74;
    private const ushort ShiftRightByX = 0x7C;
    private const ushort CopyToX = 0x07;
    private const ushort Jump = 0x05;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;
    private const uint WholePacket = 0x40000;

    /// <summary>Writes the filter.</summary>
    /// <param name="virtualRouterIds">The wanted VRIDs.</param>
    /// <param name="hasHeader">The packet begins with its IPv4 header.</param>
    /// <param name="program">At least <see cref="MaxLength"/> instructions.</param>
    /// <returns>How many were written.</returns>
    internal static int Write(ReadOnlySpan<byte> virtualRouterIds, bool hasHeader, Span<FilterInstruction> program)
    {
        Span<uint> wanted = stackalloc uint[8];
        wanted.Clear();
        foreach (var id in virtualRouterIds)
        {
            wanted[id >> 5] |= 1u << (id & 31);
        }

        var at = 0;
        if (hasHeader)
        {
            program[at++] = new FilterInstruction(LoadHeaderLength, 0);
            program[at++] = new FilterInstruction(LoadByteBehindHeader, 1);
        }
        else
        {
            program[at++] = new FilterInstruction(LoadByte, 1);
        }

        // X is the bit's place in its word, A the word's number.
        program[at++] = new FilterInstruction(StoreScratch, 0);
        program[at++] = new FilterInstruction(AndConstant, 31);
        program[at++] = new FilterInstruction(CopyToX, 0);
        program[at++] = new FilterInstruction(LoadScratch, 0);
        program[at++] = new FilterInstruction(ShiftRightConstant, 5);
        var test = at + (8 * 3) - 1;
        for (var word = 0; word < 8; word++)
        {
            if (word < 7)
            {
                program[at++] = new FilterInstruction(JumpIfEqual, (uint)word, 0, 2);
            }

            program[at++] = new FilterInstruction(LoadConstant, wanted[word]);
            program[at] = new FilterInstruction(Jump, (uint)(test - at - 1));
            at++;
        }

        program[at++] = new FilterInstruction(ShiftRightByX, 0);
        program[at++] = new FilterInstruction(JumpIfAnySet, 1, 0, 1);
        program[at++] = new FilterInstruction(Return, WholePacket);
        program[at++] = new FilterInstruction(Return, 0);
        return at;
    }
}
