namespace Tandem.Diagnosis.Files;

/// <summary>The chains of <c>nft list ruleset</c> that hook into input or output, as far as they decide about advertisements (nft(8)).</summary>
internal sealed class NftablesRules
{
    private const int MaxDepth = 16;

    private readonly List<Chain> chains = [];

    private NftablesRules()
    {
    }

    internal static NftablesRules Parse(string text)
    {
        var rules = new NftablesRules();
        var table = "";
        Chain? chain = null;
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            if (line.StartsWith("table ", StringComparison.Ordinal))
            {
                table = line.TrimEnd('{', ' ');
            }
            else if (line.StartsWith("chain ", StringComparison.Ordinal))
            {
                chain = new Chain(table, line[6..].TrimEnd('{', ' '));
                rules.chains.Add(chain);
            }
            else if (line == "}")
            {
                chain = null;
            }
            else if (chain is not null && line.StartsWith("type ", StringComparison.Ordinal))
            {
                chain.Hook = line.Contains(" hook input ", StringComparison.Ordinal) ? "input" : line.Contains(" hook output ", StringComparison.Ordinal) ? "output" : "other";
                chain.IsFilter = line.StartsWith("type filter ", StringComparison.Ordinal);
                chain.Drops = line.Contains("policy drop", StringComparison.Ordinal);
            }
            else if (chain is not null && line.Length > 0 && line[0] != '#')
            {
                chain.Rules.Add(line);
            }
        }

        return rules;
    }

    /// <summary>What all chains together do with a packet: one that drops it is enough.</summary>
    internal FilterOutcome Judge(FilteredPacket packet)
    {
        var hook = packet.Inbound ? "input" : "output";
        var result = new FilterOutcome(FilterVerdict.Accepted, "");
        foreach (var chain in chains.Where(c => c.IsFilter && c.Hook == hook && FamilyFits(c.Table, packet)))
        {
            var outcome = Walk(chain, packet, 0);
            if (outcome.Verdict == FilterVerdict.Continues && chain.Drops)
            {
                outcome = new FilterOutcome(FilterVerdict.Dropped, $"{chain.Table} chain {chain.Name} policy drop");
            }

            if (outcome.Verdict == FilterVerdict.Dropped)
            {
                return outcome;
            }

            result = outcome.Verdict == FilterVerdict.Unknown ? outcome : result;
        }

        return result;
    }

    private static bool FamilyFits(string table, FilteredPacket packet)
    {
        var six = packet.Destination?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return table.Split(' ') switch
        {
            [_, "inet", ..] => true,
            [_, "ip", ..] => !six,
            [_, "ip6", ..] => six,
            _ => false,
        };
    }

    private FilterOutcome Walk(Chain chain, FilteredPacket packet, int depth)
    {
        foreach (var rule in chain.Rules)
        {
            var (matches, verdict, target) = Read(rule, packet);
            if (matches == false || verdict.Length == 0)
            {
                continue;
            }

            var text = $"{chain.Table} chain {chain.Name}: {rule}";
            var outcome = verdict switch
            {
                "accept" => new FilterOutcome(FilterVerdict.Accepted, text),
                "drop" or "reject" => new FilterOutcome(FilterVerdict.Dropped, text),
                "return" => new FilterOutcome(FilterVerdict.Continues, text),
                "jump" or "goto" when depth < MaxDepth && chains.Find(c => c.Table == chain.Table && c.Name == target) is { } called => Walk(called, packet, depth + 1),
                _ => new FilterOutcome(FilterVerdict.Unknown, text),
            };
            var goesOn = outcome.Verdict == FilterVerdict.Continues && verdict == "jump";
            if (matches is null && !goesOn)
            {
                return new FilterOutcome(FilterVerdict.Unknown, text);
            }

            if (!goesOn)
            {
                return outcome;
            }
        }

        return new FilterOutcome(FilterVerdict.Continues, "");
    }

    private static (bool? Matches, string Verdict, string Target) Read(string rule, FilteredPacket packet)
    {
        var words = Words(rule);
        bool? matches = true;
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "accept" or "drop" or "reject" or "return" or "queue":
                    return (matches, words[i], "");
                case "jump" or "goto":
                    return (matches, words[i], i + 1 < words.Count ? words[i + 1] : "");
                case "counter":
                    i += i + 4 < words.Count && words[i + 1] == "packets" ? 4 : 0;
                    break;
                case "comment":
                    i++;
                    break;
                case "log":
                    while (i + 2 < words.Count && words[i + 1] is "prefix" or "level" or "group" or "flags")
                    {
                        i += 2;
                    }

                    break;
                default:
                    var (one, used) = Match(words, i, packet);
                    matches = FilterMatch.And(matches, one);
                    i += used - 1;
                    break;
            }
        }

        return (matches, "", "");
    }

    /// <summary>One expression: whether it holds, and how many words it has.</summary>
    private static (bool? Matches, int Words) Match(List<string> words, int at, FilteredPacket packet)
    {
        string Word(int offset) => at + offset < words.Count ? words[at + offset] : "";
        var negated = Word(2) == "!=";
        var value = Word(negated ? 3 : 2);
        var length = negated ? 4 : 3;
        bool? result;
        switch (Word(0), Word(1))
        {
            case ("iif" or "iifname" or "oif" or "oifname", _):
                negated = Word(1) == "!=";
                value = Word(negated ? 2 : 1);
                length = negated ? 3 : 2;
                result = Word(0).StartsWith('i') == packet.Inbound ? Any(value, v => FilterMatch.Interface(v, packet.Interface)) : null;
                break;
            case ("ip" or "ip6" or "meta", "protocol" or "nexthdr" or "l4proto"):
                result = Any(value, FilterMatch.Protocol);
                break;
            case ("ip" or "ip6", "saddr"):
                result = Any(value, v => FilterMatch.Address(v, packet.Source));
                break;
            case ("ip" or "ip6", "daddr"):
                result = Any(value, v => FilterMatch.Address(v, packet.Destination));
                break;
            case ("meta", "pkttype"):
                result = packet.IsMulticast is { } group ? Any(value, v => v == "multicast" == group) : null;
                break;
            case ("ct", "state"):
                result = State(value, packet);
                break;
            case ("tcp" or "udp" or "icmp" or "icmpv6" or "sctp", _):
                return (false, words.Count - at);
            default:
                // What is not understood is passed over up to the verdict, and may hold or not.
                return (null, 1);
        }

        return (negated ? !result : result, length);
    }

    private static bool? State(string value, FilteredPacket packet) =>
        packet.IsMulticast == true && Items(value).All(static s => s is "established" or "related" or "invalid") ? false : null;

    private static bool? Any(string value, Func<string, bool?> one)
    {
        bool? result = false;
        foreach (var item in Items(value))
        {
            var matches = item.StartsWith('@') || item.Contains('-', StringComparison.Ordinal) ? null : one(item);
            if (matches == true)
            {
                return true;
            }

            result = matches is null ? null : result;
        }

        return result;
    }

    private static string[] Items(string value) => value.Trim('{', '}', ' ').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of a rule; a set between braces, a list with commas and a quoted text are one each, without quotes.</summary>
    private static List<string> Words(string rule)
    {
        var words = new List<string>();
        for (var i = 0; i < rule.Length;)
        {
            if (rule[i] == ' ')
            {
                i++;
                continue;
            }

            var end = rule[i] switch
            {
                '{' => rule.IndexOf('}', i),
                '"' => rule.IndexOf('"', i + 1),
                _ => rule.IndexOf(' ', i) - 1,
            };
            end = end < i ? rule.Length - 1 : end;
            words.Add(rule[i..(end + 1)].Trim('"'));
            i = end + 1;
        }

        return words;
    }

    private sealed class Chain(string table, string name)
    {
        internal string Table { get; } = table;

        internal string Name { get; } = name;

        internal string Hook { get; set; } = "";

        internal bool IsFilter { get; set; }

        internal bool Drops { get; set; }

        internal List<string> Rules { get; } = [];
    }
}
