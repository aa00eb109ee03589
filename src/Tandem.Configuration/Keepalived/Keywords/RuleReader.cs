using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <summary>Reads one line of <c>virtual_rules</c> or <c>static_rules</c>: the words of <c>ip rule add</c>, not shortened.</summary>
internal static partial class RuleReader
{
    private const byte KeepalivedProtocol = 18;

    private static readonly string[] KnownWords =
    [
        "from", "to", "not", "table", "lookup", "goto", "nop", "blackhole", "unreachable", "prohibit", "type", "fwmark", "iif", "dev", "oif", "tos", "dsfield", "preference", "priority",
        "order", "realms", "suppress_prefixlength", "suppress_ifgroup", "tunnel-id", "l3mdev", "uidrange", "protocol", "ipproto", "sport", "dport", "no_track", "track_group", "inet", "inet6",
    ];

    /// <summary>Reads the line.</summary>
    /// <param name="reader">Where mistakes go.</param>
    /// <param name="line">The line.</param>
    /// <param name="isStatic">Whether it is a static rule.</param>
    /// <returns>The rule, or null when it must be ignored.</returns>
    internal static VirtualRule? Read(ConfigurationReader reader, SourceLine line, bool isStatic)
    {
        var draft = new Draft(reader, line);
        while (draft.At < line.Count)
        {
            var word = line[draft.At++];
            var ok = word switch
            {
                "inet" or "inet6" => draft.SetFamily(word == "inet6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork),
                "not" => draft.Set(draft.Value with { Invert = true }),
                "no_track" => draft.Set(draft.Value with { NoTrack = true }),
                "l3mdev" => draft.Set(draft.Value with { L3MasterDevice = true }) && draft.SetAction(RuleAction.ToTable),
                "nop" or "blackhole" or "unreachable" or "prohibit" => TryAction(draft, word),
                "track_group" when isStatic => draft.Next() is not null
                    && draft.Set(draft.Value with { TrackGroup = TrackGroupReader.Find(reader, line, draft.At - 1, draft.Value.TrackGroup) }),
                _ => TryOption(draft, word),
            };
            if (!ok)
            {
                return null;
            }
        }

        return Complete(draft);
    }

    private static bool TryAction(Draft draft, string word)
    {
        switch (word)
        {
            case "nop":
                return draft.SetAction(RuleAction.Nop);
            case "blackhole":
                return draft.SetAction(RuleAction.Blackhole);
            case "unreachable":
                return draft.SetAction(RuleAction.Unreachable);
            case "prohibit":
                return draft.SetAction(RuleAction.Prohibit);
            default:
                draft.Complain($"Invalid rule action {word}");
                return false;
        }
    }

    private static VirtualRule? Complete(Draft draft)
    {
        var value = draft.Value with { Family = draft.Family ?? AddressFamily.InterNetwork, Text = ConfigurationReader.Shown(draft.Line.Text) };
        if (value.Action == RuleAction.Goto && draft.HasAction && (draft.Priority ?? uint.MaxValue) >= value.Goto)
        {
            draft.Complain(draft.Priority is { } p ? $"Invalid rule - preference {p} >= goto target {value.Goto}" : $"Invalid rule - goto target {value.Goto} specified without preference");
            return null;
        }

        if (!draft.HasAction)
        {
            draft.Complain("No action specified for rule - ignoring");
            return null;
        }

        if (value.Action != RuleAction.ToTable && (value.Realms is not null || value.SuppressPrefixLength is not null || value.SuppressInterfaceGroup is not null))
        {
            draft.Complain("suppressor/realm specified for non table action - skipping");
            return null;
        }

        if (!value.NoTrack && value.Protocol is { } protocol && protocol != KeepalivedProtocol)
        {
            draft.Complain($"Rule cannot be tracked if protocol is not RTPROT_KEEPALIVED({KeepalivedProtocol}), resetting protocol");
            value = value with { Protocol = null };
        }

        if (value is { TrackGroup: not null, NoTrack: true })
        {
            draft.Complain("Static rule has both track_group and no_track set - not tracking");
            value = value with { TrackGroup = null };
        }

        if (value is { TrackGroup: not null, InputInterface: null, OutputInterface: null })
        {
            draft.Complain("Static rule cannot have track_group if dev/iif not specified");
            value = value with { TrackGroup = null };
        }

        if (draft.Priority is { } written)
        {
            return value with { Priority = written };
        }

        var next = draft.Reader.NextRulePriority(value.Family);
        draft.Complain($"Rule has no preference specified - setting to {next}. This is probably not what you want.");
        return value with { Priority = next };
    }
}
