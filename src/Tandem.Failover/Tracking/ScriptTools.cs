using Tandem.Linux.Files;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Whether a tool of a <see cref="ScriptIdiom"/> is the one whose rules we know: killall of psmisc, pgrep of procps, pidof of sysvinit or procps.
/// Those of busybox and toybox compare names in ways of their own.
/// </summary>
internal static class ScriptTools
{
    private static readonly string[] Directories = ["/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"];

    /// <summary>Looks whether a script is an idiom of a tool that we know.</summary>
    /// <param name="words">The script's words.</param>
    internal static ScriptIdiom? Recognise(IReadOnlyList<string> words) =>
        ScriptIdiomParser.Recognise(words) is { } idiom && IsKnown(idiom) ? idiom : null;

    private static bool IsKnown(ScriptIdiom idiom)
    {
        if (idiom.Kind == ScriptIdiomKind.PidFile)
        {
            // Each shell has a kill of its own, and all mean the same by it.
            return true;
        }

        var path = idiom.Tool.Contains('/', StringComparison.Ordinal) ? idiom.Tool : Find(idiom.Tool);
        var name = path == null ? null : Path.GetFileName(FileStatus.RealPath(path, out _));
        return idiom.Kind switch
        {
            ScriptIdiomKind.Name => name == "killall",
            ScriptIdiomKind.Program => name is "killall5" or "pidof",
            _ => name == "pgrep",
        };
    }

    private static string? Find(string tool)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        var directories = string.IsNullOrEmpty(path) ? Directories : path.Split(':').Select(d => d + "/");
        foreach (var directory in directories)
        {
            if (File.Exists(directory + tool))
            {
                return directory + tool;
            }
        }

        return null;
    }
}
