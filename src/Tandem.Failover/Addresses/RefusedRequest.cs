namespace Tandem.Failover.Addresses;

/// <summary>Something that the kernel would not take.</summary>
/// <param name="Item">The address, route or rule.</param>
/// <param name="Error">The errno; ENODEV also when the interface is not there.</param>
public readonly record struct RefusedRequest(HeldItem Item, int Error);
