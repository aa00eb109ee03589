using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Finds and reads the files that <c>-f</c> names.</summary>
internal static class ConfigurationFiles
{
    /// <summary>A configuration is never this large; a mistaken path may be.</summary>
    private const long MaxBytes = 64 << 20;

    /// <summary>The files, directories replaced by their <c>*.cfg</c> files in the order of their bytes.</summary>
    internal static List<string> List(IEnumerable<string> paths, Diagnostics diagnostics)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }

            try
            {
                files.AddRange(Directory.EnumerateFiles(path, "*.cfg")
                    .Where(f => !Path.GetFileName(f).StartsWith('.'))
                    .OrderBy(f => f, StringComparer.Ordinal));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Alert(default(Position), $"Cannot open configuration directory {path} : {e.Message}");
            }
        }

        return files;
    }

    /// <summary>The bytes of a file, or of standard input for <c>-</c>; null when it cannot be read.</summary>
    internal static byte[]? Read(string path)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var content = new MemoryStream();
            var buffer = new byte[65536];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, count);
                if (content.Length > MaxBytes)
                {
                    return null;
                }
            }

            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
