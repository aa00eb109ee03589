using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Simulation.Pairs;

/// <summary>One node as its file says, for <see cref="PairSimulation"/>.</summary>
/// <param name="File">The path of its keepalived.conf, as given; messages and replays name it.</param>
/// <param name="Configuration">What the file says; it must have been accepted, and have an instance.</param>
public sealed record PairInput(string File, KeepalivedConfiguration Configuration);
