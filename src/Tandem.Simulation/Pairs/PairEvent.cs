namespace Tandem.Simulation.Pairs;

/// <summary>One line of a timeline.</summary>
/// <param name="AtUs">When, from the start.</param>
/// <param name="Node">At which node; -1 for clients.</param>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Text">What, in words.</param>
internal readonly record struct PairEvent(long AtUs, int Node, PairEventKind Kind, string Text);
