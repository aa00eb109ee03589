using System.Net;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Configuration.Text;

namespace Tandem.Diagnosis.Files;

/// <summary>Virtual addresses that are not the same on both nodes.</summary>
internal static class PairedAddresses
{
    internal static IEnumerable<Finding> Find(InstanceCouple couple, WrittenPlaces places)
    {
        var (a, b) = (couple.First, couple.Second);
        var here = Addresses(a.Addresses);
        var there = Addresses(b.Addresses);
        if (!here.ToHashSet().SetEquals(there))
        {
            var onlyHere = string.Join(", ", here.Except(there));
            var onlyThere = string.Join(", ", there.Except(here));
            var text = (onlyHere.Length > 0 ? $"{onlyHere} only here" : "") + (onlyHere.Length > 0 && onlyThere.Length > 0 ? ", " : "") + (onlyThere.Length > 0 ? $"{onlyThere} only in {couple.There}" : "");
            yield return new Finding(Severity.Alert, "addresses-differ", places.Keyword(a.Origin.Position, "virtual_ipaddress"), $"({a.Name}) the virtual addresses differ: {text}.")
            {
                Why = "A node discards advertisements that name other addresses than its own, so both become master; and an address that only one has moves to nobody.",
                Advice = "Write the same virtual_ipaddress in both files.",
            };
        }
        else if (!here.SequenceEqual(there))
        {
            yield return new Finding(Severity.Notice, "address-order", places.Keyword(a.Origin.Position, "virtual_ipaddress"), $"({a.Name}) the virtual addresses stand in another order in {couple.There}.")
            {
                Why = "The order does not matter to the nodes; it makes the files harder to compare.",
            };
        }

        var excludedHere = Addresses(a.ExcludedAddresses).ToHashSet();
        if (!excludedHere.SetEquals(Addresses(b.ExcludedAddresses)))
        {
            yield return new Finding(Severity.Alert, "addresses-differ", places.Keyword(a.Origin.Position, "virtual_ipaddress_excluded"), $"({a.Name}) virtual_ipaddress_excluded differs from that in {couple.There}.")
            {
                Why = "An address that only one node has moves to nobody, and nothing on the wire shows it.",
                Advice = "Write the same addresses in both files.",
            };
        }

        foreach (var finding in Prefixes(couple, places))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Prefixes(InstanceCouple couple, WrittenPlaces places)
    {
        foreach (var address in couple.First.Addresses.Concat(couple.First.ExcludedAddresses))
        {
            var other = couple.Second.Addresses.Concat(couple.Second.ExcludedAddresses).FirstOrDefault(o => o.Address.Equals(address.Address));
            if (other is not null && other.PrefixLength != address.PrefixLength)
            {
                yield return new Finding(Severity.Warning, "prefix-differs", places.Word(couple.First.Origin.Position, address.Address.ToString()),
                    $"({couple.First.Name}) {address} here, {other} in {couple.There}.")
                {
                    Why = "The nodes make different routes of it: what one reaches directly the other sends to its gateway.",
                    Advice = "Write the same prefix length in both files.",
                };
            }
        }
    }

    private static List<IPAddress> Addresses(Sequence<VirtualAddress> addresses) => [.. addresses.Select(static a => a.Address)];
}
