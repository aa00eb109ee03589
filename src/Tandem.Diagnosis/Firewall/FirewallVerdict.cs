namespace Tandem.Diagnosis.Firewall;

/// <summary>Where a packet is dropped.</summary>
/// <param name="Where">The rule or the policy, as the filter's tool shows it.</param>
/// <param name="Command">What lets advertisements pass there.</param>
internal sealed record FirewallVerdict(string Where, string Command);
