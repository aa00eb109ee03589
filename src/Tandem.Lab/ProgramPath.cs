namespace Tandem.Lab;

/// <summary>Where programs are: in the folders of the path, and in those of system programs, which not every shell names.</summary>
public static class ProgramPath
{
    /// <summary>The path of a program.</summary>
    /// <param name="program">A path, or a name.</param>
    /// <returns>The path of an existing file.</returns>
    /// <exception cref="LabFailure">There is none.</exception>
    public static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            // Paths of the host's own files are looked at by the kernel, inside.
            return program;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        return folders.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new LabFailure($"{program} is not installed (it is in no folder of {folders})");
    }
}
