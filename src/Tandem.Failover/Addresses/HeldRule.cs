using System.Net;
using System.Net.Sockets;
using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>A virtual or static rule.</summary>
public sealed class HeldRule : HeldItem
{
    private const byte KeepalivedProtocol = 18;

    private readonly bool isStatic;

    internal HeldRule(VirtualRule configured, bool isStatic)
        : base(configured.Text, !configured.NoTrack)
    {
        Configured = configured;
        this.isStatic = isStatic;
        Specification = Specify(configured);
    }

    /// <summary>What the configuration says.</summary>
    public VirtualRule Configured { get; }

    /// <inheritdoc/>
    public override string? RemovalText => isStatic ? $"Restoring deleted static rule {Text}" : null;

    internal RuleSpecification Specification { get; }

    /// <summary>Whether a notification is about this rule.</summary>
    internal bool IsMeantBy(in RuleNotice notice) =>
        Specification.Family == notice.Family
        && Specification.Priority == notice.Priority
        && Specification.SourceLength == notice.SourceLength
        && Specification.DestinationLength == notice.DestinationLength
        && Specification.Action == notice.Action
        && Specification.Table == notice.Table
        && Specification.Source.Equals(notice.Source)
        && Specification.Destination.Equals(notice.Destination);

    private static RuleSpecification Specify(VirtualRule rule) => new()
    {
        Family = rule.Family == AddressFamily.InterNetworkV6 ? EndpointFamily.IPv6 : EndpointFamily.IPv4,
        Invert = rule.Invert,
        Source = rule.FromPrefixLength == 0 ? default : ToEndpoint(rule.From),
        SourceLength = rule.FromPrefixLength,
        Destination = rule.ToPrefixLength == 0 ? default : ToEndpoint(rule.To),
        DestinationLength = rule.ToPrefixLength,
        Priority = rule.Priority,
        Action = (byte)rule.Action,
        Table = rule.Action == RuleAction.ToTable && !rule.L3MasterDevice ? rule.Table : 0,
        Goto = rule.Goto,
        Mark = rule.FirewallMark,
        Mask = rule.FirewallMask,
        IncomingInterface = rule.InputInterface,
        OutgoingInterface = rule.OutputInterface,
        TypeOfService = rule.Tos,
        Realms = rule.Realms,
        SuppressPrefixLength = rule.SuppressPrefixLength,
        SuppressInterfaceGroup = rule.SuppressInterfaceGroup,
        Tunnel = rule.TunnelId,
        MasterDeviceTable = rule.L3MasterDevice,
        Users = rule.UserRange is { } users ? (users.First, users.Last) : null,
        IpProtocol = rule.IpProtocol,
        SourcePorts = ToPorts(rule.SourcePorts),
        DestinationPorts = ToPorts(rule.DestinationPorts),
        Protocol = rule.Protocol ?? KeepalivedProtocol,
    };

    private static (ushort First, ushort Last)? ToPorts(NumberRange? range) =>
        range is { } ports ? ((ushort)ports.First, (ushort)ports.Last) : null;

    private static Endpoint ToEndpoint(IPAddress? address) => address == null ? default : Endpoint.From(address, 0);
}
