namespace Tandem.Configuration.Text;

/// <summary>A place in configuration text.</summary>
/// <param name="File">The file, or null when the message concerns no single place.</param>
/// <param name="Line">The line, counted from 1; 0 when unknown.</param>
/// <param name="Column">The byte column in the line, counted from 1; 0 when the whole line is meant.</param>
public readonly record struct Position(SourceFile? File, int Line, int Column)
{
    /// <summary>Writes <c>file:line:column</c>, leaving out what is unknown.</summary>
    public override string ToString() =>
        File is null ? "" : Line == 0 ? File.Name : Column == 0 ? $"{File.Name}:{Line}" : $"{File.Name}:{Line}:{Column}";
}
