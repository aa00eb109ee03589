using System.Globalization;

namespace Tandem.BalancerProcess;

/// <summary>The file with the process id for those who send signals.</summary>
internal static class PidFile
{
    /// <summary>Writes the id of this process.</summary>
    /// <param name="path">The file, or null for none.</param>
    /// <returns>False when it cannot be written.</returns>
    internal static bool Write(string? path)
    {
        if (path == null)
        {
            return true;
        }

        try
        {
            File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
