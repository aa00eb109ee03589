namespace Tandem.Linux.Netlink;

/// <summary>How an <see cref="NfTables"/> is made.</summary>
public sealed record NfTablesSettings
{
    /// <summary>The table's name (<c>nftables</c>).</summary>
    public string TableName { get; init; } = "keepalived";

    /// <summary>Priority of the chains (<c>nftables_priority</c>); 0 is that of filters.</summary>
    public int Priority { get; init; } = -1;

    /// <summary>Rules count what they match (<c>nftables_counters</c>).</summary>
    public bool HasCounters { get; init; }
}
