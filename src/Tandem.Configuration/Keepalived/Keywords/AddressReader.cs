using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads one line of <c>virtual_ipaddress</c>, <c>virtual_ipaddress_excluded</c> or <c>static_ipaddress</c>.</summary>
internal static class AddressReader
{
    /// <summary>Reads the line.</summary>
    /// <param name="reader">Where mistakes go.</param>
    /// <param name="line">The line.</param>
    /// <param name="isStatic">Whether it is a static address.</param>
    /// <returns>The address, or null when it must be ignored.</returns>
    internal static VirtualAddress? Read(ConfigurationReader reader, SourceLine line, bool isStatic)
    {
        if (ReadPrefix(reader, line, 0, true) is not { } prefix)
        {
            return null;
        }

        var draft = new Draft(new VirtualAddress { Address = prefix.Address, PrefixLength = prefix.Length, PrefixWritten = prefix.Written });
        for (var i = 1; i < line.Count; i++)
        {
            if (!TryOption(reader, line, ref i, draft, isStatic))
            {
                return null;
            }
        }

        return Complete(reader, line, draft, isStatic);
    }

    /// <summary>Reads <c>address[/length]</c>.</summary>
    internal static (IPAddress Address, byte Length, bool Written)? ReadPrefix(ConfigurationReader reader, SourceLine line, int index, bool allowLength)
    {
        var text = line[index];
        var slash = allowLength ? text.IndexOf('/', StringComparison.Ordinal) : -1;
        var full = (byte)(text.Contains(':', StringComparison.Ordinal) ? 128 : 32);
        var length = (uint)full;
        if (slash >= 0 && !reader.TryUnsigned(line, index, text[(slash + 1)..], 0, full, true, out length))
        {
            reader.Complain(line, $"Invalid address prefix len {text[(slash + 1)..]} for address {text} - using {full}", index);
            length = full;
        }

        if (ConfigurationReader.Address(slash < 0 ? text : text[..slash]) is { } address)
        {
            return (address, (byte)length, slash >= 0);
        }

        reader.Complain(line, $"VRRP parsed invalid IP {text}. skipping IP...", index);
        return null;
    }

    /// <summary>Reads the option at <paramref name="i"/> and leaves that at its last word.</summary>
    /// <returns>False when the address must be ignored.</returns>
    private static bool TryOption(ConfigurationReader reader, SourceLine line, ref int i, Draft draft, bool isStatic)
    {
        var word = line[i];
        switch (word)
        {
            case "home":
                draft.Value = draft.Value with { Home = true };
                return true;
            case "-nodad":
                draft.Value = draft.Value with { NoDad = true };
                return true;
            case "mngtmpaddr":
                draft.Value = draft.Value with { ManageTemporary = true };
                return true;
            case "noprefixroute":
                draft.Value = draft.Value with { NoPrefixRoute = true };
                return true;
            case "autojoin":
                draft.Value = draft.Value with { AutoJoin = true };
                return true;
            case "no_track":
                draft.Value = draft.Value with { NoTrack = true };
                return true;
            case "use_vmac" when !isStatic:
                draft.Value = draft.Value with { UseVmac = true };
                return true;
            case "dev" or "scope" or "broadcast" or "brd" or "label" or "peer" or "preferred_lft":
            case "track_group" when isStatic:
                if (++i < line.Count)
                {
                    return TryValue(reader, line, word, i, draft);
                }

                reader.Complain(line, $"No {word} parameter specified for {line[0]}", i - 1);
                return false;
            default:
                var hint = AddressLike(word) ? " (one address stands on each line)" : "";
                reader.Complain(line, $"Unknown configuration entry '{word}' for ip address - ignoring{hint}", i);
                return true;
        }
    }

    private static bool AddressLike(string word) => word.AsSpan().ContainsAny('.', ':') && ConfigurationReader.Address(word.Split('/')[0]) is not null;

    private static bool TryValue(ConfigurationReader reader, SourceLine line, string option, int i, Draft draft)
    {
        var value = line[i];
        switch (option)
        {
            case "dev":
                return TryDevice(reader, line, i, draft);
            case "scope":
                draft.ScopeWritten = true;
                if (reader.Routing.Scope(value) is { } scope)
                {
                    draft.Value = draft.Value with { Scope = scope };
                }
                else
                {
                    reader.Complain(line, $"Invalid scope '{value}' specified for {line[0]} - ignoring", i);
                }

                return true;
            case "label":
                draft.Value = draft.Value with { Label = ConfigurationReader.Shown(value) };
                return true;
            case "peer":
                ReadPeer(reader, line, i, draft);
                return true;
            case "preferred_lft":
                ReadLifetime(reader, line, i, draft);
                return true;
            case "track_group":
                draft.Value = draft.Value with { TrackGroup = TrackGroupReader.Find(reader, line, i, draft.Value.TrackGroup) };
                return true;
            default:
                return TryBroadcast(reader, line, i, draft);
        }
    }

    private static bool TryDevice(ConfigurationReader reader, SourceLine line, int i, Draft draft)
    {
        if (draft.Value.Device is not null)
        {
            reader.Complain(line, $"Cannot specify ipaddress device more than once for {line[0]}", i);
            return false;
        }

        var missing = $"WARNING - interface {line[i]} for ip address {line[0]} doesn't exist";
        if (!ConfigurationReader.FitsInterface(line[i]))
        {
            reader.Complain(line, missing, i);
            return false;
        }

        _ = reader.MissesInterface(line[i], line, missing, i, Text.DiagnosticKind.InterfaceMissing);
        draft.Value = draft.Value with { Device = ConfigurationReader.Shown(line[i]) };
        return true;
    }

    private static bool TryBroadcast(ConfigurationReader reader, SourceLine line, int i, Draft draft)
    {
        if (draft.Value.Family == AddressFamily.InterNetworkV6)
        {
            reader.Complain(line, $"VRRP is trying to assign a broadcast {line[i - 1]} to the IPv6 address {line[0]} !!?? WTF... skipping VIP...", i);
            return false;
        }

        draft.Broadcast = line[i];
        if (line[i] is "+" or "-")
        {
            return true;
        }

        if (ConfigurationReader.Address(line[i]) is { AddressFamily: AddressFamily.InterNetwork } address)
        {
            draft.Value = draft.Value with { Broadcast = address };
            return true;
        }

        reader.Complain(line, $"VRRP is trying to assign invalid broadcast {line[i]}. skipping VIP...", i);
        return false;
    }

    private static void ReadPeer(ConfigurationReader reader, SourceLine line, int i, Draft draft)
    {
        if (draft.Value.Peer is not null)
        {
            reader.Complain(line, $"Peer {line[i]} - another peer has already been specified", i);
        }
        else if (ConfigurationReader.Address(line[i]) is not { } address)
        {
            reader.Complain(line, $"Invalid peer address {line[i]}", i);
        }
        else if (address.AddressFamily != draft.Value.Family)
        {
            reader.Complain(line, $"Peer address {line[i]} does not match address family", i);
        }
        else
        {
            var full = (byte)(address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
            if (draft.Value.PrefixLength != full)
            {
                reader.Complain(line, "Cannot specify address prefix when specifying peer address - ignoring", i);
            }

            draft.Value = draft.Value with { Peer = address, PrefixLength = full };
        }
    }

    private static void ReadLifetime(ConfigurationReader reader, SourceLine line, int i, Draft draft)
    {
        if (line[i] == "forever")
        {
            draft.LifetimeWritten = true;
            draft.Value = draft.Value with { PreferredLifetime = null };
        }
        else if (reader.TryUnsigned(line, i, 0, uint.MaxValue, true, out var seconds))
        {
            draft.LifetimeWritten = true;
            draft.Value = draft.Value with { PreferredLifetime = seconds };
        }
        else
        {
            reader.Complain(line, $"preferred_lft {line[i]} is invalid", i);
        }
    }

    private static VirtualAddress? Complete(ConfigurationReader reader, SourceLine line, Draft draft, bool isStatic)
    {
        const int MaxLabel = 15;
        var value = draft.Value;
        if (draft.Broadcast is not null && value.Peer is not null)
        {
            reader.Complain(line, "Cannot specify broadcast and peer addresses - ignoring broadcast address");
            value = value with { Broadcast = null };
        }
        else if (draft.Broadcast is "+" or "-")
        {
            if (value.PrefixLength > 30)
            {
                reader.Complain(line, $"Address prefix length {value.PrefixLength} too long for broadcast");
            }
            else
            {
                value = value with { Broadcast = HostBits(value, draft.Broadcast == "+") };
            }
        }

        if (value.Label?.Length > MaxLabel)
        {
            reader.Complain(line, $"Address label {value.Label} is longer than maximum length {MaxLabel} - removing address");
            return null;
        }

        if (value.Family == AddressFamily.InterNetworkV6)
        {
            if (draft.ScopeWritten && value.Scope != 0)
            {
                reader.Complain(line, $"Cannot specify scope for IPv6 addresses ({line[0]}) - ignoring scope");
            }

            if (value.Label is not null)
            {
                reader.Complain(line, $"Cannot specify label for IPv6 addresses ({line[0]}) - ignoring label");
            }

            // A host address must not be chosen as a source, so it is deprecated unless the file says otherwise.
            value = value with { Scope = 0, Label = null, PreferredLifetime = draft.LifetimeWritten || value.PrefixLength != 128 ? value.PreferredLifetime : 0 };
        }

        if (isStatic && value is { TrackGroup: not null, NoTrack: true })
        {
            reader.Complain(line, "Static address has both track_group and no_track set - not tracking");
            value = value with { TrackGroup = null };
        }

        return value;
    }

    private static IPAddress HostBits(VirtualAddress value, bool set)
    {
        var bytes = value.Address.GetAddressBytes();
        var address = ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
        var mask = 0xffff_ffffu >> value.PrefixLength;
        address = set ? address | mask : address & ~mask;
        return new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);
    }

    /// <summary>An address while its line is read.</summary>
    private sealed class Draft(VirtualAddress value)
    {
        internal VirtualAddress Value { get; set; } = value;

        internal string? Broadcast { get; set; }

        internal bool ScopeWritten { get; set; }

        internal bool LifetimeWritten { get; set; }
    }
}
