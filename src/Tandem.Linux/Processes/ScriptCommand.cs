using System.Text;

namespace Tandem.Linux.Processes;

/// <summary>
/// A program that people's configuration names, with its words and the identity under which it runs. What becomes of one run of it
/// is a <see cref="ScriptProcess"/>.
/// </summary>
public sealed class ScriptCommand
{
    private const string Shell = "/bin/sh";

    private readonly IReadOnlyList<string> written;

    private ScriptCommand(
        string path, IReadOnlyList<string> words, uint user, uint group, bool throughShell, IReadOnlyList<string> written)
    {
        this.written = written;
        Path = path;
        Words = words;
        User = user;
        Group = group;
        ThroughShell = throughShell;
    }

    /// <summary>The program's path.</summary>
    public string Path { get; }

    /// <summary>The words of the command line, the program's name first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The user's id.</summary>
    public uint User { get; }

    /// <summary>The group's id; it is the only group.</summary>
    public uint Group { get; }

    /// <summary>Whether a shell runs the words.</summary>
    public bool ThroughShell { get; }

    /// <summary>
    /// A command of keepalived.conf(5): the program is run without a shell, unless it is a file that is neither a binary nor begins
    /// with "#!", or the words are "&lt;/path", which asks whether a file can be read: then "/bin/sh -c" runs them, quoted.
    /// </summary>
    /// <param name="words">The words, at least one; the first is a path (a bare name is looked for by whoever checks the script).</param>
    /// <param name="user">The user's id.</param>
    /// <param name="group">The group's id.</param>
    public static ScriptCommand Of(IReadOnlyList<string> words, uint user, uint group)
    {
        ArgumentOutOfRangeException.ThrowIfZero(words.Count);
        return words[0].StartsWith('<') || words[0].StartsWith('>') || IsPlainText(words[0])
            ? new ScriptCommand(Shell, ["sh", "-c", Quoted(words)], user, group, true, words)
            : new ScriptCommand(words[0], words, user, group, false, words);
    }

    /// <summary>The same command with further arguments behind its own.</summary>
    /// <param name="arguments">The arguments.</param>
    public ScriptCommand With(params ReadOnlySpan<string> arguments)
    {
        string[] words = [.. written, .. arguments];
        return ThroughShell
            ? new ScriptCommand(Path, ["sh", "-c", Quoted(words)], User, Group, true, words)
            : new ScriptCommand(Path, words, User, Group, false, words);
    }

    /// <summary>The words as keepalived hands them to a shell: each in single quotes, but not a redirection at the beginning.</summary>
    /// <param name="words">The words.</param>
    internal static string Quoted(IReadOnlyList<string> words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0)
            {
                text.Append(' ');
            }

            if (i == 0 && (words[0].StartsWith('<') || words[0].StartsWith('>')))
            {
                text.Append(words[0]);
                continue;
            }

            text.Append('\'').Append(words[i].Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
        }

        return text.ToString();
    }

    private static bool IsPlainText(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            Span<byte> head = stackalloc byte[4];
            var length = file.ReadAtLeast(head, 4, throwOnEndOfStream: false);
            return !head[..length].StartsWith("#!"u8) && !head[..length].StartsWith("\u007FELF"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not there, or to be executed but not read: running it tells.
            return false;
        }
    }
}
