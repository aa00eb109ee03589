using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>An <c>errorfile</c>: the exact bytes that are sent instead of the built-in answer.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Status">The status code that it replaces.</param>
/// <param name="Path">The file, one char per byte.</param>
/// <param name="Content">Its bytes, checked to be an HTTP/1 response; empty (as of <c>/dev/null</c>) to close without an answer.</param>
public sealed record ErrorFile(Position Position, int Status, string Path, ReadOnlyMemory<byte> Content);
