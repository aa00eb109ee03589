using System.Globalization;

namespace Tandem.Linux.Sockets;

/// <summary>Who has raw sockets in the network namespace of the calling thread (/proc/net/raw).</summary>
public static class RawSockets
{
    /// <summary>In a line of the table: the socket's inode.</summary>
    private const int InodeColumn = 9;

    /// <summary>Whether a process other than these has a raw socket of VRRP's protocol, over IPv4 or IPv6: a router that is at work here, too.</summary>
    /// <param name="processes">Process ids whose sockets do not count; they may have ended.</param>
    /// <returns>True also when it cannot be found out.</returns>
    public static bool IsVrrpUsedByOthers(params ReadOnlySpan<int> processes)
    {
        try
        {
            var sockets = new HashSet<string>();
            Collect("/proc/thread-self/net/raw", sockets);
            Collect("/proc/thread-self/net/raw6", sockets);
            foreach (var process in processes)
            {
                foreach (var descriptor in Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")))
                {
                    _ = sockets.Remove(new FileInfo(descriptor).LinkTarget ?? "");
                }
            }

            return sockets.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Lines are "sl local:port remote:port ... inode ...", and the port of a raw socket is its protocol.</summary>
    private static void Collect(string table, HashSet<string> sockets)
    {
        if (!File.Exists(table))
        {
            return;
        }

        var wanted = string.Create(CultureInfo.InvariantCulture, $":{VrrpSocketSettings.Protocol:X4}");
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > InodeColumn && columns[1].EndsWith(wanted, StringComparison.Ordinal))
            {
                _ = sockets.Add($"socket:[{columns[InodeColumn]}]");
            }
        }
    }
}
