namespace Tandem.Configuration.Text;

/// <summary>
/// One word of a configuration line after quotes, escapes and environment variables were resolved. It carries where it
/// began, so that whoever gives it a meaning later can still point at it.
/// </summary>
/// <param name="Text">The text, one char per byte of the file (Latin-1), so that no byte is lost.</param>
/// <param name="Position">Where the word began.</param>
/// <param name="Quoted">Whether any part of it was quoted or escaped.</param>
public sealed record Word(string Text, Position Position, bool Quoted = false)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
