using Tandem.Configuration.Text;

namespace Tandem.Balancer.Logging;

/// <summary>
/// Compiles the expression of <c>%[expression]</c>. The segment writes its value with
/// <see cref="FormatWriter.Sample(ReadOnlySpan{byte}, FormatFlags)"/>, an empty span when there is none.
/// </summary>
/// <param name="expression">What stands between the brackets, one char per byte.</param>
/// <param name="flags">To be passed on to the writer.</param>
/// <param name="position">Where the expression stands.</param>
/// <param name="diagnostics">Receives what is wrong with it.</param>
/// <returns>The segment, or null when <paramref name="diagnostics"/> got an alert.</returns>
internal delegate LogSegment? SampleCompiler(string expression, FormatFlags flags, Position position, Diagnostics diagnostics);
