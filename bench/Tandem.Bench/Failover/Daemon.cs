namespace Tandem.Bench.Failover;

/// <summary>One of the two programs that are compared.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Path">Of the program.</param>
internal sealed record Daemon(string Name, string Path);
