using System.Globalization;
using Tandem.CommandLines;
using Tandem.Linux.Files;
using Tandem.Linux.Processes;

namespace Tandem.FailoverProcess;

/// <summary>
/// The pid files of the failover, where keepalived has them: <c>/run/keepalived.pid</c> and <c>/run/keepalived_vrrp.pid</c>, or, with an
/// instance name, a network namespace or <c>use_pid_dir</c>, <c>/run/keepalived[/NAMESPACE]/keepalived[_INSTANCE].pid</c> and
/// <c>vrrp[_INSTANCE].pid</c> (keepalived(8) "NAMESPACES").
/// </summary>
internal sealed class FailoverPidFiles
{
    private const string Plain = "/run/keepalived";
    private const int FileMode = 0x1a4;
    private const int DirectoryMode = 0x1ed;

    private readonly string? directory;

    internal FailoverPidFiles(KeepalivedCommandLine line, ChildFacts facts)
    {
        if (facts.Namespace == null && facts.Instance == null && !facts.UsesPidDirectory)
        {
            Parent = line.PidFile ?? $"{Plain}.pid";
            Vrrp = line.VrrpPidFile ?? $"{Plain}_vrrp.pid";
            return;
        }

        directory = facts.Namespace == null ? Plain : $"{Plain}/{facts.Namespace}";
        var ending = facts.Instance == null ? ".pid" : $"_{facts.Instance}.pid";
        Parent = line.PidFile ?? $"{directory}/keepalived{ending}";
        Vrrp = line.VrrpPidFile ?? $"{directory}/vrrp{ending}";
    }

    /// <summary>The parent's file.</summary>
    internal string Parent { get; }

    /// <summary>The child's file.</summary>
    internal string Vrrp { get; }

    /// <summary>Whether a file names a process that runs and is a failover.</summary>
    internal static bool NamesRunning(string path)
    {
        try
        {
            // A number of before the last boot, or of another container, may be anybody's by now, even our own.
            return int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid > 0
                && pid != Environment.ProcessId
                && ProcessSignals.Send(pid, 0) is 0 or Linux.Errno.NotPermitted
                && IsFailover(pid);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Writes a process id for all to read, in the place of what is there.</summary>
    /// <returns>0, or the errno number.</returns>
    internal int Write(string path, int pid)
    {
        if (directory != null)
        {
            _ = ReplacedFile.MakeDirectory(Plain, DirectoryMode);
            _ = ReplacedFile.MakeDirectory(directory, DirectoryMode);
        }

        return ReplacedFile.Write(path, System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{pid}\n")), FileMode);
    }

    /// <summary>Removes a file.</summary>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // It stays, and names a process that is gone.
        }
    }

    /// <summary>Removes the directory for pid files if it is empty.</summary>
    internal void RemoveDirectory()
    {
        for (var path = directory; path != null && path.StartsWith(Plain, StringComparison.Ordinal); path = Path.GetDirectoryName(path))
        {
            try
            {
                Directory.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return;
            }
        }
    }

    /// <summary>By its name, and unless it has ended and only its parent has not taken notice.</summary>
    private static bool IsFailover(int pid)
    {
        var stat = File.ReadAllText(FormattableString.Invariant($"/proc/{pid}/stat"));
        var begin = stat.IndexOf('(', StringComparison.Ordinal) + 1;
        var end = stat.LastIndexOf(')');
        if (begin <= 0 || end < begin || end + 2 >= stat.Length || stat[end + 2] is 'Z' or 'X')
        {
            return false;
        }

        var name = stat[begin..end];
        var own = File.ReadAllText("/proc/self/comm").Trim();
        return name == own || name.Contains("keepalived", StringComparison.Ordinal) || name.Contains("tandem", StringComparison.Ordinal);
    }
}
