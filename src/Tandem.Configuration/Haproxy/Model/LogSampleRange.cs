namespace Tandem.Configuration.Haproxy;

/// <summary>Which lines of a cycle are logged (<c>log .. sample</c>).</summary>
/// <param name="First">The first line, from 1.</param>
/// <param name="Last">The last line, included.</param>
public readonly record struct LogSampleRange(int First, int Last);
