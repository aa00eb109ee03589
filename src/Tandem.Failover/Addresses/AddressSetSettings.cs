using Tandem.Configuration.Keepalived.Model;

namespace Tandem.Failover.Addresses;

/// <summary>What a <see cref="VirtualAddressSet"/> puts on the host, and how.</summary>
public sealed record AddressSetSettings
{
    /// <summary>The instance's name, for logs.</summary>
    public required string Name { get; init; }

    /// <summary>The interface of addresses that name none: the instance's, its virtual MAC interface, or the default interface.</summary>
    public required string InterfaceName { get; init; }

    /// <summary><c>virtual_ipaddress</c>, or <c>static_ipaddress</c>.</summary>
    public Sequence<VirtualAddress> Addresses { get; init; } = [];

    /// <summary><c>virtual_ipaddress_excluded</c>.</summary>
    public Sequence<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary><c>virtual_routes</c>, or <c>static_routes</c>.</summary>
    public Sequence<VirtualRoute> Routes { get; init; } = [];

    /// <summary><c>virtual_rules</c>, or <c>static_rules</c>.</summary>
    public Sequence<VirtualRule> Rules { get; init; } = [];

    /// <summary>The kernel removes the addresses when this process does not renew them; false with <c>no_address_lifetime</c> and for static addresses.</summary>
    public bool HasLifetimes { get; init; } = true;

    /// <summary>Static ones stay as long as the program runs; what is there already is left as it is.</summary>
    public bool IsStatic { get; init; }
}
