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

    /// <summary>For addresses with <c>use_vmac</c>, or all with a <c>dev</c> under <c>use_vmac_addr</c>: from the interface that they name to the macvlan upon it.</summary>
    public IReadOnlyDictionary<string, string>? VirtualMacInterfaces { get; init; }

    /// <summary>All addresses with a <c>dev</c> go to its <see cref="VirtualMacInterfaces"/>.</summary>
    public bool UseVmacForAddresses { get; init; }

    /// <summary>The kernel removes the addresses when this process does not renew them; false with <c>no_address_lifetime</c> and for static addresses.</summary>
    public bool HasLifetimes { get; init; } = true;

    /// <summary>Static ones stay as long as the program runs; what is there already is left as it is.</summary>
    public bool IsStatic { get; init; }
}
