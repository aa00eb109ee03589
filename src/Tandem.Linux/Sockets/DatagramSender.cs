using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// Sends datagrams, or writes to a descriptor, without ever waiting: what does not go at once is refused, and the caller
/// counts it. Used for logs. Not thread-safe.
/// </summary>
public sealed unsafe partial class DatagramSender : IDisposable
{
    private readonly byte[] address;
    private readonly bool ownsDescriptor;
    private readonly bool isSocket;
    private int descriptor;

    private DatagramSender(int descriptor, byte[] address, bool isSocket, bool ownsDescriptor)
    {
        this.descriptor = descriptor;
        this.address = address;
        this.isSocket = isSocket;
        this.ownsDescriptor = ownsDescriptor;
    }

    /// <summary>UDP to an address.</summary>
    /// <param name="target">IPv4 or IPv6 address and port.</param>
    /// <returns>The sender, or null when there is no descriptor left.</returns>
    public static DatagramSender? ToAddress(Endpoint target)
    {
        var family = target.Family == EndpointFamily.IPv6 ? Constants.AfInet6 : Constants.AfInet;
        var descriptor = Libc.Socket(family, Constants.SockDgram | Constants.SockNonblock | Constants.SockCloexec, 0);
        if (descriptor < 0)
        {
            return null;
        }

        var address = new byte[Endpoint.MaxSocketAddressLength];
        fixed (byte* start = address)
        {
            return new DatagramSender(descriptor, address[..(int)target.Write(start)], true, true);
        }
    }

    /// <summary>Datagrams to a Unix socket, such as /dev/log. The path is looked up at each send, so the receiver may restart.</summary>
    /// <param name="path">The path; a leading NUL byte means the abstract namespace.</param>
    public static DatagramSender? ToUnixPath(ReadOnlySpan<byte> path)
    {
        var descriptor = Libc.Socket(Constants.AfUnix, Constants.SockDgram | Constants.SockNonblock | Constants.SockCloexec, 0);
        if (descriptor < 0)
        {
            return null;
        }

        var buffer = stackalloc byte[112];
        var length = ListeningSocket.WriteUnixAddress(path, buffer);
        return new DatagramSender(descriptor, new ReadOnlySpan<byte>(buffer, (int)length).ToArray(), true, true);
    }

    /// <summary>
    /// An inherited descriptor: stdout, stderr, or log fd@N. Its blocking mode is shared with other processes and left as it
    /// is, so readiness is asked before each write.
    /// </summary>
    /// <param name="descriptor">The descriptor; it is not closed.</param>
    public static DatagramSender ToDescriptor(int descriptor) => new(descriptor, [], false, false);

    /// <summary>Why the last <see cref="Send"/> was refused: an errno number, or 0 when the descriptor had no room or took a part only.</summary>
    public int LastError { get; private set; }

    /// <summary>Sends one message.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="length">How many.</param>
    /// <returns>False when it could not go at once.</returns>
    public bool Send(byte* message, int length)
    {
        if (!isSocket)
        {
            var poll = new PollDescriptor { Descriptor = descriptor, Events = PollDescriptor.Out };
            var isReady = Native.Poll.Wait(&poll, 1, 0) == 1;
            if (isReady && (poll.Returned & PollDescriptor.Out) != 0)
            {
                return Refusal(Libc.Write(descriptor, message, length), length);
            }

            LastError = isReady ? Errno.BrokenPipe : 0;
            return false;
        }

        fixed (byte* target = address)
        {
            var sent = Libc.SendTo(
                descriptor, message, length, Constants.MsgDontwait | Constants.MsgNosignal, target, (uint)address.Length);
            return Refusal(sent, length);
        }
    }

    private bool Refusal(nint sent, int length)
    {
        if (sent == length)
        {
            return true;
        }

        LastError = sent < 0 ? Libc.LastError : 0;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsDescriptor && descriptor >= 0)
        {
            _ = Libc.Close(descriptor);
        }

        descriptor = -1;
    }
}
