namespace Tandem.Linux.Netlink;

/// <summary>A rule of nf_tables as the kernel has it now.</summary>
/// <param name="Family">As of its chain.</param>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Handle">Its number in the table, by which <c>nft delete rule</c> names it.</param>
/// <param name="Expressions">What it does, step by step.</param>
public sealed record FirewallRule(byte Family, string Table, string Chain, ulong Handle, IReadOnlyList<FirewallExpression> Expressions);
