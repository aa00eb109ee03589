using System.Buffers.Binary;
using System.Text;

namespace Tandem.Linux.Netlink;

/// <summary>Reads the chains, rules and sets of nf_tables, in the network namespace of the calling thread. Changes nothing. Needs CAP_NET_ADMIN.</summary>
public sealed class FirewallReader : IDisposable
{
    /// <summary>Rules that are read at most; more are counted in <see cref="PassedOver"/>.</summary>
    public const int MaxRules = 50_000;

    private const ushort GetChain = (NfTablesNumbers.Subsystem << 8) | 4;
    private const ushort GetRule = (NfTablesNumbers.Subsystem << 8) | 7;
    private const ushort GetElement = (NfTablesNumbers.Subsystem << 8) | 13;
    private const int FamilyHeader = 4;
    private const int RuleHandle = 3;
    private const int ElementFlags = 3;
    private const int ElementLastKey = 10;
    private const uint EndsInterval = 1;

    private readonly NetlinkSocket socket;

    private FirewallReader(NetlinkSocket socket) => this.socket = socket;

    /// <summary>How many rules or elements the last reading has left out, for a bound that it had.</summary>
    public int PassedOver { get; private set; }

    /// <summary>Opens the way to the kernel.</summary>
    /// <param name="error">0, or the errno: EPROTONOSUPPORT when the kernel has no netfilter netlink.</param>
    public static FirewallReader? Open(out int error)
    {
        var socket = NetlinkSocket.Open(NetlinkNumbers.ProtocolNetfilter, out error);
        return socket == null ? null : new FirewallReader(socket);
    }

    /// <summary>Reads all chains.</summary>
    /// <param name="chains">Gets them.</param>
    /// <returns>0 or an errno: EPERM without the right, EINVAL when the kernel has no nf_tables.</returns>
    public int ReadChains(List<FirewallChain> chains) => Dump(GetChain, 0, null, null, (_, body) =>
    {
        if (body.Length >= FamilyHeader)
        {
            chains.Add(ReadChain(body[0], body[FamilyHeader..]));
        }
    });

    /// <summary>Reads all rules, those of one chain in their order.</summary>
    /// <param name="rules">Gets them.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadRules(List<FirewallRule> rules) => Dump(GetRule, 0, null, null, (_, body) =>
    {
        if (rules.Count >= MaxRules)
        {
            PassedOver++;
        }
        else if (body.Length >= FamilyHeader)
        {
            rules.Add(ReadRule(body[0], body[FamilyHeader..]));
        }
    });

    /// <summary>Reads the elements of a set.</summary>
    /// <param name="family">Its table's family.</param>
    /// <param name="table">Its table.</param>
    /// <param name="set">Its name.</param>
    /// <param name="most">How many, at most; more are counted in <see cref="PassedOver"/>.</param>
    /// <param name="elements">Gets them.</param>
    /// <returns>0 or an errno.</returns>
    public int ReadElements(byte family, string table, string set, int most, List<FirewallElement> elements) => Dump(GetElement, family, table, set, (_, body) =>
    {
        if (body.Length < FamilyHeader)
        {
            return;
        }

        var attribute = new NetlinkAttributes(body[FamilyHeader..]);
        while (attribute.Next())
        {
            if (attribute.Type != NfTablesNumbers.ElementsList)
            {
                continue;
            }

            var element = new NetlinkAttributes(attribute.Value);
            while (element.Next())
            {
                if (elements.Count >= most)
                {
                    PassedOver++;
                    continue;
                }

                elements.Add(ReadElement(element.Value));
            }
        }
    });

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private int Dump(ushort type, byte family, string? table, string? set, NetlinkSocket.MessageHandler handler)
    {
        PassedOver = 0;
        var request = new NetlinkBatch(256);
        request.Begin(type, NetlinkNumbers.Dump);
        request.PutByte(family);
        request.PutByte(0);
        request.PutUInt16(0);
        if (table != null && set != null)
        {
            request.AttributeText(NfTablesNumbers.ElementsTable, table);
            request.AttributeText(NfTablesNumbers.ElementsSet, set);
        }

        request.End();
        return socket.Dump(request, handler);
    }

    private static FirewallChain ReadChain(byte family, ReadOnlySpan<byte> body)
    {
        string table = "", name = "";
        var (hook, priority, drops) = (-1, 0, false);
        var attribute = new NetlinkAttributes(body);
        while (attribute.Next())
        {
            switch (attribute.Type)
            {
                case NfTablesNumbers.ChainTable:
                    table = Encoding.UTF8.GetString(attribute.Text);
                    break;
                case NfTablesNumbers.ChainName:
                    name = Encoding.UTF8.GetString(attribute.Text);
                    break;
                case NfTablesNumbers.ChainPolicy when attribute.Value.Length >= 4:
                    drops = BinaryPrimitives.ReadUInt32BigEndian(attribute.Value) == NfTablesNumbers.Drop;
                    break;
                case NfTablesNumbers.ChainHook:
                    var part = new NetlinkAttributes(attribute.Value);
                    while (part.Next())
                    {
                        if (part.Value.Length < 4)
                        {
                            continue;
                        }

                        var number = BinaryPrimitives.ReadInt32BigEndian(part.Value);
                        hook = part.Type == NfTablesNumbers.HookNumber ? number : hook;
                        priority = part.Type == NfTablesNumbers.HookPriority ? number : priority;
                    }

                    break;
            }
        }

        return new FirewallChain(family, table, name, hook, priority, drops);
    }

    private static FirewallRule ReadRule(byte family, ReadOnlySpan<byte> body)
    {
        string table = "", chain = "";
        ulong handle = 0;
        var expressions = new List<FirewallExpression>();
        var attribute = new NetlinkAttributes(body);
        while (attribute.Next())
        {
            switch (attribute.Type)
            {
                case NfTablesNumbers.RuleTable:
                    table = Encoding.UTF8.GetString(attribute.Text);
                    break;
                case NfTablesNumbers.RuleChain:
                    chain = Encoding.UTF8.GetString(attribute.Text);
                    break;
                case RuleHandle when attribute.Value.Length >= 8:
                    handle = BinaryPrimitives.ReadUInt64BigEndian(attribute.Value);
                    break;
                case NfTablesNumbers.RuleExpressions:
                    var element = new NetlinkAttributes(attribute.Value);
                    while (element.Next())
                    {
                        expressions.Add(ReadExpression(element.Value));
                    }

                    break;
            }
        }

        return new FirewallRule(family, table, chain, handle, expressions);
    }

    private static FirewallExpression ReadExpression(ReadOnlySpan<byte> element)
    {
        var name = "";
        ReadOnlySpan<byte> data = default;
        var part = new NetlinkAttributes(element);
        while (part.Next())
        {
            if (part.Type == NfTablesNumbers.ExpressionName)
            {
                name = Encoding.UTF8.GetString(part.Text);
            }
            else if (part.Type == NfTablesNumbers.ExpressionData)
            {
                data = part.Value;
            }
        }

        return new FirewallExpression(name, data);
    }

    private static FirewallElement ReadElement(ReadOnlySpan<byte> element)
    {
        byte[] key = [];
        byte[]? lastKey = null;
        var ends = false;
        (int, string)? verdict = null;
        var part = new NetlinkAttributes(element);
        while (part.Next())
        {
            switch (part.Type)
            {
                case NfTablesNumbers.ElementKey:
                    key = ValueOf(part.Value) ?? [];
                    break;
                case NfTablesNumbers.ElementData:
                    verdict = FirewallExpression.ReadVerdict(part.Value);
                    break;
                case ElementFlags when part.Value.Length >= 4:
                    ends = (BinaryPrimitives.ReadUInt32BigEndian(part.Value) & EndsInterval) != 0;
                    break;
                case ElementLastKey:
                    lastKey = ValueOf(part.Value);
                    break;
            }
        }

        return new FirewallElement(key, lastKey, ends, verdict);
    }

    private static byte[]? ValueOf(ReadOnlySpan<byte> data)
    {
        var attribute = new NetlinkAttributes(data);
        while (attribute.Next())
        {
            if (attribute.Type == NfTablesNumbers.DataValue)
            {
                return attribute.Value.ToArray();
            }
        }

        return null;
    }
}
