namespace Tandem.Configuration.Keepalived.Model;

/// <summary>Two numbers and all between them.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, not below the first.</param>
public readonly record struct NumberRange(uint First, uint Last);
