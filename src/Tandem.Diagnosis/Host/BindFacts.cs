using System.Net;

namespace Tandem.Diagnosis.Host;

/// <summary>A bind line of the balancer's file that names an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Place">file:line:column.</param>
internal sealed record BindFacts(IPAddress Address, string Place);
