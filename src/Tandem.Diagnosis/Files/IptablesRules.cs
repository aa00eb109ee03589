namespace Tandem.Diagnosis.Files;

/// <summary>The table <c>filter</c> of <c>iptables-save</c>, as far as it decides about advertisements (iptables(8), iptables-extensions(8)).</summary>
internal sealed class IptablesRules
{
    /// <summary>Chains call each other no deeper than this here; the kernel has a bound of its own.</summary>
    private const int MaxDepth = 16;

    private readonly Dictionary<string, List<string[]>> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> policies = new(StringComparer.Ordinal);

    private IptablesRules()
    {
    }

    internal static IptablesRules Parse(string text)
    {
        var rules = new IptablesRules();
        var inFilter = false;
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            if (line.StartsWith('*'))
            {
                inFilter = line == "*filter";
            }
            else if (inFilter && line.StartsWith(':') && line[1..].Split(' ') is [var name, var policy, ..])
            {
                rules.chains[name] = [];
                rules.policies[name] = policy;
            }
            else if (inFilter && line.StartsWith("-A ", StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var chain, .. var rest]
                && rules.chains.TryGetValue(chain, out var list))
            {
                list.Add(rest);
            }
        }

        return rules;
    }

    /// <summary>What the filter does with a packet.</summary>
    internal FilterOutcome Judge(FilteredPacket packet)
    {
        var chain = packet.Inbound ? "INPUT" : "OUTPUT";
        var outcome = Walk(chain, packet, 0);
        return outcome.Verdict != FilterVerdict.Continues ? outcome
            : policies.GetValueOrDefault(chain) == "DROP" ? new FilterOutcome(FilterVerdict.Dropped, $"-P {chain} DROP")
            : new FilterOutcome(FilterVerdict.Accepted, "");
    }

    private FilterOutcome Walk(string chain, FilteredPacket packet, int depth)
    {
        if (depth > MaxDepth || !chains.TryGetValue(chain, out var rules))
        {
            return new FilterOutcome(FilterVerdict.Unknown, "");
        }

        foreach (var rule in rules)
        {
            var (matches, target) = Read(rule, packet);
            if (matches == false || target is null or "LOG" or "NFLOG" or "MARK" or "CONNMARK" or "")
            {
                continue;
            }

            var text = $"-A {chain} {string.Join(' ', rule)}";
            var outcome = target switch
            {
                "ACCEPT" => new FilterOutcome(FilterVerdict.Accepted, text),
                "DROP" or "REJECT" => new FilterOutcome(FilterVerdict.Dropped, text),
                "RETURN" => new FilterOutcome(FilterVerdict.Continues, text),
                _ => Walk(target, packet, depth + 1),
            };
            if (matches is null && !(outcome.Verdict == FilterVerdict.Continues && target != "RETURN"))
            {
                return new FilterOutcome(FilterVerdict.Unknown, text);
            }

            if (outcome.Verdict != FilterVerdict.Continues || target == "RETURN")
            {
                return outcome;
            }
        }

        return new FilterOutcome(FilterVerdict.Continues, "");
    }

    private static (bool? Matches, string? Target) Read(string[] rule, FilteredPacket packet)
    {
        bool? matches = true;
        string? target = null;
        for (var i = 0; i < rule.Length; i++)
        {
            var negated = rule[i] == "!" && i + 1 < rule.Length;
            i += negated ? 1 : 0;
            var value = i + 1 < rule.Length ? rule[i + 1] : "";
            bool? one;
            switch (rule[i])
            {
                case "-j" or "-g":
                    return (matches, value);
                case "-p":
                    one = FilterMatch.Protocol(value);
                    break;
                case "-s":
                    one = FilterMatch.Address(value, packet.Source);
                    break;
                case "-d":
                    one = FilterMatch.Address(value, packet.Destination);
                    break;
                case "-i":
                    one = packet.Inbound && FilterMatch.Interface(value, packet.Interface) == true;
                    break;
                case "-o":
                    one = !packet.Inbound && FilterMatch.Interface(value, packet.Interface) == true;
                    break;
                case "-m" when value == "comment":
                    // Its text is quoted and has no meaning; what follows it is read on.
                    i = AfterComment(rule, i);
                    continue;
                case "-m" when value is "pkttype" && i + 3 < rule.Length:
                    one = packet.IsMulticast is { } group ? rule[i + 3] == "multicast" == group : null;
                    i += 2;
                    break;
                case "-m" when value is "conntrack" or "state" && i + 3 < rule.Length:
                    one = State(rule[i + 3], packet);
                    i += 2;
                    break;
                case "-m":
                    one = null;
                    break;
                default:
                    // Of an option that is not known it is not known either whether a value follows.
                    matches = FilterMatch.And(matches, null);
                    continue;
            }

            i++;
            matches = FilterMatch.And(matches, negated ? !one : one);
        }

        return (matches, target);
    }

    /// <summary>What goes to a group is new, since nothing ever answers it.</summary>
    private static bool? State(string states, FilteredPacket packet)
    {
        var words = states.Split(',');
        return packet.IsMulticast != true ? null : words.Contains("NEW") || words.Contains("UNTRACKED") ? null : words.All(static w => w is "RELATED" or "ESTABLISHED" or "INVALID" or "DNAT" or "SNAT") ? false : null;
    }

    private static int AfterComment(string[] rule, int at)
    {
        var i = at + 3;
        if (i < rule.Length && rule[i].StartsWith('"'))
        {
            while (i < rule.Length && (!rule[i].EndsWith('"') || rule[i].Length == 1))
            {
                i++;
            }
        }

        return i;
    }
}
