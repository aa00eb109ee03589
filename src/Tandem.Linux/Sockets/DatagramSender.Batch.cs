using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <content>Many messages in one system call.</content>
public sealed unsafe partial class DatagramSender
{
    /// <summary>The most messages of one <see cref="SendMany"/>.</summary>
    public const int MaxBatch = 64;

    /// <summary>
    /// Whether messages are datagrams, each of its own; otherwise bytes of a stream, of which several messages may be one.
    /// </summary>
    public bool IsSocket => isSocket;

    /// <summary>Sends messages that lie one after the other, each as its own datagram, in as few calls as they take.</summary>
    /// <param name="messages">The first byte of the first message.</param>
    /// <param name="lengths">The messages' lengths, at most <see cref="MaxBatch"/>.</param>
    /// <returns>How many went; the others were refused and are lost.</returns>
    public int SendMany(byte* messages, ReadOnlySpan<int> lengths)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengths.Length, MaxBatch);
        if (lengths.Length == 1 || !isSocket)
        {
            var accepted = 0;
            foreach (var length in lengths)
            {
                accepted += Send(messages, length) ? 1 : 0;
                messages += length;
            }

            return accepted;
        }

        var headers = stackalloc MultipleMessageHeader[MaxBatch];
        var vectors = stackalloc IoVector[MaxBatch];
        fixed (byte* target = address)
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                vectors[i] = new IoVector { Start = messages, Length = lengths[i] };
                headers[i] = new MultipleMessageHeader
                {
                    Header = new MessageHeader
                    {
                        Name = target,
                        NameLength = (uint)address.Length,
                        Vectors = vectors + i,
                        VectorCount = 1,
                    },
                };
                messages += lengths[i];
            }

            return SendAll(headers, lengths.Length);
        }
    }

    /// <summary>A call stops at the first refused message: one that is too long is skipped, a full or missing receiver ends it.</summary>
    private int SendAll(MultipleMessageHeader* headers, int count)
    {
        int at = 0, accepted = 0;
        while (at < count)
        {
            var sent = SendMultiple(descriptor, headers + at, (uint)(count - at), Constants.MsgDontwait | Constants.MsgNosignal);
            if (sent > 0)
            {
                at += sent;
                accepted += sent;
            }
            else if (Libc.LastError == MessageTooLong)
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return accepted;
    }

    /// <summary>EMSGSIZE.</summary>
    private const int MessageTooLong = 90;

    [DllImport("libc", EntryPoint = "sendmmsg", ExactSpelling = true)]
    private static extern int SendMultiple(int descriptor, MultipleMessageHeader* messages, uint count, int flags);
}
