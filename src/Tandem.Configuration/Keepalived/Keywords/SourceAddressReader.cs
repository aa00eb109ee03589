using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads the addresses that an instance sends from and to.</summary>
internal static class SourceAddressReader
{
    internal static void ReadUnicast(ConfigurationReader reader, SourceLine line)
    {
        reader.Instance.UnicastWritten = true;
        Read(reader, line);
    }

    internal static void Read(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (ConfigurationReader.Address(line[1]) is not { } address)
        {
            reader.Complain(line, $"Configuration error: VRRP instance[{draft.Name}] malformed src address[{line[1]}]. Skipping...", 1);
            return;
        }

        if (draft.Family is { } family && family != address.AddressFamily)
        {
            reader.Complain(line, $"Configuration error: VRRP instance[{draft.Name}] and src address[{line[1]}] MUST be of the same family !!! Skipping...", 1);
            InstanceKeywords.Set(reader, v => v with { SourceAddress = null });
            return;
        }

        draft.Family = address.AddressFamily;
        InstanceKeywords.Set(reader, v => v with { SourceAddress = address });
    }

    internal static void ReadDestination(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (ConfigurationReader.Address(line[1]) is not { } address)
        {
            reader.Complain(line, $"({draft.Name}) malformed mcast dest address {line[1]}. Skipping...", 1);
        }
        else if (draft.Family is { } family && family != address.AddressFamily)
        {
            reader.Complain(line, $"({draft.Name}) mcast dest address {line[1]} MUST match VRRP instance family. Skipping...", 1);
        }
        else if (!(address.AddressFamily == AddressFamily.InterNetwork ? AddressKinds.IsMulticast(address) : AddressKinds.IsLinkLocalMulticast(address)))
        {
            reader.Complain(line, $"({draft.Name}) mcast_dst_ip {line[1]} not{(address.AddressFamily == AddressFamily.InterNetwork ? "" : " link local")} multicast. Skipping...", 1);
        }
        else
        {
            draft.Family = address.AddressFamily;
            draft.MulticastGroup = address;
        }
    }

    /// <summary>One line of <c>unicast_peer</c>.</summary>
    internal static void ReadPeer(ConfigurationReader reader, SourceLine line)
    {
        var draft = reader.Instance;
        if (ConfigurationReader.Address(line[0]) is not { } address)
        {
            reader.Complain(line, $"Configuration error: VRRP instance[{draft.Name}] malformed unicast peer address[{line[0]}]. Skipping...");
            return;
        }

        if (draft.Family is { } family && family != address.AddressFamily)
        {
            reader.Complain(line, $"Configuration error: VRRP instance[{draft.Name}] and unicast peer address[{line[0]}] MUST be of the same family !!! Skipping...");
            return;
        }

        draft.Family = address.AddressFamily;
        var peer = new UnicastPeer { Address = address };
        for (var i = 1; i < line.Count; i++)
        {
            if (i + 1 == line.Count)
            {
                reader.Complain(line, $"({draft.Name}) {line[i]} is missing a value", i);
                break;
            }

            if (line[i] is not ("min_ttl" or "max_ttl"))
            {
                reader.Complain(line, $"({draft.Name}) unknown unicast_peer option {line[i]}", i);
            }
            else if (reader.TryUnsigned(line, i + 1, 0, 255, false, out var ttl))
            {
                peer = line[i] == "min_ttl" ? peer with { MinTtl = (byte)ttl } : peer with { MaxTtl = (byte)ttl };
                draft.CheckUnicastSource = true;
            }

            i++;
        }

        if (peer.MinTtl > peer.MaxTtl)
        {
            reader.Complain(line, $"({draft.Name}) min_ttl {peer.MinTtl} > max_ttl {peer.MaxTtl} - all packets will be discarded");
        }

        draft.Peers.Add(peer);
    }
}
