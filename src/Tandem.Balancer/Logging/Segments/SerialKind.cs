namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which running number.</summary>
internal enum SerialKind
{
    Request,
    Line,
}
