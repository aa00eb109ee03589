namespace Tandem.Diagnosis.Host;

/// <summary>An IPv4 route of the main table.</summary>
/// <param name="Destination">The network, the highest byte first.</param>
/// <param name="Mask">Its mask.</param>
/// <param name="Interface">Where it leads out.</param>
internal sealed record RouteFacts(uint Destination, uint Mask, string Interface);
