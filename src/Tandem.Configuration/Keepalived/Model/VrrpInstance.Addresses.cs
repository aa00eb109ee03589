namespace Tandem.Configuration.Keepalived.Model;

/// <content>What a master holds, and how it announces that.</content>
public sealed partial record VrrpInstance
{
    /// <summary><c>virtual_ipaddress</c>: what advertisements name, in their order, all of <see cref="Family"/>.</summary>
    public Sequence<VirtualAddress> Addresses { get; init; } = [];

    /// <summary><c>virtual_ipaddress_excluded</c>: what a master holds but does not name; both families.</summary>
    public Sequence<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary><c>virtual_routes</c>.</summary>
    public Sequence<VirtualRoute> Routes { get; init; } = [];

    /// <summary><c>virtual_rules</c>.</summary>
    public Sequence<VirtualRule> Rules { get; init; } = [];

    /// <summary><c>garp_*</c>, else <c>vrrp_garp_*</c>.</summary>
    public GarpSettings Garp { get; init; } = new();

    /// <summary><c>promote_secondaries</c>.</summary>
    public bool PromoteSecondaries { get; init; }

    /// <summary><c>use_vmac</c>; null for none.</summary>
    public VirtualMac? VirtualMac { get; init; }

    /// <summary><c>use_vmac_addr</c>: addresses on other interfaces than the instance's get a virtual MAC interface each.</summary>
    public bool UseVmacForAddresses { get; init; }

    /// <summary>Virtual MAC interfaces for addresses, besides <see cref="VirtualMac"/>.</summary>
    public Sequence<AddressMac> AddressMacs { get; init; } = [];

    /// <summary><c>vmac_xmit_base</c>: advertisements go through the base interface.</summary>
    public bool VmacTransmitBase { get; init; }

    /// <summary><c>kernel_rx_buf_size</c> in bytes; 0 when not written.</summary>
    public int KernelReceiveBufferSize { get; init; }
}
