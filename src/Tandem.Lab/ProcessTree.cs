using System.Globalization;

namespace Tandem.Lab;

/// <summary>Who descends from whom, as /proc says.</summary>
internal static class ProcessTree
{
    private const int MaxProcesses = 1000;

    /// <summary>The children of all threads of a process.</summary>
    internal static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                children.AddRange(File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => int.Parse(text, CultureInfo.InvariantCulture)));
            }
        }
        catch (IOException)
        {
            // It has ended.
        }

        return children;
    }

    /// <summary>All that descend from a process, the eldest first.</summary>
    internal static List<int> DescendantsOf(int pid)
    {
        var all = new List<int>(ChildrenOf(pid));
        for (var i = 0; i < all.Count && all.Count < MaxProcesses; i++)
        {
            all.AddRange(ChildrenOf(all[i]));
        }

        return all;
    }

    /// <summary>The number that a process has in its own process namespace.</summary>
    internal static string? NumberInside(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal));
            return line?[(line.LastIndexOf('\t') + 1)..];
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>When a process was started, which tells apart processes of the same number; null when there is none.</summary>
    internal static string? StartOf(int pid)
    {
        try
        {
            // Field 22; the name, which is field 2, may hold blanks.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
