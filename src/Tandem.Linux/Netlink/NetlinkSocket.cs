using System.Buffers;
using System.Runtime.InteropServices;
using Tandem.Linux.Native;

namespace Tandem.Linux.Netlink;

/// <summary>
/// A netlink socket for requests and their answers. The kernel carries a request out while it is being sent, so that an answer waits when
/// the send returns. Notifications have a socket of their own: <see cref="NetlinkMonitor"/>.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    /// <summary>A dump's largest packet is 32 KiB unless more room was asked for.</summary>
    private const int ReceiveLength = 64 * 1024;

    /// <summary>Of one send; each answer to a refused request takes about a kilobyte of the receive buffer's account.</summary>
    private const int MostRequestsPerSend = 256;

    /// <summary>Bytes of one send; the kernel refuses more than its send buffer (208 KiB).</summary>
    private const int MostBytesPerSend = 64 * 1024;

    private const int ReceiveBufferBytes = 1024 * 1024;

    /// <summary>An answer is there when the send returns; this bounds what a broken kernel could cost.</summary>
    private const int AnswerTimeoutSeconds = 5;

    /// <summary>Some hundred thousand addresses.</summary>
    private const int MostDumpedBytes = 64 * 1024 * 1024;

    /// <summary>How often a dump is taken anew when the tables changed while it was read.</summary>
    private const int DumpAttempts = 5;

    private readonly byte[] received = GC.AllocateUninitializedArray<byte>(ReceiveLength, pinned: true);
    private int descriptor;
    private uint sequence;

    private NetlinkSocket(int descriptor) => this.descriptor = descriptor;

    internal int Descriptor => descriptor;

    /// <summary>The kernel's name for this socket: notifications of what we did ourselves carry it.</summary>
    internal uint PortId { get; private set; }

    internal delegate void MessageHandler(ushort type, ReadOnlySpan<byte> body);

    /// <summary>Opens a socket.</summary>
    /// <param name="protocol">NETLINK_ROUTE or NETLINK_NETFILTER.</param>
    /// <param name="error">0, or the errno.</param>
    internal static NetlinkSocket? Open(int protocol, out int error)
    {
        var descriptor = Libc.Socket(NetlinkNumbers.AfNetlink, NetlinkNumbers.SockRaw | Constants.SockCloexec, protocol);
        if (descriptor < 0)
        {
            error = Libc.LastError;
            return null;
        }

        var socket = new NetlinkSocket(descriptor);
        var address = new SocketAddressNetlink { Family = NetlinkNumbers.AfNetlink };
        uint length = (uint)sizeof(SocketAddressNetlink);
        if (Libc.Bind(descriptor, &address, length) < 0 || Libc.GetSocketName(descriptor, &address, &length) < 0)
        {
            error = Libc.LastError;
            socket.Dispose();
            return null;
        }

        socket.PortId = address.PortId;
        SetOption(descriptor, NetlinkNumbers.SolNetlink, NetlinkNumbers.NetlinkCapAck, 1);
        EnlargeReceiveBuffer(descriptor, ReceiveBufferBytes);
        var timeout = stackalloc long[2] { AnswerTimeoutSeconds, 0 };
        _ = Libc.SetSocketOption(descriptor, Constants.SolSocket, NetlinkNumbers.SoReceiveTimeout, timeout, 16);
        error = 0;
        return socket;
    }

    internal static void SetOption(int descriptor, int level, int name, int value) =>
        _ = Libc.SetSocketOption(descriptor, level, name, &value, sizeof(int));

    internal static void EnlargeReceiveBuffer(int descriptor, int bytes)
    {
        if (Libc.SetSocketOption(descriptor, Constants.SolSocket, NetlinkNumbers.SoReceiveBufferForced, &bytes, sizeof(int)) < 0)
        {
            SetOption(descriptor, Constants.SolSocket, NetlinkNumbers.SoReceiveBuffer, bytes);
        }
    }

    /// <summary>Sends all requests of a batch and learns what became of each (<see cref="NetlinkBatch.ErrorOf"/>).</summary>
    /// <param name="batch">The requests.</param>
    /// <returns>0 when all were granted, else the errno of the first that was not.</returns>
    internal int Perform(NetlinkBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            batch.SetError(i, 0);
        }

        for (var first = 0; first < batch.Count;)
        {
            var last = LastOfSend(batch, first);
            PerformPart(batch, first, last);
            first = last + 1;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.ErrorOf(i) != 0)
            {
                return batch.ErrorOf(i);
            }
        }

        return 0;
    }

    /// <summary>Sends one nf_tables transaction: a batch whose requests stand or fall together.</summary>
    /// <returns>0, or the errno of the first request that was refused, in which case none was carried out.</returns>
    internal int PerformTransaction(NetlinkBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            batch.SetError(i, 0);
        }

        // The brackets of a transaction are not answered; the last request before the closing one is.
        PerformPart(batch, 0, batch.Count - 1, acknowledged: batch.Count - 2);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.ErrorOf(i) != 0)
            {
                return batch.ErrorOf(i);
            }
        }

        return 0;
    }

    /// <summary>Asks for one object: hands it to the handler.</summary>
    /// <returns>0 or an errno.</returns>
    internal int Ask(NetlinkBatch request, MessageHandler handler) => DumpOnce(request, handler, out _, acknowledge: true, acceptInterrupted: true);

    /// <summary>Performs a dump: hands each object to the handler.</summary>
    /// <param name="request">A batch of one dump request.</param>
    /// <param name="handler">Gets the type and body of each message, when all are there.</param>
    /// <returns>0 or an errno.</returns>
    internal int Dump(NetlinkBatch request, MessageHandler handler)
    {
        for (var attempt = 1; ; attempt++)
        {
            var last = attempt == DumpAttempts;
            var error = DumpOnce(request, handler, out var interrupted, acceptInterrupted: last);
            if (error != 0 || !interrupted || last)
            {
                return error;
            }
        }
    }

    /// <summary>Sends prepared requests that ask for no answer. Allocates nothing.</summary>
    /// <returns>0, or the errno of the send.</returns>
    internal int SendVectors(IoVector* vectors, int count)
    {
        var kernel = new SocketAddressNetlink { Family = NetlinkNumbers.AfNetlink };
        var message = new MessageHeader
        {
            Name = &kernel,
            NameLength = (uint)sizeof(SocketAddressNetlink),
            Vectors = vectors,
            VectorCount = count,
        };
        nint sent;
        do
        {
            sent = Libc.SendMessage(descriptor, &message, Constants.MsgNosignal);
        }
        while (sent < 0 && Libc.LastError == Errno.Interrupted);
        return sent < 0 ? Libc.LastError : 0;
    }

    /// <summary>Takes the answers that wait, without waiting for any. Allocates nothing.</summary>
    /// <param name="refused">How many requests were refused.</param>
    /// <returns>The errno of the last that was refused, or 0.</returns>
    internal int DrainAnswers(out int refused)
    {
        refused = 0;
        var lastError = 0;
        while (true)
        {
            var count = Receive(Constants.MsgDontwait, out var error);
            if (count == 0)
            {
                // The queue may have overflowed with refusals: then those that were lost count as one.
                return error is 0 or Errno.Again ? lastError : error;
            }

            var messages = new NetlinkMessages(received.AsSpan(0, count));
            while (messages.Next())
            {
                if (messages.Type == NetlinkNumbers.TypeError && messages.Error != 0)
                {
                    refused++;
                    lastError = messages.Error;
                }
            }
        }
    }

    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
            descriptor = -1;
        }
    }

    private static int LastOfSend(NetlinkBatch batch, int first)
    {
        var last = first;
        while (last + 1 < batch.Count
            && last + 1 - first < MostRequestsPerSend
            && batch.EndOf(last + 1) - batch.StartOf(first) <= MostBytesPerSend)
        {
            last++;
        }

        return last;
    }

    private void PerformPart(NetlinkBatch batch, int first, int last, int acknowledged = -1)
    {
        var answered = acknowledged < 0 ? last : acknowledged;
        var firstSequence = sequence + 1;
        for (var i = first; i <= last; i++)
        {
            batch.Stamp(i, ++sequence, i == answered);
        }

        var error = Send(batch.Start + batch.StartOf(first), batch.EndOf(last) - batch.StartOf(first));
        if (error == 0)
        {
            error = CollectAnswers(batch, first, firstSequence, firstSequence + (uint)(answered - first), acknowledged >= 0);
        }

        // Of none of them it is known that it was carried out; what was refused before keeps its own reason.
        for (var i = first; error != 0 && i <= last; i++)
        {
            if (batch.ErrorOf(i) == 0)
            {
                batch.SetError(i, error);
            }
        }
    }

    /// <summary>Refused requests answer in any case, granted ones only when asked: the last one's answer ends the wait.</summary>
    private int CollectAnswers(NetlinkBatch batch, int first, uint firstSequence, uint lastSequence, bool transaction)
    {
        while (true)
        {
            var count = Receive(0, out var error);
            if (count == 0)
            {
                return error == Errno.Again ? Errno.TimedOut : error;
            }

            var messages = new NetlinkMessages(received.AsSpan(0, count));
            while (messages.Next())
            {
                var offset = messages.Sequence - firstSequence;
                if (messages.Type != NetlinkNumbers.TypeError || offset >= batch.Count - (uint)first)
                {
                    continue;
                }

                if (messages.Error != 0)
                {
                    batch.SetError(first + (int)offset, messages.Error);
                }

                // A transaction that is refused as a whole is answered at its opening bracket only.
                if (messages.Sequence == lastSequence || (offset == 0 && messages.Error != 0 && transaction))
                {
                    return 0;
                }
            }
        }
    }

    /// <summary>Everything is taken in before anything is handed out: a handler may use this very socket.</summary>
    private int DumpOnce(NetlinkBatch request, MessageHandler handler, out bool interrupted, bool acknowledge = false, bool acceptInterrupted = false)
    {
        var dumped = new ArrayBufferWriter<byte>();
        request.Stamp(0, ++sequence, acknowledge);
        interrupted = false;
        var error = Send(request.Start, request.Length);
        if (error == 0)
        {
            error = Collect(dumped, out interrupted);
        }

        if (error != 0 || (interrupted && !acceptInterrupted))
        {
            return error;
        }

        var messages = new NetlinkMessages(dumped.WrittenSpan);
        while (messages.Next())
        {
            handler(messages.Type, messages.Body);
        }

        return 0;
    }

    private int Collect(ArrayBufferWriter<byte> dumped, out bool interrupted)
    {
        interrupted = false;
        while (true)
        {
            var count = Receive(0, out var error);
            if (count == 0)
            {
                return error == Errno.Again ? Errno.TimedOut : error;
            }

            var messages = new NetlinkMessages(received.AsSpan(0, count));
            while (messages.Next())
            {
                if (messages.Sequence != sequence)
                {
                    continue;
                }

                interrupted |= (messages.Flags & NetlinkNumbers.DumpInterrupted) != 0;
                if (messages.Type is NetlinkNumbers.TypeError or NetlinkNumbers.TypeDone)
                {
                    return messages.Error;
                }

                if (dumped.WrittenCount + messages.Whole.Length > MostDumpedBytes)
                {
                    return Errno.NoBufferSpace;
                }

                dumped.Write(messages.Whole);
            }
        }
    }

    private int Send(byte* start, int length)
    {
        var vector = new IoVector { Start = start, Length = length };
        return SendVectors(&vector, 1);
    }

    private int Receive(int flags, out int error)
    {
        while (true)
        {
            var start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(received, 0);
            var count = Libc.Receive(descriptor, start, ReceiveLength, flags);
            if (count > 0)
            {
                error = 0;
                return (int)count;
            }

            error = count == 0 ? Errno.ConnectionReset : Libc.LastError;
            if (error != Errno.Interrupted)
            {
                return 0;
            }
        }
    }
}
