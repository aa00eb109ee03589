using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Host;

/// <summary>Where a packet is dropped.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Rule">The rule; null when it is the chain's policy.</param>
internal sealed record FirewallVerdict(FirewallChain Chain, FirewallRule? Rule);
