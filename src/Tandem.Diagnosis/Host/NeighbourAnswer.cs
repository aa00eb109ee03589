using System.Net;

namespace Tandem.Diagnosis.Host;

/// <summary>Who answered when the wire was asked for an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="HardwareAddress">Who says that it is there.</param>
/// <param name="Interface">Where the answer came in.</param>
internal sealed record NeighbourAnswer(IPAddress Address, ulong HardwareAddress, string Interface);
