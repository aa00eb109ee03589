using System.Net.Sockets;
using System.Text;
using Tandem.Linux.Reactor;

namespace Tandem.Supervisor;

/// <summary>
/// Where a supervised process says how it is, in the words of sd_notify(3): a supervisor is to its children what systemd is to it. Messages of
/// more than <see cref="MostBytes"/> are cut, and what waits is bounded by the kernel.
/// </summary>
internal sealed class NotificationSocket : DescriptorHandler, IDisposable
{
    private const int MostBytes = 4096;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] buffer = new byte[MostBytes];
    private readonly DescriptorWatch watch;
    private readonly Action<IReadOnlyDictionary<string, string>> told;

    /// <summary>Opens it, in the place of what is there under its name.</summary>
    /// <param name="loop">Where it is watched.</param>
    /// <param name="path">The socket's path.</param>
    /// <param name="told">Called with the assignments of each message.</param>
    /// <exception cref="SocketException">The path is too long, or cannot be bound.</exception>
    internal NotificationSocket(EpollLoop loop, string path, Action<IReadOnlyDictionary<string, string>> told)
    {
        Path = path;
        this.told = told;
        File.Delete(path);
        socket.Blocking = false;
        socket.Bind(new UnixDomainSocketEndPoint(path));
        watch = loop.Watch((int)socket.Handle, this);
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    internal string Path { get; }

    public override void OnReadable()
    {
        int length;
        try
        {
            length = socket.Receive(buffer);
        }
        catch (SocketException)
        {
            return;
        }

        var assignments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                assignments[line[..equals]] = line[(equals + 1)..];
            }
        }

        told(assignments);
    }

    public void Dispose()
    {
        watch.End();
        socket.Dispose();
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It names a socket that nobody reads.
        }
    }
}
