using System.Text;
using Tandem.Linux.Native;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Processes;

/// <summary>Tells the service manager about the state of the service (sd_notify(3)), without libsystemd.</summary>
public static unsafe class SystemdNotification
{
    private const int AddressCapacity = 128;
    private const int SoSndTimeo = 21;

    /// <summary>How long a manager whose queue is full is waited for.</summary>
    private const int MostSeconds = 1;

    /// <summary>Sends one message; without a manager nothing happens, and one that does not read is waited for a second at most.</summary>
    /// <param name="socketName">The value of NOTIFY_SOCKET, or null; '@' in front means the abstract namespace.</param>
    /// <param name="message">Assignments, one a line, such as READY=1.</param>
    /// <returns>Whether it was sent.</returns>
    public static bool Send(string? socketName, string message)
    {
        if (string.IsNullOrEmpty(socketName))
        {
            return false;
        }

        var name = Encoding.UTF8.GetBytes(socketName);
        if (name[0] == (byte)'@')
        {
            name[0] = 0;
        }

        var address = stackalloc byte[AddressCapacity];
        var length = ListeningSocket.WriteUnixAddress(name, address);
        var descriptor = Libc.Socket(Constants.AfUnix, Constants.SockDgram | Constants.SockCloexec, 0);
        if (length == 0 || descriptor < 0)
        {
            return false;
        }

        // struct timeval: seconds and microseconds.
        var patience = stackalloc long[] { MostSeconds, 0 };
        _ = Libc.SetSocketOption(descriptor, Constants.SolSocket, SoSndTimeo, patience, 2 * sizeof(long));
        var bytes = Encoding.UTF8.GetBytes(message);
        nint sent;
        fixed (byte* start = bytes)
        {
            sent = Libc.SendTo(descriptor, start, bytes.Length, Constants.MsgNosignal, address, length);
        }

        _ = Libc.Close(descriptor);
        return sent == bytes.Length;
    }
}
