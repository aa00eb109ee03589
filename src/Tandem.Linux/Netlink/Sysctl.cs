using System.Globalization;
using System.Text;
using Tandem.Linux.Native;
using Tandem.Linux.Processes;

namespace Tandem.Linux.Netlink;

/// <summary>Numbers under /proc/sys/net, in the network namespace of the calling thread.</summary>
public static unsafe class Sysctl
{
    private const string Root = "/proc/sys/net/";
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    /// <summary>Reads a number.</summary>
    /// <param name="path">Below /proc/sys/net, as in <c>ipv4/conf/eth0/arp_ignore</c>.</param>
    /// <param name="value">The number.</param>
    /// <returns>0 or an errno: ENOENT when there is none, EINVAL when it is no number.</returns>
    public static int Read(string path, out int value)
    {
        value = 0;
        var descriptor = Open(path, ReadOnly, out var error);
        if (descriptor < 0)
        {
            return error;
        }

        var text = stackalloc byte[32];
        var count = Libc.Read(descriptor, text, 32);
        error = count < 0 ? Libc.LastError : 0;
        _ = Libc.Close(descriptor);
        if (error != 0)
        {
            return error;
        }

        var digits = Encoding.ASCII.GetString(text, (int)count).Trim();
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? 0 : Errno.InvalidArgument;
    }

    /// <summary>Writes a number.</summary>
    /// <param name="path">Below /proc/sys/net.</param>
    /// <param name="value">The number.</param>
    /// <returns>0 or an errno: EACCES or EROFS where /proc/sys may not be written, as in many containers.</returns>
    public static int Write(string path, int value)
    {
        var descriptor = Open(path, WriteOnly, out var error);
        if (descriptor < 0)
        {
            return error;
        }

        var text = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
        fixed (byte* start = text)
        {
            error = Libc.Write(descriptor, start, text.Length) < 0 ? Libc.LastError : 0;
        }

        _ = Libc.Close(descriptor);
        return error;
    }

    private static int Open(string path, int flags, out int error)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(Root + path + '\0'))
        {
            var descriptor = ProcessCalls.Open(start, flags | Constants.OCloexec, 0);
            error = descriptor < 0 ? Libc.LastError : 0;
            return descriptor;
        }
    }
}
