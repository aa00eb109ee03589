namespace Tandem.Configuration.Text;

/// <summary>Why a file cannot be read, in words for people who named it.</summary>
public static class FileFault
{
    private const string Denied = "permission denied: run this as root (sudo), or give its reader the right to read it";

    /// <summary>Looks at a file that was not read. It never waits: a FIFO is not opened.</summary>
    /// <param name="path">The file as it was named.</param>
    /// <returns>What is wrong: "there is no such file", "it is a directory", "permission denied ..."; null when it could be read.</returns>
    public static string? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            return "it is a directory";
        }

        try
        {
            // Only what has a size is a regular file for certain, and does not wait for somebody who writes.
            if (new FileInfo(path).Length > 0)
            {
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Of(e);
        }
    }

    /// <summary>What an exception of opening or reading a file means. Its own text is for developers.</summary>
    /// <param name="failure">The exception.</param>
    public static string Of(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException or ArgumentException => "there is no such file",
        UnauthorizedAccessException => Denied,
        PathTooLongException => "its name is too long",
        _ => "it cannot be read",
    };
}
