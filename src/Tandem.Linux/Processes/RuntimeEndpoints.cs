using System.Globalization;

namespace Tandem.Linux.Processes;

/// <summary>
/// The files under which the .NET runtime of a process listens for debuggers and tracing tools: <c>dotnet-diagnostic-*-socket</c> and
/// <c>clr-debug-pipe-*</c> in the directory for temporary files. The runtime removes them only when it ends in order, and only its
/// environment could tell it not to make them (DOTNET_EnableDiagnostics; runtimeconfig.json knows no such setting).
/// </summary>
public sealed class RuntimeEndpoints
{
    /// <summary>Field 22 of /proc/PID/stat, counted from the one after the command name in parentheses, which is field 3.</summary>
    private const int StartTimeField = 22 - 3;

    private readonly string[] paths;

    private RuntimeEndpoints(string[] paths) => this.paths = paths;

    /// <summary>Those of this process.</summary>
    public static RuntimeEndpoints OfThisProcess => Of(Environment.ProcessId);

    /// <summary>Those of a process that is there, or has not been waited for yet.</summary>
    /// <param name="pid">Its process id.</param>
    public static RuntimeEndpoints Of(int pid)
    {
        try
        {
            // The name may hold blanks and parentheses. The start tells apart processes of the same number, as in containers.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var key = string.Create(CultureInfo.InvariantCulture, $"{pid}-{fields[StartTimeField]}");
            var directory = Path.GetTempPath();
            return new RuntimeEndpoints(
            [
                Path.Combine(directory, $"dotnet-diagnostic-{key}-socket"),
                Path.Combine(directory, $"clr-debug-pipe-{key}-in"),
                Path.Combine(directory, $"clr-debug-pipe-{key}-out"),
            ]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return new RuntimeEndpoints([]);
        }
    }

    /// <summary>Removes those that are there.</summary>
    public void Remove()
    {
        foreach (var path in paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Under other rights they cannot be removed, and nothing depends on it.
            }
        }
    }
}
