using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Rules;

/// <summary><c>-m ip</c>: the address lies in a network. IPv4 and IPv6 forms of one address are tried in both families, as HAProxy does.</summary>
internal sealed class AddressPatterns : PatternSet
{
    private readonly List<AddressNetwork> networks = [];

    internal override SampleType Expects => SampleType.Address;

    internal override string? Add(string pattern)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? pattern : pattern[..slash];
        if (!IPAddress.TryParse(host, out var address) || (address.AddressFamily == AddressFamily.InterNetwork && !host.All(c => c == '.' || char.IsAsciiDigit(c))))
        {
            return $"'{pattern}' is not a valid IPv4 or IPv6 address";
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (slash >= 0 && !TryLength(pattern[(slash + 1)..], bits, out length))
        {
            return $"'{pattern}' is not a valid IPv4 or IPv6 address";
        }

        networks.Add(AddressNetwork.Create(address, length));
        return null;
    }

    protected override bool MatchesOne(RuleContext context, in Sample sample)
    {
        if (Contains(sample.Address))
        {
            return true;
        }

        return sample.Address.Family == EndpointFamily.IPv4
            ? Contains(AddressText.MapToIPv6(sample.Address))
            : AddressText.TryMapToIPv4(sample.Address, out var mapped, with6To4: true) && Contains(mapped);
    }

    private bool Contains(Endpoint address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A prefix length, or for IPv4 a contiguous dotted mask.</summary>
    private static bool TryLength(string text, int bits, out int length)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return length <= bits;
        }

        length = 0;
        if (bits != 32 || !IPAddress.TryParse(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var value = Endpoint.From(mask, 0).IPv4;
        length = 32 - System.Numerics.BitOperations.TrailingZeroCount(value);
        length = value == 0 ? 0 : length;
        return value == (length == 0 ? 0 : uint.MaxValue << (32 - length));
    }
}
