using System.Buffers.Binary;
using System.Text;

namespace Tandem.Linux.Netlink;

/// <summary>One step of a <see cref="FirewallRule"/>: its name in the kernel (payload, cmp, meta ...) and its attributes by their numbers.</summary>
public sealed class FirewallExpression
{
    private readonly Dictionary<int, byte[]> attributes = [];

    /// <summary>Takes a step apart.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Its attributes as the kernel sends them (NFTA_EXPR_DATA); what is cut short is left out.</param>
    public FirewallExpression(string name, ReadOnlySpan<byte> attributes)
    {
        Name = name;
        var attribute = new NetlinkAttributes(attributes);
        while (attribute.Next())
        {
            this.attributes[attribute.Type] = attribute.Value.ToArray();
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>A number; 0 when there is none.</summary>
    /// <param name="type">The attribute (linux/netfilter/nf_tables.h, NFTA_*).</param>
    public uint Number(int type) => attributes.TryGetValue(type, out var value) && value.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;

    /// <summary>A text; empty when there is none.</summary>
    /// <param name="type">The attribute.</param>
    public string Text(int type) => attributes.TryGetValue(type, out var value) ? Encoding.UTF8.GetString(value).TrimEnd('\0') : "";

    /// <summary>An attribute as it is; empty when there is none.</summary>
    /// <param name="type">The attribute.</param>
    public ReadOnlySpan<byte> Bytes(int type) => attributes.GetValueOrDefault(type);

    /// <summary>A value to compare with or to load; null when there is none.</summary>
    /// <param name="type">The attribute.</param>
    public byte[]? Data(int type)
    {
        var attribute = new NetlinkAttributes(attributes.GetValueOrDefault(type));
        while (attribute.Next())
        {
            if (attribute.Type == NfTablesNumbers.DataValue)
            {
                return attribute.Value.ToArray();
            }
        }

        return null;
    }

    /// <summary>A verdict: 0 drop, 1 accept, -3 jump, -4 goto, -5 return; null when there is none.</summary>
    /// <param name="type">The attribute.</param>
    public (int Code, string Chain)? Verdict(int type) => ReadVerdict(attributes.GetValueOrDefault(type));

    internal static (int Code, string Chain)? ReadVerdict(ReadOnlySpan<byte> data)
    {
        var attribute = new NetlinkAttributes(data);
        while (attribute.Next())
        {
            if (attribute.Type != NfTablesNumbers.DataVerdict)
            {
                continue;
            }

            var (code, chain) = (0, "");
            var part = new NetlinkAttributes(attribute.Value);
            while (part.Next())
            {
                if (part.Type == NfTablesNumbers.VerdictCode && part.Value.Length >= 4)
                {
                    code = BinaryPrimitives.ReadInt32BigEndian(part.Value);
                }
                else if (part.Type == NfTablesNumbers.VerdictChain)
                {
                    chain = Encoding.UTF8.GetString(part.Text);
                }
            }

            return (code, chain);
        }

        return null;
    }
}
