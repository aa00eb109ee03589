using Tandem.Configuration.Text;

namespace Tandem.Configuration.Keepalived;

/// <summary>Writes a <see cref="Diagnostic"/> as keepalived does.</summary>
public static class KeepalivedMessage
{
    /// <summary>The message as it is logged or, with <c>-t</c>, written to standard error: <c>(FILE: Line N) text</c>, without a final newline.</summary>
    /// <param name="diagnostic">The message.</param>
    public static string Render(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var place = diagnostic is { Parsing: true, Position.File: { } file } ? $"({file.Name}: Line {diagnostic.Position.Line}) " : "";
        return place + ByteText.ToDisplay(diagnostic.Message);
    }
}
