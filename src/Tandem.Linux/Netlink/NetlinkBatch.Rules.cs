using System.Runtime.InteropServices;
using Tandem.Linux.Sockets;

namespace Tandem.Linux.Netlink;

/// <summary>Rules: struct fib_rule_hdr and the FRA_ attributes.</summary>
public sealed unsafe partial class NetlinkBatch
{
    private const uint InvertRule = 2;

    /// <summary>Makes a rule; EEXIST when the very same is there.</summary>
    /// <param name="rule">The rule.</param>
    public void AddRule(RuleSpecification rule) => PutRule(rule, NetlinkNumbers.NewRule, NetlinkNumbers.Create | NetlinkNumbers.Exclusive);

    /// <summary>Deletes a rule; ENOENT when there is none.</summary>
    /// <param name="rule">The rule.</param>
    public void DeleteRule(RuleSpecification rule) => PutRule(rule, NetlinkNumbers.DeleteRule, 0);

    private void PutRule(RuleSpecification rule, ushort type, ushort flags)
    {
        Begin(type, flags);
        PutByte(rule.Family == EndpointFamily.IPv6 ? (byte)NetlinkNumbers.AfInet6 : (byte)NetlinkNumbers.AfInet);
        PutByte(rule.DestinationLength);
        PutByte(rule.SourceLength);
        PutByte(rule.TypeOfService);
        PutByte(rule.Table < 256 ? (byte)rule.Table : (byte)0);
        PutUInt16(0);
        PutByte(rule.Action);
        PutUInt32(rule.Invert ? InvertRule : 0);
        AttributeWhenKnown(NetlinkNumbers.RuleDestination, rule.Destination);
        AttributeWhenKnown(NetlinkNumbers.RuleSource, rule.Source);
        AttributeWhenGiven(NetlinkNumbers.RulePriority, rule.Priority);
        if (rule.Table >= 256)
        {
            AttributeUInt32(NetlinkNumbers.RuleTable, rule.Table);
        }

        if (rule.Action == 2)
        {
            AttributeUInt32(NetlinkNumbers.RuleGoto, rule.Goto);
        }

        PutRuleSelectors(rule);
        AttributeByte(NetlinkNumbers.RuleProtocol, rule.Protocol);
        End();
    }

    private void PutRuleSelectors(RuleSpecification rule)
    {
        AttributeWhenGiven(NetlinkNumbers.RuleMark, rule.Mark);
        AttributeWhenGiven(NetlinkNumbers.RuleMask, rule.Mask);
        AttributeWhenGiven(NetlinkNumbers.RuleRealms, rule.Realms);
        AttributeWhenGiven(NetlinkNumbers.RuleSuppressPrefix, rule.SuppressPrefixLength);
        AttributeWhenGiven(NetlinkNumbers.RuleSuppressGroup, rule.SuppressInterfaceGroup);
        if (rule.IncomingInterface != null)
        {
            AttributeText(NetlinkNumbers.RuleIncoming, rule.IncomingInterface);
        }

        if (rule.OutgoingInterface != null)
        {
            AttributeText(NetlinkNumbers.RuleOutgoing, rule.OutgoingInterface);
        }

        if (rule.Tunnel is { } tunnel)
        {
            AttributeUInt64BigEndian(NetlinkNumbers.RuleTunnel, tunnel);
        }

        if (rule.MasterDeviceTable)
        {
            AttributeByte(NetlinkNumbers.RuleMasterDevice, 1);
        }

        if (rule.Users is { } users)
        {
            Attribute(NetlinkNumbers.RuleUsers, MemoryMarshal.AsBytes<uint>([users.First, users.Last]));
        }

        if (rule.IpProtocol is { } protocol)
        {
            AttributeByte(NetlinkNumbers.RuleIpProtocol, protocol);
        }

        if (rule.SourcePorts is { } sources)
        {
            Attribute(NetlinkNumbers.RuleSourcePorts, MemoryMarshal.AsBytes<ushort>([sources.First, sources.Last]));
        }

        if (rule.DestinationPorts is { } destinations)
        {
            Attribute(NetlinkNumbers.RuleDestinationPorts, MemoryMarshal.AsBytes<ushort>([destinations.First, destinations.Last]));
        }
    }

    private void AttributeWhenGiven(ushort type, uint? value)
    {
        if (value is { } given)
        {
            AttributeUInt32(type, given);
        }
    }
}
