namespace Tandem.Lab.Tests.Harness;

/// <summary>Something that happens to a pair.</summary>
/// <param name="Name">What it is called in a table.</param>
/// <param name="Holder">Who has the address then, before it is mended.</param>
/// <param name="Cause">Makes it.</param>
/// <param name="Mend">Ends it; null when the pair must do so by itself.</param>
internal sealed record NodeFault(string Name, AddressHolder Holder, Action<RunningPair> Cause, Action<RunningPair>? Mend = null);
