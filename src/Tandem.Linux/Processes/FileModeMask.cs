namespace Tandem.Linux.Processes;

/// <summary>The permissions that new files never get (umask(2)).</summary>
public static class FileModeMask
{
    /// <summary>Sets it.</summary>
    /// <param name="mask">The bits, such as 022 octal.</param>
    /// <returns>The mask before.</returns>
    public static int Take(int mask) => (int)ProcessCalls.FileModeMask((uint)mask & 0x1ff);
}
