namespace Tandem.Configuration.Haproxy;

/// <summary>Reads the small files that a configuration names.</summary>
internal static class FileContent
{
    /// <summary>The content, or null when it cannot be read.</summary>
    internal static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
