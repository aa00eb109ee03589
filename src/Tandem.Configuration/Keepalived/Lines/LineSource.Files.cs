using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <content>The files: the first one and those that <c>include</c> names.</content>
internal sealed partial class LineSource
{
    /// <summary>Files read altogether.</summary>
    internal const int MaxFiles = 2000;

    /// <summary>Files within each other.</summary>
    internal const int MaxFileDepth = 32;

    /// <summary>Bytes read altogether.</summary>
    internal const int MaxBytes = 32 * 1024 * 1024;

    private readonly Stack<FileFeed> openFiles = new();
    private readonly Stack<IncludeChecks> savedChecks = new();
    private FileFeed? file;
    private int files;
    private long bytes;

    /// <summary><c>include_check</c>: what is an error of every include. A file's setting ends with the file.</summary>
    internal IncludeChecks Checks { get; set; }

    /// <summary>Whether a file that must be there was not read.</summary>
    internal bool MissingInclude { get; private set; }

    /// <summary>Whether a file of the command line is there and must not be read.</summary>
    internal bool Unreadable { get; private set; }

    /// <summary>Every file that was read, in order.</summary>
    internal List<string> Files { get; } = [];

    private string Directory => file?.Directory ?? ".";

    /// <summary>Begins with the file or files that a pattern names.</summary>
    /// <param name="pattern">As <c>-f</c> has it.</param>
    /// <returns>False when there is nothing to read.</returns>
    internal bool Open(string pattern)
    {
        var found = FileGlob.Find(pattern, System.IO.Directory.GetCurrentDirectory());
        if (found.Count > 1)
        {
            diagnostics.Warning(default(Position), $"WARNING, multiple configuration file matches of {pattern}, starting with {found[0]}");
        }

        if (!Check(pattern, found))
        {
            return false;
        }

        var opened = false;
        // The last one pushed is read first.
        for (var i = found.Count - 1; i >= 0; i--)
        {
            opened |= OpenFile(found[i], found.Count == 1 && !FileGlob.HasWildcards(pattern) ? pattern : found[i], IncludeChecks.Readable, default);
        }

        return opened;
    }

    /// <summary>As there, one that cannot be read keeps all of them from being read.</summary>
    private bool Check(string pattern, List<string> found)
    {
        if (found.Count == 0)
        {
            diagnostics.Alert(default(Position), $"Config files missing '{pattern}'.");
            return false;
        }

        var good = true;
        foreach (var path in found)
        {
            if (WhyNotRead(path, path) is not { } reason)
            {
                continue;
            }

            good = false;
            diagnostics.Alert(default(Position), reason);
            if (Unreadable)
            {
                return false;
            }
        }

        return good;
    }

    /// <summary>What is wrong with a file of the command line; null when it can be read.</summary>
    private string? WhyNotRead(string path, string name)
    {
        if (System.IO.Directory.Exists(path))
        {
            return IsDirectory(name);
        }

        try
        {
            if (!IsConfiguration(path))
            {
                return IsNotRegular(name);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unreadable = true;
            return $"Unable to read configuration file {name}";
        }
    }

    private static string IsDirectory(string name) => $"Configuration file '{name.TrimEnd('/')}/' is a directory - skipping";

    private static string IsNotRegular(string name) => $"Configuration file '{name}' is not a regular non-executable file - skipping";

    private bool IsConfiguration(string path)
    {
        const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && options.IsRegularFile(path) && (File.GetUnixFileMode(path) & Executable) == 0;
    }

    /// <summary>Begins with a text.</summary>
    /// <param name="name">Its name for messages; its directory is what includes are relative to.</param>
    /// <param name="content">One char per byte.</param>
    internal void OpenText(string name, string content)
    {
        bytes += content.Length;
        if (bytes > MaxBytes)
        {
            diagnostics.Alert(default(Position), $"The configuration is larger than {MaxBytes} bytes; the rest is not read.");
            return;
        }

        files++;
        Files.Add(name);
        savedChecks.Push(Checks);
        var source = new SourceFile(name);
        if (content.StartsWith(ByteOrderMark.Text, StringComparison.Ordinal))
        {
            diagnostics.Warning(new Position(source, 1, 1), ByteOrderMark.Message);
            content = content[ByteOrderMark.Text.Length..];
        }

        // What is included may be a fragment that says nothing.
        if (openFiles.Count == 0 && LanguageGuess.Mistaken(content, ConfigurationLanguage.Keepalived, out var line) is { } mistake)
        {
            diagnostics.Warning(new Position(source, line, 0), mistake);
            content = "";
        }

        file = new FileFeed(source, Path.GetDirectoryName(Path.GetFullPath(name)) ?? "/", content);
        openFiles.Push(file);
        feeds.Push(file);
    }

    private void CloseFile()
    {
        openFiles.Pop();
        Checks = savedChecks.Pop();
        file = openFiles.TryPeek(out var outer) ? outer : null;
    }

    private bool TryInclude(string text)
    {
        if (!text.StartsWith("include", StringComparison.Ordinal) || text.Length < 9)
        {
            return false;
        }

        var letter = text[7] is ' ' or '\t' ? ' ' : text[7];
        var after = letter == ' ' ? 8 : 9;
        if (letter != ' ' && (!"rmwba".Contains(letter, StringComparison.Ordinal) || text[8] is not (' ' or '\t')))
        {
            return false;
        }

        var own = letter switch
        {
            'r' => IncludeChecks.Readable,
            'm' => IncludeChecks.Readable | IncludeChecks.Match,
            'w' => IncludeChecks.Readable | IncludeChecks.Match | IncludeChecks.WildcardMatch,
            'b' => IncludeChecks.Readable | IncludeChecks.BraceMatch,
            'a' => IncludeChecks.All,
            _ => IncludeChecks.None,
        };
        Include(text[after..].Trim(' ', '\t'), own | Checks);
        return true;
    }

    private void Include(string pattern, IncludeChecks checks)
    {
        var shown = ByteText.ToDisplay(pattern);
        if (openFiles.Count >= MaxFileDepth)
        {
            diagnostics.Alert(Position, $"Files include each other deeper than {MaxFileDepth}: '{shown}' is not read. Does a file include itself?");
            return;
        }

        var place = Place(pattern);
        var found = FileGlob.Find(shown, Directory);
        if (found.Count == 0)
        {
            if (!FileGlob.HasWildcards(shown))
            {
                var quoted = shown.Length > 1 && shown[0] == '"' ? " Write the path without quotes, they are a part of it here." : "";
                Complain(checks & (shown.Contains('{', StringComparison.Ordinal) ? IncludeChecks.BraceMatch : IncludeChecks.Match), place, $"Config files missing '{shown}'.{quoted}", DiagnosticKind.IncludeMissing);
            }
            else
            {
                Complain(checks & IncludeChecks.WildcardMatch, place, $"No config files matched '{shown}'.");
            }

            return;
        }

        for (var i = found.Count - 1; i >= 0; i--)
        {
            OpenFile(found[i], found[i], checks, place);
        }
    }

    private bool OpenFile(string path, string name, IncludeChecks checks, Position place)
    {
        var kind = place.File is null ? DiagnosticKind.Other : DiagnosticKind.IncludeMissing;
        if (System.IO.Directory.Exists(path))
        {
            Complain(checks & IncludeChecks.Readable, place, IsDirectory(name), kind);
            return false;
        }

        if (++files > MaxFiles)
        {
            diagnostics.Alert(place, $"The configuration has more than {MaxFiles} files; '{name}' is not read.");
            return false;
        }

        try
        {
            // Opening a FIFO would wait for somebody who writes.
            if (!IsConfiguration(path))
            {
                Complain(checks & IncludeChecks.Readable, place, IsNotRegular(name), kind);
                return false;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            var content = new byte[Math.Min(stream.Length, MaxBytes + 1)];
            var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            OpenText(name, ByteText.FromBytes(content.AsSpan(0, read)));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(checks & IncludeChecks.Readable, place, $"Configuration file '{name}' open problem ({(e is UnauthorizedAccessException ? "Permission denied" : e.Message)}) - skipping", kind);
            return false;
        }
    }

    /// <summary>A missing or unreadable file is only mentioned, unless a check makes it an error that keepalived does not start with.</summary>
    private void Complain(IncludeChecks failed, Position place, string message, DiagnosticKind kind = DiagnosticKind.Other)
    {
        var severity = failed == IncludeChecks.None ? Severity.Notice : Severity.Alert;
        Malformed |= severity == Severity.Alert;
        MissingInclude |= severity == Severity.Alert;
        diagnostics.Add(new Diagnostic(severity, place, message) { Kind = kind });
    }

    /// <summary>Where an include names what it includes; a name that a definition gave has the place of its line.</summary>
    private Position Place(string pattern) => Position with { Column = raw.IndexOf(pattern, StringComparison.Ordinal) + 1 };
}
