namespace Tandem.Lab;

/// <summary>What of this machine's files the hosts of a lab see: all but the folders that each has of its own.</summary>
public static class SharedFolders
{
    private static readonly string[] Own = ["/tmp/", "/run/"];

    /// <summary>Makes sure that hosts can start a program.</summary>
    /// <param name="program">Its whole path.</param>
    /// <exception cref="LabFailure">They do not see it; the message says where to put it.</exception>
    public static void Require(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (Array.Find(Own, folder => program.StartsWith(folder, StringComparison.Ordinal)) is { } folder)
        {
            throw new LabFailure($"each host has a {folder.TrimEnd('/')} of its own, where {program} is not. Run a copy of it from elsewhere, as from /usr/local/bin.");
        }
    }
}
