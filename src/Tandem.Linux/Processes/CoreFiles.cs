namespace Tandem.Linux.Processes;

/// <summary>Whether the kernel writes an image of this process when it crashes (RLIMIT_CORE).</summary>
public static unsafe class CoreFiles
{
    private const int Core = 4;

    /// <summary>Allows images of any size.</summary>
    /// <returns>False when that is not allowed.</returns>
    public static bool Allow()
    {
        ProcessCalls.ResourceLimit limit = new() { Soft = ulong.MaxValue, Hard = ulong.MaxValue };
        return ProcessCalls.SetLimit(Core, &limit) == 0;
    }
}
