namespace Tandem.Diagnosis.Files;

/// <summary>In which language a packet filter says its rules.</summary>
public enum FirewallDialect
{
    /// <summary><c>nft list ruleset</c>.</summary>
    Nftables,

    /// <summary><c>iptables-save</c>.</summary>
    Iptables,

    /// <summary><c>ip6tables-save</c>.</summary>
    Ip6tables,
}
