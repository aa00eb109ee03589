using Tandem.Balancer.Exchanges;
using Tandem.Linux.Sockets;

namespace Tandem.Balancer.Logging.Segments;

/// <summary>Where the facts hold each end.</summary>
internal static class AddressKinds
{
    internal static Endpoint Of(this AddressKind kind, ExchangeFacts facts) => kind switch
    {
        AddressKind.Client => facts.Client,
        AddressKind.Frontend => facts.Destination,
        AddressKind.Server => facts.Server,
        _ => default,
    };
}
