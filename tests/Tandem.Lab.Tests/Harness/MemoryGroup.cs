using System.Globalization;

namespace Tandem.Lab.Tests.Harness;

/// <summary>
/// A control group whose processes have little memory together. Made beside or under this process's own group, in the old or the new hierarchy,
/// whichever accounts for memory here. What a process had before it joined is counted elsewhere.
/// </summary>
internal sealed class MemoryGroup : IDisposable
{
    private static readonly Hierarchy[] Hierarchies =
    [
        new("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "memory.failcnt", ""),
        new("/sys/fs/cgroup", "memory.max", "memory.current", "memory.events", "max "),
    ];

    private readonly Hierarchy hierarchy;
    private readonly string folder;

    private MemoryGroup(Hierarchy hierarchy, string folder) => (this.hierarchy, this.folder) = (hierarchy, folder);

    /// <summary>What its processes hold now, files that they read included, in bytes.</summary>
    public long Held => Number(hierarchy.Usage, "");

    /// <summary>How often somebody wanted more than there was, and others' pages had to go for it.</summary>
    public long TimesFull => Number(hierarchy.Full, hierarchy.FullLine);

    /// <summary>Makes a group that may use what it likes.</summary>
    /// <returns>The group, or null where this process may make none.</returns>
    public static MemoryGroup? Make()
    {
        foreach (var hierarchy in Hierarchies)
        {
            var folder = $"{hierarchy.Root}/tandem-lab-{Environment.ProcessId}-{Guid.NewGuid():n}";
            try
            {
                if (!File.Exists($"{hierarchy.Root}/cgroup.procs"))
                {
                    continue;
                }

                Directory.CreateDirectory(folder);
                var group = new MemoryGroup(hierarchy, folder);
                group.Limit(long.MaxValue / 2);
                return group;
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

    /// <summary>
    /// What the largest of some processes has, wherever it is counted, in bytes. When nothing can be pushed out, the kernel kills who has most in this
    /// sense, after it has added as much as the group may use, at most, to those that offer themselves (oom_score_adj): a group that may
    /// use more than this loses these first.
    /// </summary>
    public static long LargestOf(IEnumerable<int> pids) => pids.Max(static pid =>
        File.ReadLines($"/proc/{pid}/status").FirstOrDefault(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line["VmRSS:".Length..^"kB".Length], CultureInfo.InvariantCulture) * 1024
            : 0);

    /// <summary>From now on there is so much and no more, in bytes.</summary>
    public void Limit(long bytes) => File.WriteAllText($"{folder}/{hierarchy.Limit}", bytes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Removes it, when its last process has ended.</summary>
    public void Dispose() => SpinWait.SpinUntil(() => Remove(folder), TimeSpan.FromSeconds(5));

    /// <summary>The number in a file, or behind the first words of a line of it; 0 where an old kernel does not tell.</summary>
    private long Number(string file, string line)
    {
        var found = File.ReadLines($"{folder}/{file}").FirstOrDefault(one => one.StartsWith(line, StringComparison.Ordinal));
        return found == null ? 0 : long.Parse(found.AsSpan(line.Length), CultureInfo.InvariantCulture);
    }

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

    /// <summary>Where one of the two kinds of groups is, and what it calls its files.</summary>
    private sealed record Hierarchy(string Root, string Limit, string Usage, string Full, string FullLine);
}
