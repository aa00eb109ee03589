using System.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>Steps of making a raw socket: the first that fails is kept with its errno, and those after it are not taken.</summary>
internal unsafe ref struct RawSocket
{
    internal RawSocket(int family, int protocol)
    {
        Descriptor = Libc.Socket(family, PacketConstants.SockRaw | Constants.SockNonblock | Constants.SockCloexec, protocol);
        Keep(Descriptor, "socket");
    }

    internal int Descriptor { get; private set; }

    /// <summary>0 while everything went well.</summary>
    internal int Error { get; private set; }

    /// <summary>What failed.</summary>
    internal string Step { get; private set; } = "";

    internal void Set(int level, int name, int value, string step)
    {
        if (Error == 0)
        {
            Keep(Libc.SetSocketOption(Descriptor, level, name, &value, sizeof(int)), step);
        }
    }

    internal void Set(int level, int name, void* value, int length, string step)
    {
        if (Error == 0)
        {
            Keep(Libc.SetSocketOption(Descriptor, level, name, value, (uint)length), step);
        }
    }

    /// <summary>Sets an option that may be refused without harm.</summary>
    internal readonly void Wish(int level, int name, int value)
    {
        if (Error == 0)
        {
            _ = Libc.SetSocketOption(Descriptor, level, name, &value, sizeof(int));
        }
    }

    internal void BindToInterface(string? name)
    {
        if (Error != 0 || name == null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(name + "\0");
        fixed (byte* start = bytes)
        {
            Keep(Libc.SetSocketOption(Descriptor, Constants.SolSocket, Constants.SoBindtodevice, start, (uint)bytes.Length), "interface");
        }
    }

    internal void Bind(Endpoint address)
    {
        if (Error == 0)
        {
            var bytes = stackalloc byte[Endpoint.MaxSocketAddressLength];
            var length = address.Write(bytes);
            Keep(Libc.Bind(Descriptor, bytes, length), "bind");
        }
    }

    /// <summary>Lets nothing in, for sockets that only send: what arrives meanwhile would fill a buffer that nobody reads.</summary>
    internal void ReceiveNothing()
    {
        // BPF_RET | BPF_K 0
        var nothing = new FilterInstruction(0x06, 0);
        var program = new FilterProgram { Length = 1, Instructions = &nothing };
        Wish(Constants.SolSocket, PacketConstants.SoReceiveBuffer, 0);
        Set(Constants.SolSocket, PacketConstants.SoAttachFilter, &program, sizeof(FilterProgram), "filter");
    }

    /// <summary>The descriptor, or -1 after closing it when a step failed.</summary>
    internal int Finish(out (int Errno, string Step) error)
    {
        error = (Error, Step);
        if (Error == 0)
        {
            return Descriptor;
        }

        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }

        return -1;
    }

    private void Keep(int result, string step)
    {
        if (result < 0)
        {
            (Error, Step) = (Libc.LastError, step);
        }
    }
}
