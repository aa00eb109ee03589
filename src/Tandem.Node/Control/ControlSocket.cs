using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Tandem.Linux;
using Tandem.Linux.Sockets;

namespace Tandem.Node.Control;

/// <summary>
/// The listening socket of a <see cref="ControlServer"/>, apart from it: it must be opened before a process gives its rights up, and gets its
/// name when the process serves, so that a successor that fails leaves its predecessor the name.
/// </summary>
public static class ControlSocket
{
    private const uint OwnerOnly = 0x180;

    /// <summary>
    /// Clients that may wait in the kernel's queue: as many as <see cref="ControlServer.MaxClients"/>.
    /// </summary>
    private const int Backlog = 16;

    private const int SolSocket = 1;
    private const int PeerCredentials = 17;

    /// <summary>
    /// Opens a socket in <see cref="ControlDirectory.Current"/>, mode 0600, in the place of what is there under its name. The file stays when
    /// the process is killed, and a client that nobody answers knows what that means; an ordinary end is followed by <see cref="Remove"/>.
    /// </summary>
    /// <param name="name">The socket's file name, such as <see cref="ControlDirectory.Balancer"/>.</param>
    /// <param name="error">Why there is none, for people, when null is returned.</param>
    /// <returns>The socket, or null when the directory cannot be written to.</returns>
    public static ListeningSocket? Open(string name, out string error)
    {
        // As long as there is a /proc to look in.
        _ = NodeNamespace.Own;
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

    /// <summary>As <see cref="Open"/>, under a name of this process alone, until <see cref="Publish"/> gives it the one that it is known by.</summary>
    /// <param name="name">The name that it will have.</param>
    /// <param name="error">Why there is none, for people, when null is returned.</param>
    public static ListeningSocket? Prepare(string name, out string error) => Open(NameOf(name, Environment.ProcessId), out error);

    /// <summary>
    /// Gives a process's prepared socket its name. Under a supervisor always, since the name is its children's; else only when nobody answers
    /// there, or a predecessor of that process does: the name stays with who had it first.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="pid">Which process has prepared it, this one or a child.</param>
    /// <param name="isPredecessor">Whether a process, by its id, is one that the other takes over from.</param>
    /// <returns>False when another process keeps the name, or there is no such socket.</returns>
    public static bool Publish(string name, int pid, Predicate<int> isPredecessor)
    {
        ArgumentNullException.ThrowIfNull(isPredecessor);
        var prepared = ControlDirectory.PathOf(NameOf(name, pid));
        try
        {
            if (ControlDirectory.IsSupervised || OwnerOf(ControlDirectory.PathOf(name)) is not { } owner || isPredecessor(owner))
            {
                File.Move(prepared, ControlDirectory.PathOf(name), overwrite: true);
                return true;
            }

            File.Delete(prepared);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no place for sockets: whoever asks is told that nobody is there.
        }

        return false;
    }

    /// <summary>Removes what a process has prepared that will not serve.</summary>
    /// <param name="name">The name that it would have had.</param>
    /// <param name="pid">Which process has prepared it, this one or a child.</param>
    public static void Withdraw(string name, int pid)
    {
        try
        {
            File.Delete(ControlDirectory.PathOf(NameOf(name, pid)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It does no harm where it is.
        }
    }

    /// <summary>
    /// An ordinary end: removes the name when this process listens there or nobody does. One that a successor has taken stays; it takes it before it
    /// asks its predecessor to leave. Without effect where the rights or the root directory were given up meanwhile.
    /// </summary>
    /// <param name="name">The name.</param>
    public static void Remove(string name)
    {
        var path = ControlDirectory.PathOf(name);
        if (OwnerOf(path) is { } owner && owner != Environment.ProcessId)
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It names a socket that nobody listens at.
        }
    }

    private static string NameOf(string name, int pid) => string.Create(CultureInfo.InvariantCulture, $"{name}.{pid}");

    /// <summary>Which process listens at a socket: its id, 0 when it does not tell; null for nobody.</summary>
    private static int? OwnerOf(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            socket.Connect(new UnixDomainSocketEndPoint(path));
            Span<byte> credentials = stackalloc byte[12];
            return socket.GetRawSocketOption(SolSocket, PeerCredentials, credentials) < 4 ? 0 : BitConverter.ToInt32(credentials);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable ? null : 0;
        }
        catch (ArgumentException)
        {
            return 0;
        }
    }
}
