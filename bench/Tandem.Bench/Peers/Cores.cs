using System.Globalization;

namespace Tandem.Bench.Peers;

/// <summary>
/// Which processor cores a process may use. What is measured has the last core for itself, and its load and back end have the others:
/// left to the scheduler, two programs of one worker each share cores with the load in ways that differ from run to run by a fifth of
/// the figure, and the faster one, which leaves room on its core, is interrupted there at each of its sends.
/// </summary>
internal static class Cores
{
    private static readonly int Count = Environment.ProcessorCount;

    /// <summary>The core of a proxy under measurement; every core when there is only one.</summary>
    public static ulong Measured => Count > 1 ? 1UL << (Count - 1) : All;

    /// <summary>The cores of load and back end.</summary>
    public static ulong Load => Count > 1 ? All & ~Measured : All;

    public static ulong All => Count >= 64 ? ulong.MaxValue : (1UL << Count) - 1;

    /// <summary>Puts every thread of a process, and of its children, on these cores.</summary>
    public static unsafe void Place(int pid, ulong cores)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            _ = Libc.SetAffinity(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), sizeof(ulong), &cores);
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Place(int.Parse(child, CultureInfo.InvariantCulture), cores);
            }
        }
    }
}
