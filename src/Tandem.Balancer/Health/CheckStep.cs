namespace Tandem.Balancer.Health;

/// <summary>One step of a check as a probe takes it.</summary>
/// <param name="Number">What log lines call it: from 1 in order of writing; 0 for a connection that nobody wrote.</param>
/// <param name="Comment">What to tell when it fails, or null.</param>
internal abstract record CheckStep(int Number, string? Comment);
