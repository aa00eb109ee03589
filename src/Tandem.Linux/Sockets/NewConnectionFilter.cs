using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// Holds new connections back at a listening TCP socket: the kernel drops their first packet, as if the network had lost it, and the
/// client sends it again a second later, to whoever has the address by then. What has connected already, or has only to be
/// acknowledged, goes on.
/// </summary>
public static unsafe class NewConnectionFilter
{
    private const int AttachFilter = 26;
    private const int DetachFilter = 27;
    private const ushort LoadByte = 0x30;
    private const ushort AndConstant = 0x54;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint FlagsAt = 13;
    private const uint SynAndAck = 0x12;
    private const uint Syn = 0x02;
    private const uint WholePacket = 0x40000;

    /// <summary>Begins to hold. Sockets accepted from it inherit the filter, which means nothing to them.</summary>
    /// <param name="socket">A listening socket; one that is not of an internet family is left alone.</param>
    /// <returns>0, or the errno number.</returns>
    public static int Attach(ListeningSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (!socket.Address.IsInternet || socket.Descriptor < 0)
        {
            return 0;
        }

        // A TCP socket's filter sees the segment from its TCP header on.
        var program = stackalloc FilterInstruction[5];
        program[0] = new FilterInstruction(LoadByte, FlagsAt);
        program[1] = new FilterInstruction(AndConstant, SynAndAck);
        program[2] = new FilterInstruction(JumpIfEqual, Syn, 1, 0);
        program[3] = new FilterInstruction(Return, WholePacket);
        program[4] = new FilterInstruction(Return, 0);
        var filter = new FilterProgram { Length = 5, Instructions = program };
        return Libc.SetSocketOption(socket.Descriptor, Constants.SolSocket, AttachFilter, &filter, (uint)sizeof(FilterProgram)) < 0 ? Libc.LastError : 0;
    }

    /// <summary>Lets new connections come again.</summary>
    /// <param name="socket">The listening socket.</param>
    public static void Detach(ListeningSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.Address.IsInternet && socket.Descriptor >= 0)
        {
            var nothing = 0;
            _ = Libc.SetSocketOption(socket.Descriptor, Constants.SolSocket, DetachFilter, &nothing, sizeof(int));
        }
    }
}
