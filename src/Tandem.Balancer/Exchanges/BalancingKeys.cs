using System.Text;
using Tandem.Balancer.Balancing;
using Tandem.Http;

namespace Tandem.Balancer.Exchanges;

/// <summary>Takes from an exchange what its backend's algorithm hashes. Built once per backend; allocates nothing later.</summary>
internal sealed class BalancingKeys
{
    private readonly BalanceParameters parameters;
    private readonly UriKey uri;
    private readonly byte[] name;

    internal BalancingKeys(BalanceParameters parameters)
    {
        this.parameters = parameters;
        uri = new UriKey(parameters);
        name = Encoding.Latin1.GetBytes(
            parameters.Algorithm == BalanceAlgorithmName.Header ? parameters.HeaderName.ToLowerInvariant() : parameters.ParameterName);
    }

    /// <summary>The key of an exchange or session.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="scratch">16 bytes for an address, kept by the loop until the choice is made.</param>
    internal BalancingKey Of(ExchangeFacts facts, Span<byte> scratch)
    {
        switch (parameters.Algorithm)
        {
            case BalanceAlgorithmName.Source:
                var length = facts.Client.CopyAddress(scratch);
                return length == 0 ? BalancingKey.Absent : new BalancingKey(scratch[..length]);
            case BalanceAlgorithmName.Uri when facts.Request is { } request:
                return uri.Of(request.Bytes(request.Target));
            case BalanceAlgorithmName.UrlParameter when facts.Request is { } request:
                return UrlParameterKey.Of(request.Bytes(request.Target), name);
            case BalanceAlgorithmName.Header when facts.Request is { } request:
                return HeaderOf(request);
            default:
                return BalancingKey.Absent;
        }
    }

    private BalancingKey HeaderOf(MessageHead request)
    {
        var index = request.Find(name);
        return index < 0 ? BalancingKey.Absent : HeaderKey.Of(request.Value(index), parameters.DomainOnly);
    }
}
