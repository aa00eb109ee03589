using System.Globalization;
using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Configuration.Keepalived;

/// <content>The options of a rule.</content>
internal static partial class RuleReader
{
    private static bool TryOption(Draft draft, string word)
    {
        if (Array.IndexOf(KnownWords, word) < 0 || word == "track_group")
        {
            var hint = Text.NearestWord.Find(word, KnownWords) is { } near ? $" - did you mean '{near}'?" : "";
            draft.Complain($"Unknown rule option {word}{hint}");
            return false;
        }

        if (draft.Next() is not { } text)
        {
            return false;
        }

        var names = draft.Reader.Routing;
        var value = draft.Value;
        switch (word)
        {
            case "from" or "to":
                return TryPrefix(draft, word);
            case "table" or "lookup":
                return draft.Take(names.Table(text), n => draft.Value = value with { Table = n }, $"Routing table {text} not found for rule") && draft.SetAction(RuleAction.ToTable);
            case "goto":
                return draft.Take(RoutingNames.Number(text, uint.MaxValue), n => draft.Value = value with { Goto = n }, $"Invalid target {text} specified") && draft.SetAction(RuleAction.Goto);
            case "type":
                return TryAction(draft, text);
            case "fwmark":
                return TryMark(draft, text);
            case "iif" or "dev" or "oif":
                return TryInterface(draft, word, text);
            case "tos" or "dsfield":
                return draft.Take(names.Tos(text), n => draft.Value = value with { Tos = n }, $"TOS value {text} is invalid");
            case "preference" or "priority" or "order":
                return draft.Take(draft.ReadNumber(), n => draft.Priority = n, $"Invalid rule preference {word} specified");
            case "realms":
                return draft.Take(names.Realms(text), n => draft.Value = value with { Realms = n }, $"invalid realms {text} for rule");
            case "suppress_prefixlength":
                return draft.Take(draft.ReadNumber(), n => draft.Value = value with { SuppressPrefixLength = n }, $"Invalid suppress_prefixlength {text} specified");
            case "suppress_ifgroup":
                return draft.Take(names.InterfaceGroup(text), n => draft.Value = value with { SuppressInterfaceGroup = n }, $"suppress_group {text} is invalid");
            case "tunnel-id":
                if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                {
                    draft.Complain($"invalid number '{text}'");
                    draft.Complain($"Invalid tunnel-id {word} specified");
                    return false;
                }

                return draft.Set(value with { TunnelId = id });
            case "uidrange":
                return draft.Take(Range(text, uint.MaxValue), n => draft.Value = value with { UserRange = n }, $"Invalid uidrange {text} specified");
            case "protocol":
                return draft.Take(names.Protocol(text), n => draft.Value = value with { Protocol = n }, $"Invalid protocol {text}");
            case "ipproto":
                return draft.Take(IpProtocol(text), n => draft.Value = value with { IpProtocol = n }, $"Invalid ipproto {text}");
            default:
                return draft.Take(
                    Range(text, ushort.MaxValue),
                    n => draft.Value = word == "sport" ? value with { SourcePorts = n } : value with { DestinationPorts = n },
                    $"invalid {word} range {text}");
        }
    }

    private static bool TryPrefix(Draft draft, string word)
    {
        if (draft.Last is "all" or "any" or "default")
        {
            return true;
        }

        if (AddressReader.ReadPrefix(draft.Reader, draft.Line, draft.At - 1, true) is not { } prefix)
        {
            draft.Complain($"Invalid rule {word} address {draft.Last}");
            return false;
        }

        draft.Value = word == "from"
            ? draft.Value with { From = prefix.Address, FromPrefixLength = prefix.Length }
            : draft.Value with { To = prefix.Address, ToPrefixLength = prefix.Length };
        return draft.SetFamily(prefix.Address.AddressFamily);
    }

    private static bool TryMark(Draft draft, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var mark = RoutingNames.Number(slash < 0 ? text : text[..slash], uint.MaxValue);
        var mask = slash < 0 ? null : RoutingNames.Number(text[(slash + 1)..], uint.MaxValue);
        var valid = mark is not null && (slash < 0 || mask is not null);
        return draft.Take(valid ? mark : null, n => draft.Value = draft.Value with { FirewallMark = n, FirewallMask = mask }, $"Invalid rule fwmark {text} specified");
    }

    private static bool TryInterface(Draft draft, string word, string text)
    {
        var missing = $"WARNING - interface {text} for rule doesn't exist";
        if (!ConfigurationReader.FitsInterface(text))
        {
            draft.Complain(missing);
            return false;
        }

        if (draft.MissesInterface(text, missing))
        {
            return false;
        }

        draft.Value = word == "oif" ? draft.Value with { OutputInterface = ConfigurationReader.Shown(text) } : draft.Value with { InputInterface = ConfigurationReader.Shown(text) };
        return true;
    }

    /// <summary>Two numbers with a minus between them; keepalived knows no single number here.</summary>
    private static NumberRange? Range(string text, uint max)
    {
        var minus = text.IndexOf('-', StringComparison.Ordinal);
        return minus > 0 && RoutingNames.Number(text[..minus], max) is { } first && RoutingNames.Number(text[(minus + 1)..], max) is { } last && first <= last
            ? new NumberRange(first, last)
            : null;
    }

    private static byte? IpProtocol(string text) => text.ToLowerInvariant() switch
    {
        "icmp" => 1,
        "tcp" => 6,
        "udp" => 17,
        "ipv6-icmp" => 58,
        "sctp" => 132,
        "vrrp" => 112,
        _ => (byte?)RoutingNames.Number(text, 255),
    };
}
