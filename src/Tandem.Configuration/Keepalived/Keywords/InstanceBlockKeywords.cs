using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary><c>vrrp_instance</c>: the blocks in it.</summary>
internal static class InstanceBlockKeywords
{
    private static readonly KeywordGroup Group = new("vrrp_instance");

    private static readonly KeywordGroup Authentication = new("vrrp_instance authentication");

    internal static readonly KeepalivedKeyword[] All =
    [
        Group.Block("authentication"),
        Authentication.Word("auth_type", ReadType, 2),
        Authentication.Word("auth_pass", ReadPassword, 2),
        Group.Values("unicast_peer", SourceAddressReader.ReadPeer, (r, _) => r.Instance.UnicastWritten = true),
        Group.Values("virtual_ipaddress", ReadAddress),
        Group.Values("virtual_ipaddress_excluded", ReadExcluded),
        Group.Values("virtual_routes", (r, l) => AddUnlessNull(r.Instance.Routes, RouteReader.Read(r, l, false))),
        Group.Values("virtual_rules", (r, l) => AddUnlessNull(r.Instance.Rules, RuleReader.Read(r, l, false))),
        Group.Values("track_interface", (r, l) => TrackReader.ReadInterface(r, l, r.Instance.Name, r.Instance.Tracks)),
        Group.Values("track_script", (r, l) => TrackReader.ReadScript(r, l, r.Instance.Name, r.Instance.Tracks)),
        Group.Values("track_file", (r, l) => TrackReader.ReadFile(r, l, r.Instance.Name, r.Instance.Tracks)),
        Group.Values("track_process", (r, l) => TrackReader.ReadProcess(r, l, r.Instance.Name, r.Instance.Tracks)),
        Group.Word("track_balancer", BalancerReader.Read, note: "Tandem's own: the balancer on this node, by its health board; under 'tandem run'"),
        .. Group.NotYet("BFD is not served; the instance runs without tracking it", "track_bfd"),
    ];

    internal static void AddUnlessNull<T>(List<T> list, T? item)
        where T : class
    {
        if (item is not null)
        {
            list.Add(item);
        }
    }

    private static void ReadType(ConfigurationReader reader, SourceLine line)
    {
        if (line[1] is "PASS" or "AH")
        {
            reader.Instance.AuthenticationType = line[1];
            return;
        }

        var hint = line[1].TrimEnd(';').Equals("PASS", StringComparison.OrdinalIgnoreCase) ? " (write PASS)" : "";
        reader.Complain(line, $"({reader.Instance.Name}) unknown authentication type '{line[1]}'{hint}", 1);
    }

    private static void ReadPassword(ConfigurationReader reader, SourceLine line)
    {
        const int MaxLength = 8;
        if (line[1].Length > MaxLength)
        {
            reader.ComplainOfHabit(line, $"Truncating auth_pass to {MaxLength} characters", 1);
        }

        reader.Instance.Password = line[1].Length > MaxLength ? line[1][..MaxLength] : line[1];
    }

    private static void ReadAddress(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (AddressReader.Read(reader, line, false) is not { } address)
        {
            return;
        }

        if (draft.Family is { } family && family != address.Family)
        {
            reader.Complain(line, $"({draft.Name}): address family must match VRRP instance [{line[0]}] - ignoring. (Put it into virtual_ipaddress_excluded.)");
            return;
        }

        draft.Family = address.Family;
        Add(reader, line, draft.Addresses, address);
    }

    private static void ReadExcluded(ConfigurationReader reader, SourceLine line)
    {
        if (AddressReader.Read(reader, line, false) is { } address)
        {
            Add(reader, line, reader.Instance.ExcludedAddresses, address);
        }
    }

    private static void Add(ConfigurationReader reader, SourceLine line, List<VirtualAddress> list, VirtualAddress address)
    {
        // The kernel asks nobody about an address that moves: the other node may still have it.
        address = address.Family == AddressFamily.InterNetworkV6 ? address with { NoDad = true } : address;
        if (list.Exists(other => other.Address.Equals(address.Address) && other.Device == address.Device))
        {
            reader.Note(line, $"({reader.Instance.Name}) {line[0]} is there twice.");
        }

        list.Add(address);
    }
}
