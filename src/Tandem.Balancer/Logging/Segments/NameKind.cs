namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which name.</summary>
internal enum NameKind
{
    Frontend,
    Backend,
    Server,
}
