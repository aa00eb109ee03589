using Tandem.Node.Control;

namespace Tandem.Supervisor;

/// <summary>
/// Where the two processes of a node put their pid files: where people's scripts look for those of HAProxy and keepalived, unless the node has a
/// directory of its own, or may not write there because its user is not root.
/// </summary>
internal static class PidFiles
{
    private const string UsualDirectory = "/run";
    private const string BalancerName = "haproxy.pid";

    /// <summary>The balancer's.</summary>
    /// <param name="configured">What <c>pidfile</c> in the file says, or null.</param>
    internal static string OfBalancer(string? configured)
    {
        var own = Path.Combine(ControlDirectory.Current, BalancerName);
        var wanted = configured ?? (HasOwnDirectory ? own : Path.Combine(UsualDirectory, BalancerName));
        if (wanted == own || CanWrite(wanted))
        {
            return wanted;
        }

        if (configured is not null)
        {
            NodeLog.Write($"{wanted} cannot be written by this user: the balancer's pid file is {own}");
        }

        return own;
    }

    /// <summary>Removes a pid file, unless it names another process by now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pid">The process that has ended.</param>
    internal static void Remove(string path, int pid)
    {
        try
        {
            if (File.ReadAllText(path).Trim() == pid.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // It stays, and names a process that is gone.
        }
    }

    /// <summary>The directory of the failover's, or null for keepalived's own places.</summary>
    internal static string? DirectoryOfFailover() =>
        HasOwnDirectory || !CanWrite(Path.Combine(UsualDirectory, FormattableString.Invariant($".tandem.{Environment.ProcessId}"))) ? ControlDirectory.Current : null;

    private static bool HasOwnDirectory => ControlDirectory.Current != ControlDirectory.Default;

    /// <summary>By trying: permissions, capabilities and mounts all have a say.</summary>
    private static bool CanWrite(string path)
    {
        try
        {
            var isNew = !File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
