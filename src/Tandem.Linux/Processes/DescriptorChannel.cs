using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Processes;

/// <summary>
/// One end of a pair of connected sockets between two processes, over which messages of a few bytes travel, with
/// descriptors attached (SCM_RIGHTS). Blocking; for one reader and one writer.
/// </summary>
public sealed unsafe class DescriptorChannel
{
    /// <summary>Descriptors that one message carries at most (the kernel's SCM_MAX_FD).</summary>
    public const int MaxDescriptors = 253;

    /// <summary>Bytes of the longest message.</summary>
    public const int MaxMessage = 256;

    private const int SockSeqpacket = 5;
    private const int ScmRights = 1;
    private const int MsgCmsgCloexec = 0x40000000;
    private const int ControlHeader = 16;

    /// <summary>Takes over an end that was handed to this process.</summary>
    /// <param name="descriptor">The descriptor's number.</param>
    public DescriptorChannel(int descriptor)
    {
        Descriptor = descriptor;
        _ = Libc.Fcntl(descriptor, Constants.FSetfd, 1);
    }

    /// <summary>The descriptor; -1 once closed.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Makes a connected pair; both ends close on exec.</summary>
    /// <exception cref="InvalidOperationException">No descriptors are left.</exception>
    public static (DescriptorChannel Ours, DescriptorChannel Theirs) CreatePair()
    {
        var error = TryCreatePair(out var ours, out var theirs);
        return error == 0 ? (ours, theirs) : throw new InvalidOperationException($"socketpair: {Errno.Describe(error)}");
    }

    /// <summary>Makes the two ends of a channel, unless the system is short of descriptors or memory.</summary>
    /// <param name="ours">The end to keep; unusable after a failure.</param>
    /// <param name="theirs">The end for another process; unusable after a failure.</param>
    /// <returns>0, or the errno number.</returns>
    public static int TryCreatePair(out DescriptorChannel ours, out DescriptorChannel theirs)
    {
        var pair = stackalloc int[2] { -1, -1 };
        var error = ProcessCalls.SocketPair(Constants.AfUnix, SockSeqpacket | Constants.SockCloexec, 0, pair) < 0 ? Libc.LastError : 0;
        ours = new DescriptorChannel(pair[0]);
        theirs = new DescriptorChannel(pair[1]);
        return error;
    }

    /// <summary>Sends one message.</summary>
    /// <param name="message">1 to <see cref="MaxMessage"/> bytes.</param>
    /// <param name="descriptors">At most <see cref="MaxDescriptors"/>; they stay open here.</param>
    /// <returns>False when the other end is gone.</returns>
    public bool Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MaxDescriptors);
        var size = descriptors.Length == 0 ? 0 : Space(descriptors.Length);
        var control = stackalloc byte[size + 8];
        if (size > 0)
        {
            *(nint*)control = ControlHeader + (descriptors.Length * sizeof(int));
            *(int*)(control + 8) = Constants.SolSocket;
            *(int*)(control + 12) = ScmRights;
            descriptors.CopyTo(new Span<int>(control + ControlHeader, descriptors.Length));
        }

        fixed (byte* start = message)
        {
            IoVector vector = new() { Start = start, Length = message.Length };
            MessageHeader header = new()
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = size > 0 ? control : null,
                ControlLength = size,
            };
            nint sent;
            do
            {
                sent = Libc.SendMessage(Descriptor, &header, Constants.MsgNosignal);
            }
            while (sent < 0 && Libc.LastError == Errno.Interrupted);

            return sent == message.Length;
        }
    }

    /// <summary>Waits for one message.</summary>
    /// <param name="message">Receives the bytes; at least <see cref="MaxMessage"/>.</param>
    /// <param name="descriptors">Receives what was attached; they close on exec.</param>
    /// <returns>The number of bytes; 0 when the other end is gone.</returns>
    public int Receive(Span<byte> message, List<int> descriptors)
    {
        var size = Space(MaxDescriptors);
        var control = (byte*)NativeMemory.AllocZeroed((nuint)size);
        try
        {
            fixed (byte* start = message)
            {
                IoVector vector = new() { Start = start, Length = message.Length };
                MessageHeader header = new()
                {
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = control,
                    ControlLength = size,
                };
                nint received;
                do
                {
                    received = Libc.ReceiveMessage(Descriptor, &header, MsgCmsgCloexec);
                }
                while (received < 0 && Libc.LastError == Errno.Interrupted);

                if (received > 0 && header.ControlLength >= ControlHeader && *(int*)(control + 12) == ScmRights)
                {
                    var count = (int)((*(nint*)control - ControlHeader) / sizeof(int));
                    descriptors.AddRange(new ReadOnlySpan<int>(control + ControlHeader, count));
                }

                return (int)Math.Max(0, received);
            }
        }
        finally
        {
            NativeMemory.Free(control);
        }
    }

    /// <summary>Closes this end.</summary>
    public void Close()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static int Space(int descriptors) => ControlHeader + (((descriptors * sizeof(int)) + 7) & ~7);
}
