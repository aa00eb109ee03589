using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>
/// Where in a block of keepalived.conf a word was written. The configuration itself keeps the place of a block and of what it tracks; this
/// finds the others again in the text, so that a finding points at the very word. What came out of an include or a definition is not found:
/// the block stands for it then.
/// </summary>
public sealed class WrittenPlaces
{
    /// <summary>Files beyond this many files are not kept: places in them are those of their blocks.</summary>
    private const int MaxFiles = 256;

    private readonly Func<string, string?> read;
    private readonly Dictionary<string, string[]> files = new(StringComparer.Ordinal);

    /// <summary>Begins with nothing read.</summary>
    /// <param name="read">Gives the text of a file by its name, or null.</param>
    public WrittenPlaces(Func<string, string?> read) => this.read = read;

    /// <summary>The first line of a block that begins with a keyword.</summary>
    /// <param name="block">Where the block begins.</param>
    /// <param name="keyword">The keyword.</param>
    /// <returns>The place of the keyword, or of the block when it is not there.</returns>
    internal Position Keyword(Position block, string keyword) => FindKeyword(block, keyword) ?? block;

    /// <summary>Whether a keyword begins a line of a block.</summary>
    /// <param name="block">Where the block begins.</param>
    /// <param name="keyword">The keyword.</param>
    internal bool Has(Position block, string keyword) => FindKeyword(block, keyword) is not null;

    /// <summary>The first place of a word in a block.</summary>
    /// <param name="block">Where the block begins.</param>
    /// <param name="word">The word, as a whole or before a slash.</param>
    /// <returns>Its place, or that of the block when it is not there.</returns>
    internal Position Word(Position block, string word)
    {
        foreach (var (number, line) in Lines(block))
        {
            for (var at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at + word.Length;
                if ((at == 0 || line[at - 1] is ' ' or '\t' or '{' or '"') && (end == line.Length || line[end] is ' ' or '\t' or '/' or '}' or '"'))
                {
                    return block with { Line = number, Column = at + 1 };
                }
            }
        }

        return block;
    }

    private Position? FindKeyword(Position block, string keyword)
    {
        foreach (var (number, line) in Lines(block))
        {
            // A block may stand in one line: what follows a brace begins a line as well.
            for (var at = line.IndexOf(keyword, StringComparison.Ordinal); at >= 0; at = line.IndexOf(keyword, at + 1, StringComparison.Ordinal))
            {
                var before = line.AsSpan(0, at).TrimEnd();
                var end = at + keyword.Length;
                if ((before.Length == 0 || before[^1] is '{' or '}') && (end == line.Length || line[end] is ' ' or '\t' or '{' or '}'))
                {
                    return block with { Line = number, Column = at + 1 };
                }
            }
        }

        return null;
    }

    /// <summary>The lines of a block, without comments, from the one that names it to the one that closes it.</summary>
    private IEnumerable<(int Number, string Line)> Lines(Position block)
    {
        if (block.File is null || block.Line == 0)
        {
            yield break;
        }

        var lines = TextOf(block.File.Name);
        var depth = 0;
        var opened = false;
        for (var number = block.Line; number <= lines.Length; number++)
        {
            var line = WithoutComment(lines[number - 1]);
            yield return (number, line);
            var opens = line.AsSpan().Count('{');
            opened |= opens > 0;
            depth += opens - line.AsSpan().Count('}');
            if (opened && depth <= 0)
            {
                yield break;
            }
        }
    }

    private string[] TextOf(string name)
    {
        if (files.TryGetValue(name, out var lines))
        {
            return lines;
        }

        lines = files.Count < MaxFiles && read(name) is { } text ? text.Split('\n') : [];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = lines[i].TrimEnd('\r');
        }

        files[name] = lines;
        return lines;
    }

    private static string WithoutComment(string line)
    {
        var end = line.AsSpan().IndexOfAny('#', '!');
        return end < 0 ? line : line[..end];
    }
}
