using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Firewall;

/// <summary>
/// Takes a packet through the rules of nf_tables as the kernel would. Of some matches it cannot be known here whether they hold (limits, connections of
/// unicast, modules of the old iptables): such a rule drops nothing, and what it would accept counts as accepted. So a rule that is named does drop the
/// packet, and one may be missed.
/// </summary>
internal sealed class FirewallWalk(FirewallState state, FirewallPacket packet)
{
    private const int Drop = 0;
    private const int Accept = 1;
    private const int Queue = 3;
    private const int Continue = -1;
    private const int Jump = -3;
    private const int GoTo = -4;
    private const int Return = -5;
    private const int MostJumps = 16;

    /// <summary>Rules and elements that one packet is compared with: chains that are jumped to again and again end here, undecided.</summary>
    private const int MaxSteps = 1_000_000;

    private readonly Dictionary<uint, byte[]?> registers = [];

    private FirewallRule? dropping;
    private int steps;

    /// <summary>Where the packet is dropped, and by which rule (null when it is the policy); null when it passes, or may pass.</summary>
    internal (FirewallChain Chain, FirewallRule? Rule)? Find()
    {
        foreach (var chain in state.Hooked.Where(IsOnTheWay))
        {
            var verdict = Walk(chain, 0);
            if (steps > MaxSteps)
            {
                return null;
            }

            if (verdict == Drop)
            {
                var at = state.Find(dropping!.Family, dropping.Table, dropping.Chain) ?? chain;
                return (at.Chain, dropping);
            }

            if (verdict is Continue or Return && chain.Chain.DropsByDefault)
            {
                return (chain.Chain, null);
            }
        }

        return null;
    }

    private bool IsOnTheWay(FirewallChainRules rules)
    {
        var chain = rules.Chain;
        var isFamily = chain.Family == 1 || chain.Family == (packet.IsIPv6 ? 10 : 2);
        return isFamily && (packet.IsIncoming ? chain.Hook is 0 or 1 : chain.Hook is 3 or 4);
    }

    private int Walk(FirewallChainRules chain, int depth)
    {
        foreach (var rule in chain.Rules)
        {
            if (++steps > MaxSteps)
            {
                return Accept;
            }

            var (code, target, isSure) = Perform(rule);
            switch (code)
            {
                case Drop when isSure:
                    dropping = rule;
                    return Drop;
                case Accept or Queue or Return:
                    // What a queue's program does nobody knows; a return that may be none leaves open what comes behind it.
                    return code == Return && isSure ? Return : Accept;
                case Jump or GoTo when depth < MostJumps && state.Find(rule.Family, rule.Table, target) is { } next:
                    var inner = Walk(next, depth + 1);
                    if (inner == Accept || (inner == Drop && isSure))
                    {
                        return inner;
                    }

                    if (code == GoTo && inner != Drop)
                    {
                        return isSure ? Return : Accept;
                    }

                    break;
            }
        }

        return Continue;
    }

    /// <summary>What a rule says to the packet, and whether it surely does: else it may go on to the next one.</summary>
    private (int Code, string Chain, bool IsSure) Perform(FirewallRule rule)
    {
        registers.Clear();
        var isSure = true;
        foreach (var step in rule.Expressions)
        {
            bool? matches;
            switch (step.Name)
            {
                case "immediate" when step.Verdict(2) is var (code, target):
                    return (code, target, isSure);
                case "reject":
                    return (Drop, "", isSure);
                case "queue":
                    return (Queue, "", isSure);
                case "target":
                    return (step.Text(1) switch { "REJECT" or "DROP" => Drop, "NFQUEUE" => Queue, _ => Continue }, "", isSure);
                case "lookup":
                    matches = Lookup(rule, step, out var mapped);
                    if (mapped is var (mappedCode, mappedTarget))
                    {
                        return (mappedCode, mappedTarget, isSure);
                    }

                    break;
                default:
                    matches = Matches(step);
                    break;
            }

            if (matches == false)
            {
                return (Continue, "", true);
            }

            isSure &= matches == true;
        }

        return (Continue, "", true);
    }

    /// <summary>Whether the packet gets past a step; null when that cannot be known.</summary>
    private bool? Matches(FirewallExpression step)
    {
        switch (step.Name)
        {
            case "payload" when step.Number(5) == 0:
                return Payload(step);
            case "meta" when step.Number(3) == 0:
                registers[step.Number(1)] = packet.Meta(step.Number(2));
                return true;
            case "ct" when step.Number(4) == 0:
                registers[step.Number(1)] = step.Number(2) == 0 ? packet.ConnectionState : null;
                return true;
            case "fib":
                // NFT_FIB_RESULT_ADDRTYPE of the destination: fib daddr type.
                registers[step.Number(1)] = step.Number(2) == 3 && step.Number(3) == 2 ? BitConverter.GetBytes(packet.DestinationKind) : null;
                return true;
            case "immediate":
                registers[step.Number(1)] = step.Data(2);
                return true;
            case "bitwise":
                registers[step.Number(2)] = Bitwise(registers.GetValueOrDefault(step.Number(1)), step.Data(4), step.Data(5));
                return true;
            case "cmp":
                return Compare(registers.GetValueOrDefault(step.Number(1)), step.Number(2), step.Data(3));
            case "range":
                return IsInRange(registers.GetValueOrDefault(step.Number(1)), step.Data(3), step.Data(4)) is { } inside
                    ? inside == (step.Number(2) == 0)
                    : null;
            case "match":
                return LegacyMatch.Holds(step, packet);
            case "counter" or "log" or "notrack" or "meta" or "payload" or "ct" or "objref" or "last":
                return true;
            default:
                return null;
        }
    }

    private bool? Payload(FirewallExpression step)
    {
        var start = step.Number(2) switch
        {
            1 => (long)step.Number(3),
            2 => packet.HeaderLength + (long)step.Number(3),
            _ => -1,
        };
        var bytes = packet.Slice(start, step.Number(4), out var isKnown);
        registers[step.Number(1)] = bytes;
        return bytes != null || !isKnown;
    }

    private static byte[]? Bitwise(byte[]? value, byte[]? mask, byte[]? xor)
    {
        if (value == null || mask == null || xor == null || value.Length > mask.Length || value.Length > xor.Length)
        {
            return null;
        }

        var result = new byte[value.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (byte)((value[i] & mask[i]) ^ xor[i]);
        }

        return result;
    }

    private static bool? Compare(byte[]? value, uint operation, byte[]? other)
    {
        if (value == null || other == null || value.Length < other.Length)
        {
            return null;
        }

        // A shorter value is a prefix: iifname "eth*".
        var order = value.AsSpan(0, other.Length).SequenceCompareTo(other);
        return operation switch
        {
            0 => order == 0,
            1 => order != 0,
            2 => order < 0,
            3 => order <= 0,
            4 => order > 0,
            _ => order >= 0,
        };
    }

    private static bool? IsInRange(byte[]? value, byte[]? from, byte[]? to) => value == null || from == null || to == null
        ? null
        : value.AsSpan().SequenceCompareTo(from) >= 0 && value.AsSpan().SequenceCompareTo(to) <= 0;

    private bool? Lookup(FirewallRule rule, FirewallExpression step, out (int Code, string Chain)? verdict)
    {
        verdict = null;
        if (registers.GetValueOrDefault(step.Number(2)) is not { } value
            || !state.Sets.TryGetValue((rule.Family, rule.Table, step.Text(1)), out var elements))
        {
            return null;
        }

        steps += elements.Count;
        var hit = Holding(elements, value);
        verdict = hit?.Verdict;
        return (hit != null) != ((step.Number(5) & 1) != 0);
    }

    private static FirewallElement? Holding(List<FirewallElement> elements, byte[] value)
    {
        FirewallElement? below = null;
        foreach (var element in elements)
        {
            if (element.Key.Length < value.Length)
            {
                continue;
            }

            var order = element.Key.AsSpan(0, value.Length).SequenceCompareTo(value);
            if (element.LastKey is { } last)
            {
                if (order <= 0 && last.Length >= value.Length && last.AsSpan(0, value.Length).SequenceCompareTo(value) >= 0)
                {
                    return element;
                }
            }
            else if (order == 0 && !element.EndsInterval)
            {
                return element;
            }
            else if (order <= 0 && (below == null || IsAbove(element, below)))
            {
                below = element;
            }
        }

        // Of a set of intervals the nearest bound below decides; of a set of single values there are no ends.
        return below is { EndsInterval: false } && elements.Exists(static one => one.EndsInterval) ? below : null;
    }

    private static bool IsAbove(FirewallElement one, FirewallElement other) =>
        one.Key.AsSpan().SequenceCompareTo(other.Key) is var order && (order > 0 || (order == 0 && !one.EndsInterval));
}
