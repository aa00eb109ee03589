namespace Tandem.Simulation.Pairs;

/// <summary>A service that was not where it should have been.</summary>
/// <param name="AtUs">When: as faults were undone, or in the end.</param>
/// <param name="Held">How it was; when the faults had little time, how it would be had they lasted.</param>
/// <param name="Faults">Those that were there.</param>
internal sealed record PairFailure(long AtUs, ServiceProbe Held, IReadOnlyList<PairFault> Faults);
