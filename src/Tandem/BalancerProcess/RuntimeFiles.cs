using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Tandem.BalancerProcess;

/// <summary>
/// Loads every file of the program that may be wanted later. After chroot no file can be found any more, and the runtime
/// otherwise opens assemblies when their first method is compiled.
/// </summary>
internal static class RuntimeFiles
{
    /// <summary>Loads all assemblies that the program refers to, directly or not.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Nothing is looked up in the assemblies; in a trimmed or native program there is nothing to load.")]
    internal static void LoadAll()
    {
        _ = TimeZoneInfo.Local.GetUtcOffset(DateTime.UtcNow);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>();
        waiting.Enqueue(typeof(RuntimeFiles).Assembly);
        while (waiting.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (!seen.Add(name.FullName))
                {
                    continue;
                }

                try
                {
                    waiting.Enqueue(Assembly.Load(name));
                }
                catch (Exception e) when (e is IOException or BadImageFormatException)
                {
                    // Facades may name assemblies that this runtime has not got; nothing of ours needs those.
                }
            }
        }
    }
}
