using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Dumps;

/// <summary>Addresses, commands and tracked things as keepalived writes them in one line.</summary>
internal static class ItemText
{
    /// <summary>An address with its options.</summary>
    /// <param name="address">The address.</param>
    /// <param name="device">The interface where it goes when it names none itself.</param>
    /// <param name="set">Whether it is on the host.</param>
    /// <param name="filtered">Whether packets to it are dropped.</param>
    internal static string Of(VirtualAddress address, string device, bool set, bool filtered)
    {
        var text = new StringBuilder();
        var single = address.PrefixLength == (address.Family == AddressFamily.InterNetwork ? 32 : 128);
        text.Append(address.Address);
        text.Append(single || address.Peer != null ? "" : string.Create(CultureInfo.InvariantCulture, $"/{address.PrefixLength}"));
        text.Append(address.Broadcast == null ? "" : $" brd {address.Broadcast}");
        text.Append(" dev ").Append(address.Device ?? device).Append(" scope ").Append(Scope(address.Scope));
        text.Append(address.Peer == null ? "" : string.Create(CultureInfo.InvariantCulture, $" peer {address.Peer}/{address.PrefixLength}"));
        text.Append(address.Label == null ? "" : $" label {address.Label}");
        text.Append(address.Home ? " home" : "").Append(address.ManageTemporary ? " mngtmpaddr" : "");
        text.Append(address.NoPrefixRoute ? " noprefixroute" : "").Append(address.AutoJoin ? " autojoin" : "");
        if (address.Family == AddressFamily.InterNetworkV6)
        {
            text.Append(address.PreferredLifetime switch
            {
                0 => " deprecated",
                { } lifetime => string.Create(CultureInfo.InvariantCulture, $" preferred_lft {lifetime}"),
                null => " preferred_lft forever",
            });
        }

        text.Append(address.NoTrack ? " no_track" : "").Append(address.TrackGroup == null ? "" : $" track_group {address.TrackGroup}");
        return text.Append(set ? " set" : "").Append(filtered ? " nftable_set" : "").ToString();
    }

    /// <summary>A command: each word in single quotes.</summary>
    internal static string Of(NotifyScript script) => Command(script.Words, null);

    /// <summary>A command whose program may have been found elsewhere than its first word says.</summary>
    internal static string Command(Sequence<string> words, string? path)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words.Count; i++)
        {
            text.Append(i == 0 ? "'" : " '").Append(i == 0 ? path ?? words[0] : words[i]).Append('\'');
        }

        return text.ToString();
    }

    /// <summary>The weight of a tracked thing.</summary>
    internal static string Weight(TrackedItem item) =>
        string.Create(CultureInfo.InvariantCulture, $"weight {item.Weight}{(item.Reverse ? " reverse" : "")}");

    /// <summary>The name of a scope (RT_SCOPE_*).</summary>
    internal static string Scope(byte scope) => scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => scope.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The name of a state.</summary>
    internal static string State(ReportedState state) => state switch
    {
        ReportedState.Init => "INIT",
        ReportedState.Backup => "BACKUP",
        ReportedState.Master => "MASTER",
        _ => "FAULT",
    };
}
