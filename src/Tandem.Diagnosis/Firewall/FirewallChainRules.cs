using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Firewall;

/// <summary>A chain with its rules in their order.</summary>
/// <param name="Chain">The chain.</param>
internal sealed record FirewallChainRules(FirewallChain Chain)
{
    internal List<FirewallRule> Rules { get; } = [];
}
