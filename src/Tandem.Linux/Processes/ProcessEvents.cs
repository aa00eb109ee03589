using System.Runtime.InteropServices;
using Tandem.Linux.Native;
using Tandem.Linux.Reactor;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Processes;

/// <summary>
/// The births of the host's processes as the kernel tells them: its process connector (linux/cn_proc.h), which needs CAP_NET_ADMIN and
/// works only in the first network, user and process namespace. Ends are not taken from here: descriptors tell them everywhere.
/// </summary>
public sealed unsafe class ProcessEvents : DescriptorHandler, IDisposable
{
    private const int Netlink = 16;
    private const int Connector = 11;
    private const int BufferSize = 4096;
    private const int ReceiveBuffer = 8;
    private const int ForceReceiveBuffer = 33;
    private const uint ForkEvent = 0x1;
    private const uint ExecuteEvent = 0x2;
    private const uint NameEvent = 0x200;

    /// <summary>struct nlmsghdr and struct cn_msg, behind which a struct proc_event begins.</summary>
    private const int HeadersLength = 16 + 20;

    /// <summary>Datagrams taken per round, so that a storm of births does not keep the loop from its deadlines.</summary>
    private const int MostPerRound = 64;

    private readonly Action<ProcessEvent, int> happened;
    private readonly int descriptor;
    private readonly byte* buffer;
    private readonly DescriptorWatch watch;

    private ProcessEvents(EpollLoop loop, int descriptor, Action<ProcessEvent, int> happened)
    {
        this.descriptor = descriptor;
        this.happened = happened;
        buffer = (byte*)NativeMemory.Alloc(BufferSize);
        watch = loop.Watch(descriptor, this);
    }

    /// <summary>Asks the kernel to tell.</summary>
    /// <param name="loop">The loop that is told.</param>
    /// <param name="receiveBuffer">Bytes of the receive buffer, or 0 for the default.</param>
    /// <param name="forceBuffer">Whether the buffer may be larger than the system allows everybody.</param>
    /// <param name="happened">Called with what happened and to which process; events may be lost when there are too many.</param>
    /// <returns>Null when the kernel does not tell us.</returns>
    public static ProcessEvents? Open(EpollLoop loop, int receiveBuffer, bool forceBuffer, Action<ProcessEvent, int> happened)
    {
        // Elsewhere the kernel takes the request in silence and tells nothing.
        if (!IsFirstNamespace("pid") || !IsFirstNamespace("user"))
        {
            return null;
        }

        var descriptor = Libc.Socket(Netlink, Constants.SockDgram | Constants.SockNonblock | Constants.SockCloexec, Connector);
        if (descriptor < 0)
        {
            return null;
        }

        if (receiveBuffer > 0)
        {
            ListeningSocket.SetOption(descriptor, Constants.SolSocket, forceBuffer ? ForceReceiveBuffer : ReceiveBuffer, receiveBuffer);
        }

        // struct sockaddr_nl: family, port, groups; the group is CN_IDX_PROC.
        var address = stackalloc int[3] { Netlink, 0, 1 };
        if (Libc.Bind(descriptor, address, 12) < 0 || !Listen(descriptor))
        {
            _ = Libc.Close(descriptor);
            return null;
        }

        return new ProcessEvents(loop, descriptor, happened);
    }

    /// <inheritdoc/>
    public override void OnReadable()
    {
        for (var i = 0; i < MostPerRound; i++)
        {
            var length = Libc.Receive(descriptor, buffer, BufferSize, 0);
            if (length < HeadersLength + 24)
            {
                // Nothing more, or some were lost (ENOBUFS), which whoever listens must expect.
                return;
            }

            // struct proc_event: what, processor, time (8 bytes), then thread and process, twice for a fork.
            var what = *(uint*)(buffer + HeadersLength);
            var thread = *(int*)(buffer + HeadersLength + 16);
            var process = *(int*)(buffer + HeadersLength + 20);
            if (what == ForkEvent)
            {
                if (*(int*)(buffer + HeadersLength + 24) == *(int*)(buffer + HeadersLength + 28))
                {
                    happened(ProcessEvent.Fork, process);
                }
            }
            else if (what is ExecuteEvent or NameEvent && thread == process)
            {
                happened(ProcessEvent.Become, process);
            }
        }
    }

    /// <summary>Ends it; the kernel tells nothing any more.</summary>
    public void Dispose()
    {
        watch.End();
        _ = Libc.Close(descriptor);
        NativeMemory.Free(buffer);
    }

    /// <summary>PROC_CN_MCAST_LISTEN.</summary>
    private static bool Listen(int descriptor)
    {
        const int length = HeadersLength + 4;
        var message = stackalloc int[length / 4];
        new Span<int>(message, length / 4).Clear();
        message[0] = length;
        message[1] = 3; // NLMSG_DONE
        message[4] = 1; // CN_IDX_PROC
        message[5] = 1; // CN_VAL_PROC
        message[8] = 4; // the length of what follows
        message[9] = 1;
        return Libc.Send(descriptor, message, length, 0) == length;
    }

    /// <summary>The kernel's first namespaces have fixed inode numbers (linux/proc_ns.h).</summary>
    private static bool IsFirstNamespace(string kind)
    {
        var expected = kind == "pid" ? "pid:[4026531836]" : "user:[4026531837]";
        try
        {
            return File.ResolveLinkTarget($"/proc/self/ns/{kind}", false)?.Name == expected;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
