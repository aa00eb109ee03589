using System.Net;

namespace Tandem.Diagnosis.Firewall;

/// <summary>
/// The table <c>filter</c> of the old iptables as <c>iptables-legacy-save</c> lists it, as far as it decides about advertisements (iptables(8),
/// iptables-extensions(8)). What cannot be judged blames nobody.
/// </summary>
internal sealed class LegacyRules
{
    /// <summary>Chains call each other no deeper than this here; the kernel has a bound of its own.</summary>
    private const int MaxDepth = 16;

    /// <summary>Rules that one packet is taken through: chains that are jumped to again and again end here.</summary>
    private const int MaxSteps = 1_000_000;

    private readonly Dictionary<string, List<string[]>> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> policies = new(StringComparer.Ordinal);

    private readonly string program;
    private int steps;

    private LegacyRules(string program) => this.program = program;

    private enum Verdict
    {
        /// <summary>No rule of the chain took it.</summary>
        Continues,
        Accepted,
        Dropped,

        /// <summary>A rule decides it that cannot be judged.</summary>
        Unknown,
    }

    internal static LegacyRules Parse(string program, string text)
    {
        var rules = new LegacyRules(program);
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
    internal FirewallVerdict? Judge(FirewallPacket packet)
    {
        steps = 0;
        var chain = packet.IsIncoming ? "INPUT" : "OUTPUT";
        var (verdict, rule) = Walk(chain, packet, 0);
        var where = verdict == Verdict.Dropped ? rule : verdict == Verdict.Continues && policies.GetValueOrDefault(chain) == "DROP" ? $"-P {chain} DROP" : null;
        return where == null ? null : new FirewallVerdict($"{program}: {where}", $"{program} -I {chain} -p vrrp -j ACCEPT");
    }

    private (Verdict Verdict, string Rule) Walk(string chain, FirewallPacket packet, int depth)
    {
        if (depth > MaxDepth || !chains.TryGetValue(chain, out var rules))
        {
            return (Verdict.Unknown, "");
        }

        foreach (var rule in rules)
        {
            if (++steps > MaxSteps)
            {
                return (Verdict.Unknown, "");
            }

            var (matches, target) = Read(rule, packet);
            if (matches == false || target is null or "LOG" or "NFLOG" or "MARK" or "CONNMARK" or "")
            {
                continue;
            }

            var text = $"-A {chain} {string.Join(' ', rule)}";
            (Verdict Verdict, string Rule) outcome = target switch
            {
                "ACCEPT" => (Verdict.Accepted, text),
                "DROP" or "REJECT" => (Verdict.Dropped, text),
                "RETURN" => (Verdict.Continues, text),
                _ => Walk(target, packet, depth + 1),
            };
            if (matches is null && !(outcome.Verdict == Verdict.Continues && target != "RETURN"))
            {
                return (Verdict.Unknown, text);
            }

            if (outcome.Verdict != Verdict.Continues || target == "RETURN")
            {
                return outcome;
            }
        }

        return (Verdict.Continues, "");
    }

    private static (bool? Matches, string? Target) Read(string[] rule, FirewallPacket packet)
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
                    one = Protocol(value);
                    break;
                case "-s":
                    one = Address(value, packet.Source);
                    break;
                case "-d":
                    one = Address(value, packet.Destination);
                    break;
                case "-i":
                    one = packet.IsIncoming && Interface(value, packet.Interface);
                    break;
                case "-o":
                    one = !packet.IsIncoming && Interface(value, packet.Interface);
                    break;
                case "-m" when value == "comment":
                    // Its text is quoted and has no meaning; what follows it is read on.
                    i = AfterComment(rule, i);
                    continue;
                case "-m" when value is "pkttype" && i + 3 < rule.Length:
                    one = rule[i + 3] == "multicast" == packet.IsMulticast;
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
                    matches = And(matches, null);
                    continue;
            }

            i++;
            matches = And(matches, negated ? !one : one);
        }

        return (matches, target);
    }

    /// <summary>What goes to a group is new, since nothing ever answers it.</summary>
    private static bool? State(string states, FirewallPacket packet)
    {
        var words = states.Split(',');
        return !packet.IsMulticast ? null : words.Contains("NEW") ? true : words.All(static w => w is "RELATED" or "ESTABLISHED" or "INVALID" or "DNAT" or "SNAT") ? false : null;
    }

    private static bool? Protocol(string name) => name.ToLowerInvariant() switch
    {
        "vrrp" or "112" or "all" or "ip" or "0" => true,
        "tcp" or "udp" or "icmp" or "icmpv6" or "ipv6-icmp" or "igmp" or "sctp" or "esp" or "ah" or "gre" or "udplite" or "dccp" => false,
        var text => byte.TryParse(text, out var number) ? number == 112 : null,
    };

    private static bool? Address(string text, IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
        }

        // A prefix whose address has host bits is no network to the framework.
        return IPAddress.TryParse(text, out var single) ? single.Equals(address) : null;
    }

    private static bool Interface(string pattern, string name) =>
        pattern.EndsWith('+') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == name;

    /// <summary>Both must hold.</summary>
    private static bool? And(bool? a, bool? b) => a == false || b == false ? false : a is null || b is null ? null : true;

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
