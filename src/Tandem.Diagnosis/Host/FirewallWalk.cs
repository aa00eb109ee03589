using Tandem.Linux.Netlink;

namespace Tandem.Diagnosis.Host;

/// <summary>
/// Takes a packet through the rules of nf_tables as the kernel would. What cannot be known here (the state of a connection that is to come, limits,
/// matches of old iptables modules) counts as not matching: so a rule that is named does drop the packet, and one may be missed.
/// </summary>
internal sealed class FirewallWalk(FirewallState state, FirewallPacket packet)
{
    private const int Drop = 0;
    private const int Accept = 1;
    private const int Continue = -1;
    private const int Jump = -3;
    private const int GoTo = -4;
    private const int Return = -5;
    private const int MostJumps = 16;
    private const uint NewConnection = 8;

    private readonly Dictionary<uint, byte[]?> registers = [];

    private FirewallRule? dropping;

    /// <summary>Where the packet is dropped; null when it passes.</summary>
    internal FirewallVerdict? Find()
    {
        foreach (var chain in state.Chains.Where(IsOnTheWay).OrderBy(static one => one.Hook).ThenBy(static one => one.Priority))
        {
            var verdict = Walk(chain, 0);
            if (verdict == Drop)
            {
                var at = dropping == null ? chain : state.Chains.Find(one => IsChainOf(one, dropping)) ?? chain;
                return new FirewallVerdict(at, dropping);
            }

            if (verdict is Continue or Return && chain.DropsByDefault)
            {
                return new FirewallVerdict(chain, null);
            }
        }

        return null;
    }

    private bool IsOnTheWay(FirewallChain chain)
    {
        var isFamily = chain.Family == 1 || chain.Family == (packet.IsIPv6 ? 10 : 2);
        return isFamily && (packet.IsIncoming ? chain.Hook is 0 or 1 : chain.Hook is 3 or 4);
    }

    private static bool IsChainOf(FirewallChain chain, FirewallRule rule) =>
        chain.Family == rule.Family && chain.Table == rule.Table && chain.Name == rule.Chain;

    private int Walk(FirewallChain chain, int depth)
    {
        foreach (var rule in state.Rules)
        {
            if (!IsChainOf(chain, rule))
            {
                continue;
            }

            var (code, target) = Perform(rule);
            switch (code)
            {
                case Drop:
                    dropping = rule;
                    return Drop;
                case Accept or Return:
                    return code;
                case Jump or GoTo when depth < MostJumps
                    && state.Chains.Find(one => one.Family == chain.Family && one.Table == chain.Table && one.Name == target) is { } next:
                    var inner = Walk(next, depth + 1);
                    if (inner is Drop or Accept)
                    {
                        return inner;
                    }

                    if (code == GoTo)
                    {
                        return Return;
                    }

                    break;
            }
        }

        return Continue;
    }

    private (int Code, string Chain) Perform(FirewallRule rule)
    {
        registers.Clear();
        foreach (var step in rule.Expressions)
        {
            switch (step.Name)
            {
                case "immediate" when step.Verdict(2) is { } verdict:
                    return verdict;
                case "reject":
                    return (Drop, "");
                case "target":
                    return (step.Text(1) is "REJECT" or "DROP" ? Drop : Continue, "");
                case "lookup":
                    var (found, mapped) = Lookup(rule, step);
                    if (!found)
                    {
                        return (Continue, "");
                    }

                    if (mapped is { } value)
                    {
                        return value;
                    }

                    break;
                default:
                    if (!Matches(step))
                    {
                        return (Continue, "");
                    }

                    break;
            }
        }

        return (Continue, "");
    }

    private bool Matches(FirewallExpression step)
    {
        switch (step.Name)
        {
            case "payload" when step.Number(5) == 0:
                registers[step.Number(1)] = Payload(step.Number(2), step.Number(3), step.Number(4));
                return true;
            case "meta" when step.Number(3) == 0:
                registers[step.Number(1)] = packet.Meta(step.Number(2));
                return true;
            case "ct":
                registers[step.Number(1)] = step.Number(2) == 0 ? BitConverter.GetBytes(NewConnection) : null;
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
                    && inside == (step.Number(2) == 0);
            case "match":
                return step.Text(1) == "comment";
            case "counter" or "log" or "notrack" or "meta" or "payload" or "objref" or "last":
                return true;
            default:
                return false;
        }
    }

    private byte[]? Payload(uint header, uint offset, uint length)
    {
        var start = header switch
        {
            1 => (long)offset,
            2 => packet.HeaderLength + (long)offset,
            _ => -1,
        };
        return start < 0 || start + length > packet.Bytes.Length ? null : packet.Bytes.AsSpan((int)start, (int)length).ToArray();
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

    private static bool Compare(byte[]? value, uint operation, byte[]? other)
    {
        if (value == null || other == null || value.Length < other.Length)
        {
            return false;
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

    private (bool Found, (int Code, string Chain)? Verdict) Lookup(FirewallRule rule, FirewallExpression step)
    {
        var isInverted = (step.Number(5) & 1) != 0;
        if (registers.GetValueOrDefault(step.Number(2)) is not { } value
            || !state.Sets.TryGetValue((rule.Family, rule.Table, step.Text(1)), out var elements))
        {
            return (false, null);
        }

        var hit = Holding(elements, value);
        return isInverted ? (hit == null, null) : (hit != null, hit?.Verdict);
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
