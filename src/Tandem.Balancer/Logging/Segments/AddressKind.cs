namespace Tandem.Balancer.Logging.Segments;

/// <summary>The ends of the two connections.</summary>
internal enum AddressKind
{
    Client,
    Frontend,
    Source,
    Server,
}
