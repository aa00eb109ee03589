using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary><c>ipmask(mask4[,mask6])</c>. Without a mask for IPv6 such an address gives nothing.</summary>
internal static class MaskConverters
{
    internal static bool Mask(RuleContext context, Arguments arguments, ref Sample sample)
    {
        // An IPv4 address in IPv6 form gets the mask for IPv4.
        if (sample.Type == SampleType.IPv6 && AddressText.TryMapToIPv4(sample.Address, out var mapped))
        {
            sample.Set(mapped);
        }

        if (sample.Type == SampleType.IPv4)
        {
            return sample.Set(Endpoint.FromIPv4(sample.Address.IPv4 & arguments[0].Address.IPv4, 0));
        }

        if (!arguments.Has(1))
        {
            return false;
        }

        Span<byte> address = stackalloc byte[16];
        Span<byte> mask = stackalloc byte[16];
        sample.Address.CopyAddress(address);
        arguments[1].Address.CopyAddress(mask);
        for (var i = 0; i < 16; i++)
        {
            address[i] &= mask[i];
        }

        return sample.Set(Endpoint.FromIPv6(address, 0));
    }
}
