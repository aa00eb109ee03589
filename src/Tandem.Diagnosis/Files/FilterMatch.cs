using System.Net;

namespace Tandem.Diagnosis.Files;

/// <summary>Compares what a rule of a packet filter asks for with an advertisement. Null means that it cannot be told.</summary>
internal static class FilterMatch
{
    internal static bool? Protocol(string name) => name.ToLowerInvariant() switch
    {
        "vrrp" or "112" or "all" or "ip" or "0" => true,
        "tcp" or "udp" or "icmp" or "icmpv6" or "ipv6-icmp" or "igmp" or "sctp" or "esp" or "ah" or "gre" or "udplite" or "dccp" => false,
        var text => byte.TryParse(text, out var number) ? number == FilteredPacket.Protocol : null,
    };

    internal static bool? Address(string text, IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
        }

        if (IPAddress.TryParse(text, out var single))
        {
            return single.Equals(address);
        }

        // A prefix whose address has host bits is no network to the framework.
        return null;
    }

    internal static bool? Interface(string pattern, string name) =>
        pattern.EndsWith('+') || pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == name;

    /// <summary>Both must hold.</summary>
    internal static bool? And(bool? a, bool? b) => a == false || b == false ? false : a is null || b is null ? null : true;
}
