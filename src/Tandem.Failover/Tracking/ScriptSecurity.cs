using System.Globalization;
using Tandem.Linux;
using Tandem.Linux.Files;
using Tandem.Linux.Processes;

namespace Tandem.Failover.Tracking;

/// <summary>
/// Checks scripts before they run, as keepalived does: found, executable for their user, and, when root runs them, changeable by
/// nobody else in any part of their path. With <c>enable_script_security</c> an insecure script is not run. Where keepalived says only
/// that something is unsafe, a second line says what and how to mend it.
/// </summary>
public sealed class ScriptSecurity
{
    private const uint GroupWritable = 0x10;
    private const uint WorldWritable = 0x2;
    private const uint Sticky = 0x200;
    private const uint SetUserId = 0x800;
    private const uint SetGroupId = 0x400;

    private readonly bool isEnabled;
    private readonly string searchPath;

    /// <summary>Makes the check.</summary>
    /// <param name="isEnabled">Whether <c>enable_script_security</c> is written.</param>
    /// <param name="searchPath">Where bare names are looked for; null for PATH.</param>
    public ScriptSecurity(bool isEnabled, string? searchPath = null)
    {
        this.isEnabled = isEnabled;
        searchPath ??= Environment.GetEnvironmentVariable("PATH");
        this.searchPath = string.IsNullOrEmpty(searchPath) ? "/bin:/usr/bin" : searchPath;
    }

    /// <summary>Checks a script.</summary>
    /// <param name="words">Its words, at least one.</param>
    /// <param name="identity">Whom it runs as.</param>
    public CheckedScript Check(IReadOnlyList<string> words, ScriptIdentity identity)
    {
        var lines = new List<string>();
        if (words.Count == 0)
        {
            return new CheckedScript(null, false, true, lines);
        }

        if (words[0].StartsWith('<') && words[0][1..].TrimStart(' ', '\t').StartsWith('/'))
        {
            // Asks a shell whether a file can be read: nothing of it is executed.
            return new CheckedScript(ScriptCommand.Of(words, identity.User, identity.Group), false, false, lines);
        }

        if (Locate(words[0], identity, lines) is not { } found)
        {
            return new CheckedScript(null, false, true, lines);
        }

        return Judge(found.Path, found.Real, words, identity, lines);
    }

    /// <summary>Finds the file of a script.</summary>
    /// <returns>The path to run, which keeps the script's own name, and the path of the file behind it.</returns>
    private (string Path, string Real)? Locate(string word, ScriptIdentity identity, List<string> lines)
    {
        var path = word;
        if (!word.Contains('/', StringComparison.Ordinal))
        {
            if (Search(word, identity, lines) is not { } found)
            {
                return null;
            }

            path = found;
        }

        var real = FileStatus.RealPath(path, out var error);
        if (real != null && Unsearchable(real, identity))
        {
            real = null;
            error = Errno.Access;
        }

        if (real == null)
        {
            lines.Add($"Script {path} cannot be accessed - {Errno.Describe(error)}");
            return null;
        }

        // Some programs do what they are called, pidof of Debian, a link to killall5, among them: only the directories lose their
        // links. keepalived 2.2 runs killall5 instead, which always fails.
        var directory = FileStatus.RealPath(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, out _);
        return (directory == null ? real : System.IO.Path.Combine(directory, System.IO.Path.GetFileName(path)), real);
    }

    private string? Search(string name, ScriptIdentity identity, List<string> lines)
    {
        var isDenied = false;
        foreach (var directory in searchPath.Split(':'))
        {
            var path = $"{directory}/{name}";
            if (FileStatus.Read(path, true, out var status) != 0)
            {
                continue;
            }

            if (status.IsRegular && status.IsExecutableBy(identity.User, identity.Group))
            {
                lines.Add($"WARNING - script `{name}` resolved by path search to `{path}`. Please specify full path.");
                return path;
            }

            isDenied = true;
        }

        lines.Add(isDenied ? $"Permissions failure for script {name} in path - disabling" : $"Cannot find script {name} in path - disabling");
        return null;
    }

    private CheckedScript Judge(string path, string real, IReadOnlyList<string> words, ScriptIdentity identity, List<string> lines)
    {
        if (FileStatus.Read(real, true, out var status) != 0)
        {
            lines.Add($"Unable to access script `{path}` - disabling");
            return new CheckedScript(null, false, true, lines);
        }

        if (!status.IsExecutableBy(identity.User, identity.Group) || (status.IsRegular && (status.Mode & 0x49) == 0))
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"WARNING - script '{path}' is not executable for uid:gid {identity.User}:{identity.Group} - disabling."));
            lines.Add($"Script '{path}' is made executable by: chmod a+x '{real}'");
            return new CheckedScript(null, false, false, lines);
        }

        var isRoot = identity.User == 0 || identity.Group == 0
            || (status.User == 0 && (status.Mode & SetUserId) != 0) || (status.Group == 0 && (status.Mode & SetGroupId) != 0);
        var safety = !isRoot ? Safety.Safe : CheckPath(path, lines);
        if (isRoot && real != path && safety == Safety.Safe)
        {
            safety = CheckPath(real, lines);
        }

        var runs = safety == Safety.Safe || (safety == Safety.Unsafe && !isEnabled);
        return new CheckedScript(
            runs ? ScriptCommand.Of([path, .. words.Skip(1)], identity.User, identity.Group) : null,
            safety != Safety.Safe,
            false,
            lines);
    }

    private enum Safety
    {
        Safe,
        Unsafe,
        WrongKind,
    }

    private Safety CheckPath(string path, List<string> lines)
    {
        foreach (var part in Parts(path))
        {
            var isLast = part == path;
            if (FileStatus.Read(part, false, out var status) is var error && error != 0)
            {
                lines.Add(error is Errno.Access or Errno.NoEntry
                    ? $"check_script_secure could not find script '{path}' - disabling"
                    : $"check_script_secure('{path}') returned errno {error} - {Errno.Describe(error)} - disabling");
                return Safety.WrongKind;
            }

            if (isLast ? !status.IsRegular && !status.IsLink : !status.IsDirectory)
            {
                lines.Add($"Wrong file type found in script path '{path}'.");
                lines.Add($"'{part}' is no {(isLast ? "file" : "directory")}.");
                return Safety.WrongKind;
            }

            if (Advice(part, status) is { } advice)
            {
                lines.Add($"Unsafe permissions found for script '{path}'{(isEnabled ? " - disabling" : "")}.");
                lines.Add(advice);
                return Safety.Unsafe;
            }
        }

        return Safety.Safe;
    }

    /// <summary>What is unsafe about one part of a path, and the command that mends it; null when nothing is.</summary>
    private static string? Advice(string part, FileStatus status)
    {
        var kind = status.IsDirectory ? "Directory" : "File";
        if (status.User != 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{kind} '{part}' belongs to uid {status.User} and not to root: chown root '{part}'");
        }

        // In a directory with the sticky bit nobody can replace what is root's; permissions of a link mean nothing.
        if (status.IsLink || (status.IsDirectory && (status.Mode & Sticky) != 0))
        {
            return null;
        }

        var byGroup = status.Group != 0 && (status.Mode & GroupWritable) != 0;
        var byWorld = (status.Mode & WorldWritable) != 0;
        if (!byGroup && !byWorld)
        {
            return null;
        }

        var who = byGroup && byWorld ? "go" : byGroup ? "g" : "o";
        var whom = byWorld ? "everybody" : string.Create(CultureInfo.InvariantCulture, $"group {status.Group}");
        var mode = Convert.ToString(status.Mode & 0xfff, 8).PadLeft(4, '0');
        return $"{kind} '{part}' can be written by {whom} (mode {mode}): chmod {who}-w '{part}'";
    }

    private static bool Unsearchable(string path, ScriptIdentity identity)
    {
        foreach (var part in Parts(path))
        {
            if (part != path && FileStatus.Read(part, true, out var status) == 0 && !status.IsExecutableBy(identity.User, identity.Group))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"/", then each directory on the way, then the path itself.</summary>
    private static IEnumerable<string> Parts(string path)
    {
        yield return "/";
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }

        yield return path;
    }
}
