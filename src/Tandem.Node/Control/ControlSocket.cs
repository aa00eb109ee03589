using System.Net.Sockets;
using System.Text;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Node.Control;

/// <summary>The listening socket of a <see cref="ControlServer"/>, apart from it: it must be opened before a process gives its rights up.</summary>
public static class ControlSocket
{
    private const uint OwnerOnly = 0x180;

    /// <summary>
    /// Clients that may wait in the kernel's queue: as many as <see cref="ControlServer.MaxClients"/>.
    /// </summary>
    private const int Backlog = 16;

    /// <summary>As <see cref="Open"/>, unless another process answers there, or there is no place for sockets: without a supervisor it is a convenience.</summary>
    /// <param name="name">The socket's file name.</param>
    /// <returns>The socket, or null.</returns>
    public static ListeningSocket? OpenIfFree(string name) => IsTaken(ControlDirectory.PathOf(name)) ? null : Open(name, out _);

    /// <summary>
    /// Opens a socket in <see cref="ControlDirectory.Current"/>, mode 0600, in the place of what is there under its name. The file stays when
    /// the process ends: a successor may have it by then, and a client that nobody answers knows what that means.
    /// </summary>
    /// <param name="name">The socket's file name, such as <see cref="ControlDirectory.Balancer"/>.</param>
    /// <param name="error">Why there is none, for people, when null is returned.</param>
    /// <returns>The socket, or null when the directory cannot be written to.</returns>
    public static ListeningSocket? Open(string name, out string error)
    {
        var made = ControlDirectory.Make();
        if (made != 0)
        {
            error = $"cannot make the directory {ControlDirectory.Current}: {Errno.Describe(made)}";
            return null;
        }

        var path = ControlDirectory.PathOf(name);
        var socket = ListeningSocket.Open(new ListenSettings { UnixPath = Encoding.UTF8.GetBytes(path), UnixMode = OwnerOnly, Backlog = Backlog }, out var failure);
        error = socket is null ? $"cannot listen at {path} ({failure.Step}): {Errno.Describe(failure.Errno)}" : "";
        return socket;
    }

    private static bool IsTaken(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is not (SocketError.ConnectionRefused or SocketError.AddressNotAvailable);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
