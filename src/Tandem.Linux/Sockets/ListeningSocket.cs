using System.Text;
using Tandem.Linux.Native;

namespace Tandem.Linux.Sockets;

/// <summary>
/// A bound, listening socket: made for an address, or adopted from whoever started the process. It outlives the loops that
/// accept from it and may be handed to another process.
/// </summary>
public sealed unsafe class ListeningSocket
{
    private const int UnixPathCapacity = 108;

    private ListeningSocket(int descriptor, Endpoint address, ListenSettings? settings)
    {
        Descriptor = descriptor;
        Address = address;
        Settings = settings;
    }

    /// <summary>The descriptor; -1 once closed.</summary>
    public int Descriptor { get; private set; }

    /// <summary>The address that it is bound to, the port that the kernel chose included.</summary>
    public Endpoint Address { get; }

    /// <summary>What it was made with; null when it was inherited.</summary>
    public ListenSettings? Settings { get; }

    /// <summary>Makes, binds and starts a listening socket with SO_REUSEPORT, so that each loop has its own.</summary>
    /// <param name="settings">Address and options.</param>
    /// <param name="error">The errno number and the step that failed, when null is returned.</param>
    public static ListeningSocket? Open(ListenSettings settings, out (int Errno, string Step) error)
    {
        var family = settings.UnixPath != null
            ? Constants.AfUnix
            : settings.Address.Family == EndpointFamily.IPv6 ? Constants.AfInet6 : Constants.AfInet;
        var descriptor = Libc.Socket(family, Constants.SockStream | Constants.SockNonblock | Constants.SockCloexec, 0);
        if (descriptor < 0)
        {
            error = (Libc.LastError, "socket");
            return null;
        }

        error = Prepare(descriptor, settings);
        if (error.Errno == 0)
        {
            error = settings.UnixPath != null ? BindUnix(descriptor, settings) : BindInternet(descriptor, settings);
        }

        if (error.Errno == 0 && Libc.Listen(descriptor, Math.Max(1, settings.Backlog)) < 0)
        {
            error = (Libc.LastError, "listen");
        }

        if (error.Errno != 0)
        {
            _ = Libc.Close(descriptor);
            return null;
        }

        return new ListeningSocket(descriptor, NameOf(descriptor), settings);
    }

    /// <summary>Adopts a listening socket that the process was started with (bind fd@N), or was sent.</summary>
    /// <param name="descriptor">The descriptor; it becomes ours and non-blocking.</param>
    /// <returns>The socket, or null when the descriptor is not a listening stream socket.</returns>
    public static ListeningSocket? Adopt(int descriptor)
    {
        var listening = 0;
        uint size = sizeof(int);
        if (Libc.GetSocketOption(descriptor, Constants.SolSocket, Constants.SoAcceptconn, &listening, &size) < 0 || listening == 0)
        {
            return null;
        }

        var flags = Libc.Fcntl(descriptor, Constants.FGetfl, 0);
        _ = Libc.Fcntl(descriptor, Constants.FSetfl, flags | Constants.ONonblock);
        _ = Libc.Fcntl(descriptor, Constants.FSetfd, 1);
        var address = NameOf(descriptor);
        if (address.IsInternet)
        {
            SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpNodelay, 1);
        }

        return new ListeningSocket(descriptor, address, null);
    }

    /// <summary>A socket that has no descriptor, for loops that accept from a simulated network.</summary>
    /// <param name="address">The address that it stands for.</param>
    public static ListeningSocket WithoutDescriptor(Endpoint address) => new(-1, address, null);

    /// <summary>Closes the descriptor; a Unix socket's file stays, since a successor may be using it.</summary>
    public void Close()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }

    internal static void SetOption(int descriptor, int level, int name, int value) =>
        _ = Libc.SetSocketOption(descriptor, level, name, &value, sizeof(int));

    internal static int BindToInterface(int descriptor, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name + "\0");
        fixed (byte* start = bytes)
        {
            return Libc.SetSocketOption(descriptor, Constants.SolSocket, Constants.SoBindtodevice, start, (uint)bytes.Length);
        }
    }

    /// <summary>Fills a sockaddr_un; returns its length, 0 when the path is too long.</summary>
    internal static uint WriteUnixAddress(ReadOnlySpan<byte> path, byte* address)
    {
        if (path.Length >= UnixPathCapacity)
        {
            return 0;
        }

        *(ushort*)address = Constants.AfUnix;
        path.CopyTo(new Span<byte>(address + 2, UnixPathCapacity));
        address[2 + path.Length] = 0;

        // The abstract namespace counts every byte, a path ends at its NUL.
        return (uint)(2 + path.Length + (path.Length > 0 && path[0] == 0 ? 0 : 1));
    }

    private static Endpoint NameOf(int descriptor)
    {
        var address = stackalloc byte[128];
        uint length = 128;
        return Libc.GetSocketName(descriptor, address, &length) < 0 ? default : Endpoint.Read(address, length);
    }

    private static (int Errno, string Step) Prepare(int descriptor, ListenSettings settings)
    {
        if (settings.UnixPath != null)
        {
            return default;
        }

        SetOption(descriptor, Constants.SolSocket, Constants.SoReuseaddr, 1);
        SetOption(descriptor, Constants.SolSocket, Constants.SoReuseport, 1);

        // Accepted sockets inherit these, which saves a call for each.
        SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpNodelay, 1);
        settings.KeepAlive.Apply(descriptor);
        if (settings.DeferAcceptSeconds > 0)
        {
            SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpDeferAccept, settings.DeferAcceptSeconds);
        }

        if (settings.FastOpen)
        {
            SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpFastopen, Math.Max(1, settings.Backlog));
        }

        if (settings.MaximumSegment > 0)
        {
            SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpMaxseg, settings.MaximumSegment);
        }

        if (settings.UserTimeoutMs > 0)
        {
            SetOption(descriptor, Constants.IpprotoTcp, Constants.TcpUserTimeout, settings.UserTimeoutMs);
        }

        if (settings.Transparent)
        {
            SetOption(descriptor, Constants.IpprotoIp, Constants.IpTransparent, 1);
            SetOption(descriptor, Constants.IpprotoIp, Constants.IpFreebind, 1);
        }

        if (settings.IPv6Only is { } only)
        {
            SetOption(descriptor, Constants.IpprotoIpv6, Constants.Ipv6Only, only ? 1 : 0);
        }

        return settings.Interface != null && BindToInterface(descriptor, settings.Interface) < 0
            ? (Libc.LastError, "interface")
            : default;
    }

    private static (int Errno, string Step) BindInternet(int descriptor, ListenSettings settings)
    {
        var address = stackalloc byte[Endpoint.MaxSocketAddressLength];
        var length = settings.Address.Write(address);
        return Libc.Bind(descriptor, address, length) < 0 ? (Libc.LastError, "bind") : default;
    }

    /// <summary>
    /// Binds under a temporary name and renames it into place, so that there is no moment without a socket and a stale
    /// file is no obstacle.
    /// </summary>
    private static (int Errno, string Step) BindUnix(int descriptor, ListenSettings settings)
    {
        var path = settings.UnixPath!;
        var address = stackalloc byte[2 + UnixPathCapacity + 1];
        if (path[0] == 0)
        {
            var abstractLength = WriteUnixAddress(path, address);
            return abstractLength == 0 || Libc.Bind(descriptor, address, abstractLength) < 0
                ? (Libc.LastError, "bind")
                : default;
        }

        var temporary = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(path)}.{Environment.ProcessId}.tmp\0");
        var final = new byte[path.Length + 1];
        path.CopyTo(final, 0);
        var length = WriteUnixAddress(temporary.AsSpan(0, temporary.Length - 1), address);
        if (length == 0)
        {
            return (36, "bind (the path is too long for a Unix socket)");
        }

        fixed (byte* from = temporary)
        fixed (byte* to = final)
        {
            _ = Libc.Unlink(from);
            if (Libc.Bind(descriptor, address, length) < 0)
            {
                return (Libc.LastError, "bind");
            }

            if (settings.UnixMode is { } mode && Libc.ChangeMode(from, mode) < 0)
            {
                return (Libc.LastError, "mode");
            }

            if ((settings.UnixUser != null || settings.UnixGroup != null)
                && Libc.ChangeOwner(from, settings.UnixUser ?? uint.MaxValue, settings.UnixGroup ?? uint.MaxValue) < 0)
            {
                return (Libc.LastError, "owner");
            }

            return Libc.Rename(from, to) < 0 ? (Libc.LastError, "rename") : default;
        }
    }
}
