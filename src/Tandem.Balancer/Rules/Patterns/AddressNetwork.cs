using System.Buffers.Binary;
using System.Net;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary>An IPv4 or IPv6 network.</summary>
internal readonly struct AddressNetwork
{
    private readonly EndpointFamily family;
    private readonly UInt128 address;
    private readonly UInt128 mask;

    private AddressNetwork(EndpointFamily family, UInt128 address, UInt128 mask)
    {
        this.family = family;
        this.address = address & mask;
        this.mask = mask;
    }

    internal static AddressNetwork Create(IPAddress address, int length)
    {
        var endpoint = Endpoint.From(address, 0);
        var bits = endpoint.Family == EndpointFamily.IPv4 ? 32 : 128;
        var mask = length == 0 ? UInt128.Zero : UInt128.MaxValue << (bits - length);
        return new AddressNetwork(endpoint.Family, Number(endpoint), mask);
    }

    internal bool Contains(Endpoint candidate) => candidate.Family == family && (Number(candidate) & mask) == (address & mask);

    private static UInt128 Number(Endpoint endpoint)
    {
        if (endpoint.Family == EndpointFamily.IPv4)
        {
            return endpoint.IPv4;
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        endpoint.CopyAddress(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
