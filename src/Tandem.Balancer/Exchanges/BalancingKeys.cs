using System.Text;
using Tandem.Balancer.Balancing;
using Tandem.Balancer.Rules;
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

    /// <summary><c>balance hash</c>: what is hashed; set when the rules are compiled.</summary>
    internal SampleExpression? Expression { get; set; }

    /// <summary>The key needs a rule context: <see cref="OfExpression"/> gives it.</summary>
    internal bool NeedsContext => Expression != null;

    /// <summary>The key depends on the first bytes of a connection in TCP mode.</summary>
    internal bool NeedsPayload => Expression != null || parameters.Algorithm == BalanceAlgorithmName.RdpCookie;

    /// <summary>The key of an exchange or session.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="scratch">16 bytes for an address, kept by the loop until the choice is made.</param>
    /// <param name="payload">The first bytes of a connection in TCP mode.</param>
    internal BalancingKey Of(ExchangeFacts facts, Span<byte> scratch, ReadOnlySpan<byte> payload = default)
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
            case BalanceAlgorithmName.RdpCookie:
                return RdpCookieKey.Of(payload, name.Length > 0 ? name : RdpCookieKey.DefaultName);
            default:
                return BalancingKey.Absent;
        }
    }

    /// <summary>The key that the expression of <c>balance hash</c> gives, in a context that was entered; absent when it has no value.</summary>
    internal BalancingKey OfExpression(RuleContext context, RuleHook hook)
    {
        context.Hook = hook;
        context.ResetScratch();
        Sample sample = default;
        return Expression!.Evaluate(context, ref sample) && SampleCasts.To(context, ref sample, SampleType.Binary)
            ? new BalancingKey(sample.Bytes)
            : BalancingKey.Absent;
    }

    private BalancingKey HeaderOf(MessageHead request)
    {
        var index = request.Find(name);
        return index < 0 ? BalancingKey.Absent : HeaderKey.Of(request.Value(index), parameters.DomainOnly);
    }
}
