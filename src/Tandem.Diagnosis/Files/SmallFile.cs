using Tandem.Linux.Files;

namespace Tandem.Diagnosis.Files;

/// <summary>Reads files of people's hosts as text, and never waits or fills the memory: a FIFO, a device or a giant is as good as none.</summary>
public static class SmallFile
{
    /// <summary>Larger than any configuration that is written by hand or by a template, in bytes.</summary>
    public const long MaxConfiguration = 16 * 1024 * 1024;

    /// <summary>Reads one.</summary>
    /// <param name="path">Where.</param>
    /// <param name="maxBytes">How large it may be. Files of /proc have no size and are read as they are.</param>
    /// <returns>Its text; null when it is not there, no regular file, larger, or may not be read.</returns>
    public static string? Read(string path, long maxBytes = MaxConfiguration)
    {
        try
        {
            return FileStatus.Read(path, true, out var status) == 0 && status.IsRegular && new FileInfo(path).Length <= maxBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
