using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>
/// Splits lines into words as those of haproxy.cfg are: quotes, escapes, comments, environment variables (configuration.txt
/// 2.2 and 2.3). For other small files that speak the same way. It knows no keywords.
/// </summary>
public sealed class WordReader
{
    private readonly LineLexer lexer;
    private readonly Diagnostics diagnostics;

    /// <summary>Makes a reader.</summary>
    /// <param name="environment">The value of an environment variable, or null when it is not set.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public WordReader(Func<string, string?> environment, Diagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        lexer = new LineLexer(environment, diagnostics);
        this.diagnostics = diagnostics;
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end, one char per byte; at most 65,536.</param>
    /// <param name="file">The file that it is of.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <returns>Its words, at most 64, none for an empty line or a comment; null after an error, which was reported.</returns>
    public IReadOnlyList<Word>? Read(string line, SourceFile file, int number)
    {
        ArgumentNullException.ThrowIfNull(line);
        var zero = line.IndexOf('\0', StringComparison.Ordinal);
        if (zero >= 0)
        {
            diagnostics.Alert(new Position(file, number, zero + 1), $"forbidden null byte at position {zero + 1}.");
            return null;
        }

        return lexer.Read(line, file, number, "");
    }
}
