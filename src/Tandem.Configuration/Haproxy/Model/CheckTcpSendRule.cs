using Tandem.Configuration.Text;

namespace Tandem.Configuration.Haproxy;

/// <summary>Bytes that a TCP check sends.</summary>
/// <param name="Position">Where it was written.</param>
/// <param name="Comment">What to tell when it fails, or null.</param>
/// <param name="Data">The bytes.</param>
public sealed record CheckTcpSendRule(Position Position, string? Comment, ReadOnlyMemory<byte> Data) : CheckRule(Position, Comment);
