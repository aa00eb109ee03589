namespace Tandem.Configuration.Text;

/// <summary>The name under which a piece of configuration text was read; positions and messages refer to it. It holds no text.</summary>
/// <param name="Name">The path as it was given or found, or a label such as <c>&lt;stdin&gt;</c>.</param>
public sealed record SourceFile(string Name);
