namespace Tandem.Simulation.Pairs;

/// <summary>How all services were just before faults are undone, or in the end: when it shows what became of these faults.</summary>
/// <param name="AtUs">When the faults are undone, or the end.</param>
/// <param name="Probes">Each service, just before.</param>
internal sealed record PairMoment(long AtUs, ServiceProbe[] Probes);
