namespace Tandem.Linux.Netlink;

/// <summary>An element of a set or map of nf_tables.</summary>
/// <param name="Key">The key's bytes; of an interval, its first value.</param>
/// <param name="LastKey">The interval's last value where the kernel tells it with the first; else null.</param>
/// <param name="EndsInterval">The interval in front of this key ends before it.</param>
/// <param name="Verdict">Of a verdict map: what becomes of the packet; else null.</param>
public sealed record FirewallElement(byte[] Key, byte[]? LastKey, bool EndsInterval, (int Code, string Chain)? Verdict);
