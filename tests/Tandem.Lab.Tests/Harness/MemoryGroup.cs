using System.Globalization;

namespace Tandem.Lab.Tests.Harness;

/// <summary>A control group whose processes have little memory together. Made beside or under this process's own group, in the old or the
/// new hierarchy, whichever accounts for memory here.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private readonly string folder;

    private MemoryGroup(string folder) => this.folder = folder;

    /// <summary>Makes a group.</summary>
    /// <param name="megabytes">What its processes may use, files that they read included.</param>
    /// <returns>The group, or null where this process may make none.</returns>
    public static MemoryGroup? Make(int megabytes)
    {
        foreach (var (root, limit) in new[] { ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max") })
        {
            var folder = $"{root}/tandem-lab-{Environment.ProcessId}-{Guid.NewGuid():n}";
            try
            {
                if (!File.Exists($"{root}/cgroup.procs"))
                {
                    continue;
                }

                Directory.CreateDirectory(folder);
                File.WriteAllText($"{folder}/{limit}", (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture));
                return new MemoryGroup(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Remove(folder);
            }
        }

        return null;
    }

    /// <summary>Puts a process in it; its later children follow.</summary>
    public void Add(int pid) => File.WriteAllText($"{folder}/cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Removes it, when its last process has ended.</summary>
    public void Dispose() => SpinWait.SpinUntil(() => Remove(folder), TimeSpan.FromSeconds(5));

    private static bool Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                // The files in it are the kernel's and go with it.
                Directory.Delete(folder);
            }

            return !Directory.Exists(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
