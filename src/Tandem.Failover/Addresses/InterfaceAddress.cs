using Tandem.Linux.Netlink;
using Tandem.Linux.Sockets;

namespace Tandem.Failover.Addresses;

/// <summary>An address that an interface has.</summary>
/// <param name="Address">The address; port and scope 0.</param>
/// <param name="PrefixLength">Bits of its subnet.</param>
/// <param name="Scope">0 global, 253 link, 254 host.</param>
/// <param name="Flags">Its state.</param>
/// <param name="IsVirtual">It is one of those that move between routers, so that it is no source for advertisements.</param>
public readonly record struct InterfaceAddress(Endpoint Address, byte PrefixLength, byte Scope, AddressFlags Flags, bool IsVirtual)
{
    /// <summary>It carries our mark (IFA_PROTO keepalived), so that it is virtual whether a set has it or not.</summary>
    public bool IsMarked { get; init; }
}
