namespace Tandem.Configuration.Haproxy;

/// <summary>A range of status codes.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest, included.</param>
public readonly record struct StatusRange(int First, int Last);
