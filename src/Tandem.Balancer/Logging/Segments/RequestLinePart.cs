namespace Tandem.Balancer.Logging.Segments;

/// <summary>Which part of the request line.</summary>
internal enum RequestLinePart
{
    Whole,
    Method,
    Uri,
    PathOrUri,
    Path,
    Query,
    Version,
}
