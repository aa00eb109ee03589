namespace Tandem.Linux.Netlink;

/// <summary>Some successive requests of a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="First">The first request.</param>
/// <param name="Count">How many.</param>
public readonly record struct RequestRange(NetlinkBatch Batch, int First, int Count);
