namespace Tandem.Simulation.Pairs;

/// <summary>A word of a fault's sentence.</summary>
/// <param name="Text">The word.</param>
/// <param name="Column">Where it begins, counted from 1.</param>
internal readonly record struct FaultWord(string Text, int Column);
