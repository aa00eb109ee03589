namespace Tandem.Failover.Addresses;

/// <summary>What a reload changed in a <see cref="VirtualAddressSet"/>.</summary>
/// <param name="Added">Addresses that were not there before; on the host now if the set is held.</param>
/// <param name="Removed">Addresses that are no longer configured; taken from the host if they were on it.</param>
/// <param name="Refused">What the kernel would not take.</param>
public sealed record AddressSetChanges(
    IReadOnlyList<HeldAddress> Added,
    IReadOnlyList<HeldAddress> Removed,
    IReadOnlyList<RefusedRequest> Refused);
