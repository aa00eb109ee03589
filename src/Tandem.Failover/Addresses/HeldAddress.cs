using Tandem.Configuration.Keepalived.Model;
using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>A virtual or static address.</summary>
public sealed class HeldAddress : HeldItem
{
    private readonly bool isStatic;

    internal HeldAddress(VirtualAddress configured, string interfaceName, bool isExcluded, bool isStatic)
        : base(configured.ToString(), !configured.NoTrack)
    {
        Configured = configured;
        InterfaceName = interfaceName;
        IsExcluded = isExcluded;
        this.isStatic = isStatic;
        Address = Endpoint.From(configured.Address, 0);
    }

    /// <summary>What the configuration says.</summary>
    public VirtualAddress Configured { get; }

    /// <summary>The interface that it is put on: its own, the instance's, or the virtual MAC interface.</summary>
    public string InterfaceName { get; }

    /// <summary>The index of that interface when it was last put on; 0 before.</summary>
    public int InterfaceIndex { get; internal set; }

    /// <summary>True for <c>virtual_ipaddress_excluded</c>: not named in advertisements.</summary>
    public bool IsExcluded { get; }

    /// <summary>The address; port 0.</summary>
    public Endpoint Address { get; }

    /// <inheritdoc/>
    public override string RemovalText => isStatic
        ? $"Restoring deleted static address {Configured} dev {InterfaceName} scope {ScopeName} set"
        : $"Netlink reflector reports IP {Configured.Address} removed from {InterfaceName}";

    private string ScopeName => Configured.Scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        var other => other.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Where its lifetimes stand in the set's renewals; -1 when they stay as they were built.</summary>
    internal int LifetimePosition { get; set; } = -1;

    /// <summary>Which of the set's renewals it is; -1 when it has none.</summary>
    internal int RenewalIndex { get; set; } = -1;

    /// <summary>The kernel ends it unless it is renewed.</summary>
    internal bool HasLifetime { get; set; }

    /// <summary>When it was put on, for a <c>preferred_lft</c> in seconds.</summary>
    internal long AddedUs { get; set; }

    private uint ValidLifetime => HasLifetime ? VirtualAddressSet.LifetimeSeconds : AddressSpecification.Forever;

    /// <summary>Deprecation counts from when the address was put on, however often its lifetime is renewed.</summary>
    internal uint PreferredAt(long nowUs)
    {
        if (Configured.PreferredLifetime is not { } preferred)
        {
            return ValidLifetime;
        }

        var passed = Math.Max(0, (nowUs - AddedUs) / 1_000_000);
        return (uint)Math.Min(ValidLifetime, Math.Max(0, preferred - passed));
    }

    internal bool IsSameAs(HeldAddress other) => Configured == other.Configured && InterfaceName == other.InterfaceName;

    /// <param name="nowUs">The time.</param>
    /// <param name="protocol">18 marks an address as one that moves.</param>
    internal AddressSpecification Specify(long nowUs, byte protocol) => new()
    {
        InterfaceIndex = InterfaceIndex,
        Address = Address,
        PrefixLength = Configured.PrefixLength,
        Peer = Configured.Peer == null ? default : Endpoint.From(Configured.Peer, 0),
        Broadcast = Configured.Broadcast == null ? default : Endpoint.From(Configured.Broadcast, 0),
        Label = Configured.Label,
        Scope = Configured.Scope,
        Flags = (Configured.NoDad && Address.Family == EndpointFamily.IPv6 ? AddressFlags.NoDuplicateDetection : 0)
            | (Configured.Home ? AddressFlags.Home : 0)
            | (Configured.ManageTemporary ? AddressFlags.ManageTemporary : 0)
            | (Configured.NoPrefixRoute ? AddressFlags.NoPrefixRoute : 0)
            | (Configured.AutoJoin ? AddressFlags.AutoJoin : 0),
        ValidLifetime = ValidLifetime,
        PreferredLifetime = PreferredAt(nowUs),
        Protocol = protocol,
    };
}
